"""What the API answers about slots, holds and appointments."""

from typing import Any, ClassVar

from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.appointments.events import SIDES
from gateway.api.shapes import WHEN, Author
from gateway.api.shapes_agendas import DOCTOR, PATIENT, REASON, Address, DatedException, Place, Reason
from gateway.api.shaping import Shape, all_of, needed, page_of

STATES = ("pending", "confirmed", "kept", "no_show", "cancelled", "declined", "expired")
WAYS_OUT = ("freely", "with_reason", "no")
HOLD, APPOINTMENT = "0190c2b3-1f95-7266-8183-7ebfdf5293c8", "0190c2b3-20a6-7377-9294-8fc0e063a4d9"
_REASON = {"id": REASON, "names": Reason.example["names"]}
WHEN_AND_WHERE: dict[str, Any] = {
    "starts_at": "2026-03-30T07:30:00+00:00",
    "ends_at": "2026-03-30T07:50:00+00:00",
    "time_zone": "Europe/Paris",
    "local": {"starts": "2026-03-30T09:30+02:00", "ends": "2026-03-30T09:50+02:00"},
    "site": Address.example,
    "video": False,
}


class Local(Shape):
    """The same two instants as the clocks of the place show them, with their offset."""

    starts = fields.String(**needed("as 2026-03-30T09:30+02:00"))
    ends = fields.String(**needed("as 2026-03-30T09:50+02:00"))


class Slot(Shape):
    """A time and a place."""

    starts_at = fields.DateTime(**needed("when it begins"))
    ends_at = fields.DateTime(**needed("when it ends"))
    time_zone = fields.String(**needed("IANA zone of the place"))
    local = fields.Nested(Local, **needed("in that zone"))
    site = fields.Nested(Address, **needed("where"))
    video = fields.Boolean(**needed("whether it is held by video"))
    example: ClassVar = WHEN_AND_WHERE


class Slots(Shape):
    """Free slots, soonest first."""

    items = fields.List(fields.Nested(Slot), **needed("all of the window"))
    next = fields.String(**needed("always null: all are listed", allow_none=True))
    first_after = fields.DateTime(**needed("where there is none: when the next one after it begins", allow_none=True))
    example: ClassVar = {"items": [Slot.example], "next": None, "first_after": None}


class ProfessionalSlot(Shape):
    """The first free slot of one professional."""

    professional_id = fields.UUID(**needed("whose"))
    reason_id = fields.UUID(**needed("for this reason"))
    slot = fields.Nested(Slot, **needed("the first free one"))
    example: ClassVar = {"professional_id": DOCTOR["id"], "reason_id": REASON, "slot": Slot.example}


class Professional(Author):
    """A professional who can be booked."""

    verified = fields.Boolean(**needed("whether a proof of the profession was seen"))
    is_open = fields.Boolean(**needed("whether anybody can book"))
    policy = fields.String(**needed("what to know before a visit, in their words", allow_none=True))
    sites = fields.List(fields.Nested(Place), **needed("where visits happen"))
    reasons = fields.List(fields.Nested(Reason), **needed("what for"))
    why_not = fields.String(**needed("why nobody can book, else null", allow_none=True, validate=OneOf(("closed",))))
    example: ClassVar = {
        **DOCTOR,
        "verified": False,
        "is_open": True,
        "policy": "Merci d’apporter votre carte Vitale.",
        "sites": [Place.example],
        "reasons": [Reason.example],
        "why_not": None,
    }


class ReasonName(Shape):
    """A reason for a visit by name."""

    id = fields.UUID(**needed("the reason"))
    names = fields.Dict(keys=fields.String(), values=fields.String(), **needed("its name by language"))


class HeldReason(ReasonName):
    """What must be known of the reason to confirm."""

    duration = fields.Integer(**needed("minutes"))
    needs_approval = fields.Boolean(**needed("whether the professional decides about it"))
    youngest = fields.Integer(**needed("from this age on, null for any", allow_none=True))
    oldest = fields.Integer(**needed("up to this age, null for any", allow_none=True))
    cancel_cutoff = fields.Integer(**needed("minutes before the beginning until which one moves or cancels freely"))


class HeldSlot(Slot):
    """A slot that is kept for you for five minutes."""

    id = fields.UUID(**needed("the hold"))
    professional = fields.Nested(Author, **needed("with whom"))
    reason = fields.Nested(HeldReason, **needed("what for"))
    policy = fields.String(**needed("what to know before a visit", allow_none=True))
    expires_at = fields.DateTime(**needed("until when it is kept"))
    seconds_left = fields.Integer(**needed("until then"))
    asks_birth_date = fields.Boolean(**needed("whether the reason has an age rule"))
    example: ClassVar = {
        **WHEN_AND_WHERE,
        "id": HOLD,
        "professional": DOCTOR,
        "reason": {
            **_REASON,
            "duration": 20,
            "needs_approval": False,
            "youngest": None,
            "oldest": None,
            "cancel_cutoff": 240,
        },
        "policy": None,
        "expires_at": WHEN,
        "seconds_left": 299,
        "asks_birth_date": False,
    }


class Appointment(Slot):
    """An appointment, or a request for one. What only one side sees is null for the other."""

    id = fields.UUID(**needed("the appointment"))
    state = fields.String(**needed("where it stands", validate=OneOf(STATES)))
    professional = fields.Nested(Author, **needed("with whom"))
    verified = fields.Boolean(**needed("whether a proof of the profession was seen"))
    member = fields.Nested(Author, **needed("who comes"))
    booked_by = fields.Nested(Author, **needed("who booked it"))
    reason = fields.Nested(ReasonName, **needed("what for"))
    note = fields.String(**needed("the member's note to the professional", allow_none=True))
    birth_date = fields.Date(
        **needed("where the reason has an age rule; for the professional's side alone", allow_none=True)
    )
    expires_at = fields.DateTime(**needed("until when a request waits for its answer", allow_none=True))
    cancelled_by = fields.String(**needed("whose doing it was", allow_none=True, validate=OneOf(SIDES)))
    cancel_reason = fields.String(**needed("what was said about it", allow_none=True))
    late = fields.Boolean(**needed("whether it was cancelled past the cut-off"))
    cancel_until = fields.DateTime(**needed("the cut-off: until then it is moved or cancelled freely"))
    can_move = fields.Boolean(**needed("whether you can move it now"))
    can_cancel = fields.String(**needed("whether you can cancel it now", validate=OneOf(WAYS_OUT)))
    confirmed_by_link_at = fields.DateTime(**needed("when the reminder was answered", allow_none=True))
    next = fields.List(
        fields.Nested(Slot),
        **needed("where the professional called it off: the next free slots for you, else null", allow_none=True),
    )
    side = fields.String(**needed("on which side you are", validate=OneOf(SIDES[:2])))
    example: ClassVar = {
        **WHEN_AND_WHERE,
        "id": APPOINTMENT,
        "state": "confirmed",
        "professional": DOCTOR,
        "verified": False,
        "member": PATIENT,
        "booked_by": PATIENT,
        "reason": _REASON,
        "note": "Je viens avec un proche.",
        "birth_date": None,
        "expires_at": None,
        "cancelled_by": None,
        "cancel_reason": None,
        "late": False,
        "cancel_until": "2026-03-30T03:30:00+00:00",
        "can_move": True,
        "can_cancel": "freely",
        "confirmed_by_link_at": None,
        "next": None,
        "side": "member",
    }


class Holiday(Shape):
    """A public holiday."""

    date = fields.Date(**needed("the day"))
    name = fields.String(**needed("what it is called there"))


class Days(Shape):
    """Some days of an agenda."""

    date = fields.Date(**needed("the first day"))
    days = fields.Integer(**needed("how many"))
    time_zones = fields.List(fields.String(), **needed("of the places"))
    items = fields.List(fields.Nested(Appointment), **needed("the appointments, soonest first"))
    absences = fields.List(fields.Nested(DatedException), **needed("absences on those days"))
    holidays = fields.List(fields.Nested(Holiday), **needed("public holidays on those days"))
    example: ClassVar = {
        "date": "2026-03-30",
        "days": 7,
        "time_zones": ["Europe/Paris"],
        "items": [{**Appointment.example, "side": "professional"}],
        "absences": [],
        "holidays": [{"date": "2026-04-06", "name": "Lundi de Pâques"}],
    }


FirstSlots = all_of(
    ProfessionalSlot, "FirstSlots", "Of each who has a free slot, in the order asked.", ProfessionalSlot.example
)
Appointments = page_of(
    Appointment,
    "Appointments",
    "A page of appointments.",
    Appointment.example,
    "the next first, or of past ones the last",
)
Outside = all_of(
    Appointment,
    "Outside",
    "Upcoming appointments that hours no longer cover.",
    {**Appointment.example, "side": "professional"},
)
