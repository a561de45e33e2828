"""Arguments of the doors of the Health Box: questionnaires, files in and out, the report, foods, marked days."""

from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf, Range

from contracts.healthbox.schemas.doors import Period
from contracts.healthbox.schemas.trackers import TRACKERS
from contracts.identity.schemas import LANGUAGES
from contracts.words import readable, storable

INSTRUMENTS = (
    "phq2",
    "phq4",
    "phq8",
    "phq9",
    "gad2",
    "gad7",
    "ipaq_sf",
    "hsi",
    "qmat",
    "ftnd",
    "who5",
    "pss4",
    "pss10",
)
IMPORTS = ("csv", "apple", "health_connect", "fhir")
EXPORTS = ("csv", "fhir", "html")
# what is kept beside the entries, in the order in which it is taken over: goals are judged by the profile and heights
BESIDE = ("profile", "heights", "goals", "pauses", "reminders", "assessments", "marks", "favourites")
SECTIONS = (*TRACKERS, "assessments", "goals", "notes")


class Instruments(Schema):
    """The questionnaires, in a language."""

    language = fields.String(load_default="fr", validate=OneOf(LANGUAGES))


class Assess(Schema):
    """Answers to a questionnaire, in its own order; null where it allows none."""

    instrument = fields.String(required=True, validate=OneOf(INSTRUMENTS))
    answers = fields.List(fields.Float(allow_none=True), required=True, validate=Length(1, 30))


class AssessmentsPage(Schema):
    """One's own results of one questionnaire or all, newest first."""

    instrument = fields.String(load_default=None, allow_none=True, validate=OneOf(INSTRUMENTS))
    limit = fields.Integer(load_default=20, validate=Range(1, 100))
    cursor = fields.String(load_default=None, allow_none=True, validate=Length(max=200))


class AssessmentId(Schema):
    """A result of one's own."""

    assessment_id = fields.UUID(required=True)


class StartImport(Schema):
    """Take over what a file holds, sent before to `/uploads`; `format` null: told from the file itself.

    `dry_run`: only count and report.
    """

    upload = fields.String(required=True, validate=Length(1, 400))
    format = fields.String(load_default=None, allow_none=True, validate=OneOf(IMPORTS))
    dry_run = fields.Boolean(load_default=False)


class StartExport(Schema):
    """Write everything of one's own into a file."""

    format = fields.String(required=True, validate=OneOf(EXPORTS))


class JobId(Schema):
    """An import or export of one's own."""

    job_id = fields.UUID(required=True)


class HealthReport(Period):
    """A report for one's doctor: which days, and which parts."""

    sections = fields.List(fields.String(validate=OneOf(SECTIONS)), required=True, validate=Length(1, len(SECTIONS)))


class Foods(Schema):
    """Foods whose name holds these words."""

    q = fields.String(required=True, validate=[Length(1, 80), storable])
    language = fields.String(load_default="fr", validate=OneOf(LANGUAGES))
    limit = fields.Integer(load_default=20, validate=Range(1, 50))


class AddMark(Schema):
    """Mark a day on one's charts."""

    day = fields.Date(required=True)
    label = fields.String(required=True, validate=[Length(1, 60), storable, readable])


class MarkId(Schema):
    """A marked day of one's own."""

    mark_id = fields.UUID(required=True)
