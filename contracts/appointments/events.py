"""Events of appointments: ids, times and coded states, never a reason for a visit nor a word that a person wrote.

A booked appointment opens the care link between its two members: whoever lets professionals see or write more than
others takes it from `AppointmentBooked`, and from `AppointmentCancelled` that it never came to be.
"""

from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.appointments.schemas import LEADS
from kit.events import ErasureEvent, Event, ResendRequested

SIDES = ("member", "professional", "nobody")


class ResendWanted(ResendRequested):
    """Appointments found a gap in an aggregate's events and asks to have them again."""

    type = "appointments.resend.requested"
    listeners = ("identity", "social")


class AppointmentEvent(Event):
    """An appointment; the aggregate is the appointment. What is said of it is what it was after the event."""

    listeners = ("notifications",)
    subjects = ("member_id", "professional_id")

    appointment_id = fields.UUID(required=True, metadata={"description": "the appointment; also the aggregate's id"})
    agenda_id = fields.UUID(required=True, metadata={"description": "the agenda it stands in"})
    member_id = fields.UUID(required=True, metadata={"description": "who comes"})
    professional_id = fields.UUID(required=True, metadata={"description": "whose agenda it is"})
    starts_at = fields.DateTime(format="iso", required=True, metadata={"description": "when it begins"})
    ends_at = fields.DateTime(format="iso", required=True, metadata={"description": "when it ends"})
    time_zone = fields.String(required=True, metadata={"description": "IANA zone of the place"})
    video = fields.Boolean(required=True, metadata={"description": "whether it is held by video"})
    by = fields.String(
        required=True,
        validate=OneOf(SIDES),
        metadata={"description": "whose doing it was; professional is also a delegate, nobody the clock"},
    )


class AppointmentRequested(AppointmentEvent):
    """A member asked for a place that the professional decides about; it is taken until then."""

    type = "appointments.appointment.requested"


class AppointmentBooked(AppointmentEvent):
    """An appointment stands: booked at once, or a request that the professional accepted."""

    type = "appointments.appointment.booked"


class AppointmentDeclined(AppointmentEvent):
    """The professional declined a request."""

    type = "appointments.appointment.declined"


class AppointmentExpired(AppointmentEvent):
    """Nobody decided about a request in time; its place is free again."""

    type = "appointments.appointment.expired"


class AppointmentMoved(AppointmentEvent):
    """An appointment stands at another time."""

    type = "appointments.appointment.moved"

    previous_starts_at = fields.DateTime(
        format="iso", required=True, metadata={"description": "when it would have begun"}
    )


class AppointmentCancelled(AppointmentEvent):
    """An appointment, or a request for one, was called off."""

    type = "appointments.appointment.cancelled"

    late = fields.Boolean(required=True, metadata={"description": "whether the member did it past the visit's cut-off"})


class AppointmentKept(AppointmentEvent):
    """The professional noted that the member came."""

    type = "appointments.appointment.kept"


class AppointmentNoShow(AppointmentEvent):
    """The professional noted that the member did not come."""

    type = "appointments.appointment.no_show"


class OfferEvent(Event):
    """A freed place, offered to one member of the waiting list; the aggregate is the offer."""

    listeners = ("notifications",)
    subjects = ("member_id", "professional_id")

    offer_id = fields.UUID(required=True, metadata={"description": "the offer; also the aggregate's id"})
    wait_id = fields.UUID(required=True, metadata={"description": "the entry of the waiting list"})
    member_id = fields.UUID(required=True, metadata={"description": "to whom it is offered"})
    professional_id = fields.UUID(required=True, metadata={"description": "whose agenda it is"})
    starts_at = fields.DateTime(format="iso", required=True, metadata={"description": "when the place begins"})
    time_zone = fields.String(required=True, metadata={"description": "IANA zone of the place"})
    video = fields.Boolean(required=True, metadata={"description": "whether it is held by video"})
    expires_at = fields.DateTime(format="iso", required=True, metadata={"description": "until when it is kept"})


class OfferMade(OfferEvent):
    """A place is kept for a member until they answer, or until it is too late to."""

    type = "appointments.offer.made"


class OfferTaken(OfferEvent):
    """The member took the place."""

    type = "appointments.offer.taken"


class OfferLapsed(OfferEvent):
    """The member left the place to the next: they said so, did not answer in time, or the place is no more."""

    type = "appointments.offer.lapsed"


class ReminderDue(Event):
    """It is time to remind a member of an appointment; the aggregate is the reminder."""

    type = "appointments.reminder.due"
    listeners = ("notifications",)
    subjects = ("member_id", "professional_id")

    reminder_id = fields.UUID(required=True, metadata={"description": "the reminder; also the aggregate's id"})
    appointment_id = fields.UUID(required=True, metadata={"description": "the appointment"})
    member_id = fields.UUID(required=True, metadata={"description": "who comes, and is reminded"})
    professional_id = fields.UUID(required=True, metadata={"description": "whose agenda it is"})
    starts_at = fields.DateTime(format="iso", required=True, metadata={"description": "when it begins"})
    time_zone = fields.String(required=True, metadata={"description": "IANA zone of the place"})
    video = fields.Boolean(required=True, metadata={"description": "whether it is held by video"})
    lead = fields.String(
        required=True, validate=OneOf(LEADS), metadata={"description": "how long before, an ISO 8601 duration"}
    )


class ErasureDone(ErasureEvent):
    """Appointments has erased what it held of a member who leaves."""

    type = "appointments.erasure.done"
