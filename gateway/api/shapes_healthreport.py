"""What the API answers about the report for one's doctor."""

from typing import ClassVar

from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.healthbox.schemas import SECTIONS, SEXES, TRACKERS
from gateway.api.shapes import WHEN
from gateway.api.shapes_healthassessments import HealthAssessment
from gateway.api.shapes_healthbox import HealthGoal, HealthProfile, HealthSeries
from gateway.api.shapes_healthmarks import MarkedDay
from gateway.api.shaping import Shape, needed


class Reported(Shape):
    """Who it is about, by their own words."""

    display_name = fields.String(**needed("the name"))
    age = fields.Integer(**needed("in whole years", allow_none=True))
    sex = fields.String(**needed("as they said", allow_none=True, validate=OneOf(SEXES)))
    example: ClassVar = {"display_name": "Camille", "age": 45, "sex": "female"}


class Summary(Shape):
    """A measure over the period."""

    mean = fields.Float(**needed("of the days on which it is known"))
    min = fields.Float(**needed("the lowest day"))
    max = fields.Float(**needed("the highest day"))
    days = fields.Integer(**needed("on how many days it is known"))
    example: ClassVar = {"mean": 70.3, "min": 70.2, "max": 70.4, "days": 2}


class ReportedNote(Shape):
    """Words written to an entry."""

    day = fields.Date(**needed("the day"))
    tracker = fields.String(**needed("of which tracker", validate=OneOf(TRACKERS)))
    note = fields.String(**needed("the words"))
    example: ClassVar = {"day": "2026-03-15", "tracker": "weight", "note": "Après la marche"}


class HealthReport(Shape):
    """What a member chose of their own for their doctor; no device and nobody else vouches for it."""

    from_ = fields.Date(data_key="from", **needed("the first day"))
    to = fields.Date(**needed("the last day"))
    made_at = fields.DateTime(**needed("when"))
    member = fields.Nested(Reported, **needed("who"))
    profile = fields.Nested(HealthProfile, **needed("what the numbers are read by"))
    sections = fields.List(fields.String(validate=OneOf(SECTIONS)), **needed("which parts were chosen"))
    series = fields.Dict(
        keys=fields.String(), values=fields.Nested(HealthSeries), **needed("by tracker, of those chosen")
    )
    summary = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.Nested(Summary)),
        **needed("by tracker and measure; one that is never known is left out"),
    )
    assessments = fields.List(fields.Nested(HealthAssessment), **needed("of the period, newest first"))
    goals = fields.List(fields.Nested(HealthGoal), **needed("all of them"))
    marks = fields.List(fields.Nested(MarkedDay), **needed("of the period"))
    notes = fields.List(fields.Nested(ReportedNote), **needed("the last 60 of the period"))
    self_reported = fields.Boolean(**needed("always true"))
    example: ClassVar = {
        "from": "2026-03-15",
        "to": "2026-03-17",
        "made_at": WHEN,
        "member": Reported.example,
        "profile": HealthProfile.example,
        "sections": ["weight", "assessments", "goals", "notes"],
        "series": {"weight": HealthSeries.example},
        "summary": {"weight": {"kg": Summary.example}},
        "assessments": [HealthAssessment.example],
        "goals": [HealthGoal.example],
        "marks": [MarkedDay.example],
        "notes": [ReportedNote.example],
        "self_reported": True,
    }
