"""Arguments of the doors of appointments, and the values clients may send."""

from typing import Any
from zoneinfo import available_timezones

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, OneOf, Range, Regexp

from contracts.identity.schemas import COUNTRIES, LANGUAGES
from contracts.words import readable, storable

ZONES = frozenset(available_timezones())
LEADS = ("P7D", "P1D", "PT1H")
RIGHTS = ("see", "book", "set_up")
OUTCOMES = ("kept", "no_show")
DECISIONS = ("accept", "decline")
WHENS = ("upcoming", "past")
EXCEPTIONS = ("opening", "absence")
PATIENTS = ("all", "new", "known")
MOST_SITES, MOST_REASONS, MOST_HOURS = 10, 40, 140
MOST_SLOT_DAYS = 62
_DAYS = tuple(range(1, 8))
_MINUTE = {"pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$"}
_REGION = Regexp(r"^[A-Za-z0-9-]{1,12}$", error="The code of a region, as ISO 3166-2 writes it after the country.")


def known_zone(name: str) -> None:
    """Refuse what is no IANA time zone."""
    if name not in ZONES:
        raise ValidationError("An IANA time zone, for instance Europe/Paris.")


class Nothing(Schema):
    """No arguments."""


class Page(Schema):
    """A page of a list: `cursor` is the opaque `next` of the page before."""

    limit = fields.Integer(load_default=20, validate=Range(1, 100))
    cursor = fields.String(load_default=None, allow_none=True, validate=Length(max=200))


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
    weekday = fields.Integer(required=True, validate=OneOf(_DAYS))
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


class ProfessionalId(Schema):
    """A professional who can be booked: their member id."""

    professional_id = fields.UUID(required=True)


class Slots(ProfessionalId):
    """The free slots for a reason from a day to another, both included; at most 62 days."""

    reason_id = fields.UUID(required=True)
    from_ = fields.Date(required=True, data_key="from")
    to = fields.Date(required=True)

    @validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        if not 0 <= (data["to"] - data["from_"]).days < MOST_SLOT_DAYS:
            raise ValidationError(f"From the first day on, at most {MOST_SLOT_DAYS} days.", "to")


class FirstFree(Schema):
    """The first free slot of each of these professionals, for any reason that whoever asks may book."""

    professional_ids = fields.List(fields.UUID(), required=True, validate=Length(1, 50))
    video = fields.Boolean(load_default=None, allow_none=True)


class Hold(ProfessionalId):
    """A slot to keep for five minutes."""

    reason_id = fields.UUID(required=True)
    starts_at = fields.AwareDateTime(format="iso", required=True)


class HoldId(Schema):
    """One's own hold."""

    hold_id = fields.UUID(required=True)


class Book(HoldId):
    """Make an appointment of one's hold. `birth_date` when the reason has an age rule; both are for this visit only."""

    note = fields.String(load_default=None, allow_none=True, validate=[Length(max=1000), storable])
    birth_date = fields.Date(load_default=None, allow_none=True)


class AppointmentsPage(Page):
    """One's own appointments: upcoming, the next first; or past, the last first."""

    when = fields.String(load_default="upcoming", validate=OneOf(WHENS))


class AppointmentId(Schema):
    """An appointment."""

    appointment_id = fields.UUID(required=True)


class Move(AppointmentId):
    """Another time for an appointment; `version` is the one the client last read (null: any)."""

    version = fields.Integer(load_default=None, allow_none=True, validate=Range(min=1))
    starts_at = fields.AwareDateTime(format="iso", required=True)


class Cancel(AppointmentId):
    """Call an appointment off. A member needs a reason past the cut-off, the professional always."""

    reason = fields.String(load_default=None, allow_none=True, validate=[Length(1, 500), storable, readable])


class Decide(AppointmentId):
    """Accept or decline a request."""

    decision = fields.String(required=True, validate=OneOf(DECISIONS))


class RecordOutcome(AppointmentId):
    """Whether the member came."""

    outcome = fields.String(required=True, validate=OneOf(OUTCOMES))


class PutReminders(Schema):
    """How long before an appointment one is reminded; an empty list: never."""

    leads = fields.List(fields.String(validate=OneOf(LEADS)), required=True, validate=Length(max=3))


class Wait(ProfessionalId):
    """A place on a waiting list. What suits: days of the week (1 Monday), hours in wall time of the place, and from
    which day on; whether by video, the reason says. `appointment_id`: the own appointment there that an earlier place
    would replace."""

    reason_id = fields.UUID(required=True)
    weekdays = fields.List(
        fields.Integer(validate=OneOf(_DAYS)), load_default=lambda: list(_DAYS), validate=Length(1, 7)
    )
    after = fields.Time(format="%H:%M", load_default=None, allow_none=True)
    before = fields.Time(format="%H:%M", load_default=None, allow_none=True)
    earliest = fields.Date(load_default=None, allow_none=True)
    appointment_id = fields.UUID(load_default=None, allow_none=True)

    @validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        if None not in (data["after"], data["before"]) and data["after"] >= data["before"]:
            raise ValidationError("After the first hour.", "before")


class WaitId(Schema):
    """One's own place on a waiting list."""

    wait_id = fields.UUID(required=True)


class OfferId(Schema):
    """A place that is offered to oneself."""

    offer_id = fields.UUID(required=True)


class Token(Schema):
    """The token of a calendar."""

    token = fields.String(required=True, validate=Length(1, 200))


class LinkAct(Token):
    """What the link in a reminder does once its button is pressed."""

    act = fields.String(required=True, validate=OneOf(("confirm", "cancel")))
    reason = fields.String(load_default=None, allow_none=True, validate=[Length(1, 500), storable, readable])


class ReminderLink(Schema):
    """The link for a member's reminder of an appointment."""

    appointment_id = fields.UUID(required=True)
    member_id = fields.UUID(required=True)
