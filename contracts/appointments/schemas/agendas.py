"""Arguments of the doors of an agenda: what its professional and their delegates do."""

from typing import Any
from zoneinfo import available_timezones

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, OneOf, Range, Regexp

from contracts.appointments.schemas.common import DAYS
from contracts.identity.schemas import COUNTRIES, LANGUAGES
from contracts.words import readable, storable

ZONES = frozenset(available_timezones())
RIGHTS = ("see", "book", "set_up")
EXCEPTIONS = ("opening", "absence")
PATIENTS = ("all", "new", "known")
MOST_SITES, MOST_REASONS, MOST_HOURS = 10, 40, 140
_MINUTE = {"pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$"}
_REGION = Regexp(r"^[A-Za-z0-9-]{1,12}$", error="The code of a region, as ISO 3166-2 writes it after the country.")


def known_zone(name: str) -> None:
    """Refuse what is no IANA time zone."""
    if name not in ZONES:
        raise ValidationError("An IANA time zone, for instance Europe/Paris.")


class AgendaId(Schema):
    """The agenda of a professional: their member id."""

    member_id = fields.UUID(required=True)


class Site(Schema):
    """Where visits take place; without `id` a new one."""

    id = fields.UUID(load_default=None, allow_none=True)
    name = fields.String(required=True, validate=[Length(1, 80), storable, readable])
    address = fields.String(required=True, validate=[Length(1, 300), storable, readable])
    time_zone = fields.String(required=True, validate=known_zone)


class PutAgenda(AgendaId):
    """An agenda as it shall be. `version` is the one the client last read (null: any).

    `region`: of the country, for its public holidays; `closed_on_holidays`: no ordinary hours on those days;
    `is_open`: whether anybody can book.
    """

    version = fields.Integer(load_default=None, allow_none=True, validate=Range(min=1))
    country = fields.String(required=True, validate=OneOf(COUNTRIES))
    region = fields.String(load_default=None, allow_none=True, validate=_REGION)
    closed_on_holidays = fields.Boolean(load_default=True)
    is_open = fields.Boolean(load_default=True)
    policy = fields.String(load_default=None, allow_none=True, validate=[Length(max=500), storable])
    sites = fields.List(fields.Nested(Site), required=True, validate=Length(1, MOST_SITES))


class ReasonWords(Schema):
    """A reason for a visit. Minutes but where said: `duration`, `step` between beginnings, `buffer_before` and
    `buffer_after`, `minimum_notice`, `cancel_cutoff` before the beginning; `horizon` days ahead; ages in years."""

    names = fields.Dict(
        keys=fields.String(validate=OneOf(LANGUAGES)),
        values=fields.String(validate=[Length(1, 80), storable, readable]),
        required=True,
        validate=Length(min=1),
    )
    duration = fields.Integer(required=True, validate=Range(5, 480))
    step = fields.Integer(load_default=15, validate=Range(5, 480))
    video = fields.Boolean(load_default=False)
    patients = fields.String(load_default="all", validate=OneOf(PATIENTS))
    youngest = fields.Integer(load_default=None, allow_none=True, validate=Range(0, 120))
    oldest = fields.Integer(load_default=None, allow_none=True, validate=Range(0, 120))
    minimum_notice = fields.Integer(load_default=120, validate=Range(0, 60 * 24 * 60))
    horizon = fields.Integer(load_default=90, validate=Range(1, 400))
    cancel_cutoff = fields.Integer(load_default=240, validate=Range(0, 60 * 24 * 14))
    buffer_before = fields.Integer(load_default=0, validate=Range(0, 240))
    buffer_after = fields.Integer(load_default=0, validate=Range(0, 240))
    most_per_day = fields.Integer(load_default=None, allow_none=True, validate=Range(1, 200))
    needs_approval = fields.Boolean(load_default=False)

    @validates_schema
    def ages_in_order(self, data: dict[str, Any], **_: Any) -> None:
        if None not in (data.get("youngest"), data.get("oldest")) and data["youngest"] > data["oldest"]:
            raise ValidationError("Not above the oldest age.", "youngest")


class AddReason(ReasonWords, AgendaId):
    """A new reason of an agenda."""


class ReasonId(AgendaId):
    """A reason of an agenda."""

    reason_id = fields.UUID(required=True)


class PutReason(ReasonWords, ReasonId):
    """A reason as it shall be; appointments made already stay as they are."""


class Hour(Schema):
    """Ordinary hours on one day of each week, in wall time of the site; `reason_ids` empty: every reason."""

    site_id = fields.UUID(required=True)
    weekday = fields.Integer(required=True, validate=OneOf(DAYS))
    starts = fields.Time(format="%H:%M", required=True)
    ends = fields.Time(format="%H:%M", required=True)
    reason_ids = fields.List(fields.UUID(), load_default=list, validate=Length(max=MOST_REASONS))

    @validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["starts"] >= data["ends"] and data["ends"].isoformat("minutes") != "00:00":
            raise ValidationError("After the beginning; 00:00 is the end of the day.", "ends")


class PutHours(AgendaId):
    """All the ordinary hours of an agenda as they shall be."""

    items = fields.List(fields.Nested(Hour), required=True, validate=Length(max=MOST_HOURS))


class AddException(AgendaId):
    """Hours on top of the ordinary ones, or an absence; in wall time of the site, or without one of every site.

    An opening needs a site and lies within one day.
    """

    kind = fields.String(required=True, validate=OneOf(EXCEPTIONS))
    site_id = fields.UUID(load_default=None, allow_none=True)
    starts = fields.NaiveDateTime(format="%Y-%m-%dT%H:%M", required=True, metadata=_MINUTE)
    ends = fields.NaiveDateTime(format="%Y-%m-%dT%H:%M", required=True, metadata=_MINUTE)
    reason_ids = fields.List(fields.UUID(), load_default=list, validate=Length(max=MOST_REASONS))

    @validates_schema
    def makes_sense(self, data: dict[str, Any], **_: Any) -> None:
        if data["starts"] >= data["ends"]:
            raise ValidationError("After the beginning.", "ends")
        if (data["ends"] - data["starts"]).days > 366:
            raise ValidationError("Within a year of the beginning.", "ends")
        if data["kind"] == "opening" and data["site_id"] is None:
            raise ValidationError("An opening needs a site.", "site_id")
        if data["kind"] == "opening" and (data["ends"] - data["starts"]).total_seconds() > 24 * 3600:
            raise ValidationError("Within a day of the beginning.", "ends")


class ExceptionId(AgendaId):
    """An exception of an agenda."""

    exception_id = fields.UUID(required=True)


class DelegateId(AgendaId):
    """Somebody who manages another's agenda."""

    delegate_id = fields.UUID(required=True)


class PutDelegate(DelegateId):
    """What they may do: see the days, book and change appointments, set the agenda up. All include seeing."""

    rights = fields.List(fields.String(validate=OneOf(RIGHTS)), required=True, validate=Length(1, 3))


class PutPatient(AgendaId):
    """The professional's word that a member is a known patient, or not."""

    patient_id = fields.UUID(required=True)
    known = fields.Boolean(required=True)


class Days(AgendaId):
    """The appointments of an agenda on 1 to 7 days."""

    date = fields.Date(required=True)
    days = fields.Integer(load_default=1, validate=Range(1, 7))
