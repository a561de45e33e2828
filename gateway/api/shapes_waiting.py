"""What the API answers about waiting lists, offers, reminders and calendars."""

from typing import ClassVar

from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.appointments.schemas import LEADS
from gateway.api.shapes import WHEN, Author
from gateway.api.shapes_agendas import DOCTOR, REASON, Reason
from gateway.api.shapes_appointments import APPOINTMENT, WHEN_AND_WHERE, ReasonName, Slot
from gateway.api.shaping import File, Shape, all_of, needed

WAIT, OFFER = "0190c2b4-31b7-7488-83a5-90d1f174b5ea", "0190c2b4-42c8-7599-94b6-a1e20285c6fb"


class Offer(Slot):
    """A freed place that is kept for you until you answer."""

    id = fields.UUID(**needed("the offer"))
    expires_at = fields.DateTime(**needed("until when it is kept"))
    replaces = fields.UUID(**needed("your appointment that it would move, null without one", allow_none=True))
    example: ClassVar = {**WHEN_AND_WHERE, "id": OFFER, "expires_at": WHEN, "replaces": APPOINTMENT}


class Waiting(Shape):
    """Your place on a waiting list."""

    id = fields.UUID(**needed("the place on the list"))
    professional = fields.Nested(Author, **needed("with whom"))
    reason = fields.Nested(ReasonName, **needed("what for"))
    weekdays = fields.List(fields.Integer(), **needed("days that suit, 1 Monday to 7 Sunday"))
    after = fields.String(**needed("from this wall time on, null for any", allow_none=True))
    before = fields.String(**needed("beginning before this wall time, null for any", allow_none=True))
    earliest = fields.Date(**needed("from this day on, null for any", allow_none=True))
    appointment_id = fields.UUID(**needed("your appointment that a place would move", allow_none=True))
    place = fields.Integer(**needed("1 is the next to be asked"))
    rule = fields.String(**needed("who is asked first: who came first", validate=OneOf(("in_order",))))
    created_at = fields.DateTime(**needed("since when you wait"))
    offer = fields.Nested(Offer, **needed("what is kept for you now, null without", allow_none=True))
    example: ClassVar = {
        "id": WAIT,
        "professional": DOCTOR,
        "reason": {"id": REASON, "names": Reason.example["names"]},
        "weekdays": [1, 2, 4],
        "after": "09:00",
        "before": None,
        "earliest": None,
        "appointment_id": APPOINTMENT,
        "place": 1,
        "rule": "in_order",
        "created_at": WHEN,
        "offer": Offer.example,
    }


class Reminders(Shape):
    """How long before an appointment you are reminded."""

    leads = fields.List(fields.String(validate=OneOf(LEADS)), **needed("ISO 8601 durations; empty: never"))
    example: ClassVar = {"leads": ["P1D"]}


class HasCalendar(Shape):
    """Whether a calendar of yours can be followed."""

    is_on = fields.Boolean(**needed("whether it has an address"))
    example: ClassVar = {"is_on": True}


class CalendarAddress(Shape):
    """Where your calendar can be followed. Whoever has this address reads it: it is shown this once."""

    url = fields.String(**needed("for a calendar application"))
    example: ClassVar = {"url": "https://patientsworld.example/v1/calendars/kq0vX1mZ8wR2sT5uY7zB.ics"}


WaitingList = all_of(Waiting, "WaitingList", "The lists on which you wait.", Waiting.example)
CALENDAR = File(
    "text/calendar",
    "\r\n".join(
        (
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//PatientsWorld//FR",
            "BEGIN:VEVENT",
            f"UID:{APPOINTMENT}@patientsworld.example",
            "DTSTAMP:20260314T092653Z",
            "DTSTART;TZID=Europe/Paris:20260330T093000",
            "DTEND;TZID=Europe/Paris:20260330T095000",
            "SUMMARY:Rendez-vous",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        )
    ),
)
