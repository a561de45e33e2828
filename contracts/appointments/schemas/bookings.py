"""Arguments of the doors of who books: slots, holds, appointments, waiting lists, reminders, calendars."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, OneOf, Range

from contracts.appointments.schemas.common import DAYS, Page
from contracts.words import readable, storable

LEADS = ("P7D", "P1D", "PT1H")
OUTCOMES = ("kept", "no_show")
DECISIONS = ("accept", "decline")
WHENS = ("upcoming", "past")
MOST_SLOT_DAYS = 62


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
    weekdays = fields.List(fields.Integer(validate=OneOf(DAYS)), load_default=lambda: list(DAYS), validate=Length(1, 7))
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
