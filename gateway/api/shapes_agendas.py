"""What the API answers about agendas: the professional's side."""

from typing import Any, ClassVar

from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.appointments.schemas import EXCEPTIONS, PATIENTS, RIGHTS
from gateway.api.shapes import CAMILLE, WHEN, Author
from gateway.api.shaping import Shape, all_of, needed

SITE, REASON, AGENDA = (
    "0190c2b2-1a40-7d11-9c3e-2f6b8a0d4e73",
    "0190c2b2-2b51-7e22-8d4f-3a7c9b1e5f84",
    "0190c2b2-3c62-7f33-9e50-4b8dac2f6095",
)
HOUR, EXCEPTION = "0190c2b2-4d73-7044-8f61-5c9ebd3071a6", "0190c2b2-5e84-7155-9072-6dafce4182b7"
DOCTOR: dict[str, Any] = {
    "id": "0190c2a4-9a13-7d65-8b7e-2fac4d6e8091",
    "display_name": "Dr Inès Moreau",
    "kind": "professional",
    "badge": None,
}
PATIENT: dict[str, Any] = {"id": CAMILLE, "display_name": "Camille", "kind": "patient", "badge": None}


class Address(Shape):
    """Where a visit happens."""

    id = fields.UUID(**needed("the place"))
    name = fields.String(**needed("what it is called"))
    address = fields.String(**needed("where it is"))
    example: ClassVar[dict[str, Any]] = {
        "id": SITE,
        "name": "Cabinet des Lilas",
        "address": "12 rue des Lilas, 75020 Paris",
    }


class Place(Address):
    """A place where visits happen."""

    time_zone = fields.String(**needed("IANA zone"))
    example: ClassVar = {**Address.example, "time_zone": "Europe/Paris"}


class Agenda(Shape):
    """A professional's agenda."""

    id = fields.UUID(**needed("the agenda"))
    member = fields.Nested(Author, **needed("whose it is"))
    verified = fields.Boolean(**needed("whether a proof of the profession was seen"))
    country = fields.String(**needed("ISO 3166-1 alpha-2, for public holidays"))
    region = fields.String(**needed("of the country, as ISO 3166-2 writes it, null for all of it", allow_none=True))
    closed_on_holidays = fields.Boolean(**needed("whether ordinary hours rest on public holidays"))
    is_open = fields.Boolean(**needed("whether anybody can book"))
    policy = fields.String(**needed("what to know before a visit, in the professional's words", allow_none=True))
    sites = fields.List(fields.Nested(Place), **needed("where visits happen"))
    rights = fields.List(fields.String(validate=OneOf(RIGHTS)), **needed("what you may do here"))
    example: ClassVar = {
        "id": AGENDA,
        "member": DOCTOR,
        "verified": False,
        "country": "FR",
        "region": None,
        "closed_on_holidays": True,
        "is_open": True,
        "policy": "Merci d’apporter votre carte Vitale.",
        "sites": [Place.example],
        "rights": list(RIGHTS),
    }


class Managed(Shape):
    """An agenda that you may manage."""

    member = fields.Nested(Author, **needed("whose it is"))
    rights = fields.List(fields.String(validate=OneOf(RIGHTS)), **needed("what you may do there"))


class Reason(Shape):
    """A reason for a visit, as whoever books sees it."""

    id = fields.UUID(**needed("the reason"))
    names = fields.Dict(keys=fields.String(), values=fields.String(), **needed("its name by language"))
    duration = fields.Integer(**needed("minutes"))
    video = fields.Boolean(**needed("whether it is held by video"))
    patients = fields.String(**needed("for whom it is", validate=OneOf(PATIENTS)))
    youngest = fields.Integer(**needed("from this age on, null for any", allow_none=True))
    oldest = fields.Integer(**needed("up to this age, null for any", allow_none=True))
    minimum_notice = fields.Integer(**needed("minutes before the beginning until which it can be booked"))
    horizon = fields.Integer(**needed("days ahead that can be booked"))
    cancel_cutoff = fields.Integer(**needed("minutes before the beginning until which one moves or cancels freely"))
    needs_approval = fields.Boolean(**needed("whether the professional decides about each request"))
    example: ClassVar[dict[str, Any]] = {
        "id": REASON,
        "names": {"fr": "Consultation", "en": "Consultation"},
        "duration": 20,
        "video": False,
        "patients": "all",
        "youngest": None,
        "oldest": None,
        "minimum_notice": 120,
        "horizon": 90,
        "cancel_cutoff": 240,
        "needs_approval": False,
    }


class FullReason(Reason):
    """A reason for a visit, as those who manage the agenda see it."""

    step = fields.Integer(**needed("minutes between beginnings"))
    buffer_before = fields.Integer(**needed("minutes kept free before"))
    buffer_after = fields.Integer(**needed("minutes kept free after"))
    most_per_day = fields.Integer(**needed("at most as many on one day, null without a limit", allow_none=True))
    example: ClassVar = {**Reason.example, "step": 15, "buffer_before": 0, "buffer_after": 5, "most_per_day": None}


class WeeklyHour(Shape):
    """Ordinary hours on one day of each week, in wall time of the place."""

    id = fields.UUID(**needed("these hours"))
    site_id = fields.UUID(**needed("the place"))
    weekday = fields.Integer(**needed("1 Monday to 7 Sunday"))
    starts = fields.String(**needed("wall time, as 09:00"))
    ends = fields.String(**needed("wall time; 00:00 is the end of the day"))
    reason_ids = fields.List(fields.UUID(), **needed("for these reasons alone; empty: for all"))
    example: ClassVar = {
        "id": HOUR,
        "site_id": SITE,
        "weekday": 1,
        "starts": "09:00",
        "ends": "12:30",
        "reason_ids": [],
    }


class DatedException(Shape):
    """Hours on top of the ordinary ones, or an absence, in wall time of the place."""

    id = fields.UUID(**needed("the exception"))
    kind = fields.String(**needed("more hours, or none", validate=OneOf(EXCEPTIONS)))
    site_id = fields.UUID(**needed("the place, null for every one", allow_none=True))
    starts = fields.String(**needed("wall time, as 2026-04-20T00:00"))
    ends = fields.String(**needed("wall time"))
    reason_ids = fields.List(fields.UUID(), **needed("for these reasons alone; empty: for all"))
    example: ClassVar = {
        "id": EXCEPTION,
        "kind": "absence",
        "site_id": None,
        "starts": "2026-04-20T00:00",
        "ends": "2026-04-25T00:00",
        "reason_ids": [],
    }


class Delegate(Shape):
    """Somebody who manages the agenda with its professional."""

    member = fields.Nested(Author, **needed("who"))
    rights = fields.List(fields.String(validate=OneOf(RIGHTS)), **needed("what they may do"))
    since = fields.DateTime(**needed("since when"))
    example: ClassVar[dict[str, Any]] = {"member": PATIENT, "rights": ["see", "book"], "since": WHEN}


class Patient(Shape):
    """A member who had an appointment here, or of whom the professional said that they are known."""

    member = fields.Nested(Author, **needed("who"))
    known = fields.Boolean(**needed("whether they count as a known patient"))
    kept = fields.Integer(**needed("visits they came to"))


Agendas = all_of(
    Managed,
    "Agendas",
    "The agendas that you may manage: your own and those you are a delegate of.",
    {"member": DOCTOR, "rights": ["see", "book"]},
)
Reasons = all_of(Reason, "Reasons", "The reasons for a visit.", Reason.example)
FullReasons = all_of(FullReason, "FullReasons", "The reasons for a visit of an agenda.", FullReason.example)
Hours = all_of(WeeklyHour, "Hours", "The ordinary hours of an agenda.", WeeklyHour.example)
Exceptions = all_of(DatedException, "Exceptions", "Those that are not over, soonest first.", DatedException.example)
Delegates = all_of(Delegate, "Delegates", "Who manages the agenda with you.", Delegate.example)
Patients = all_of(Patient, "Patients", "The patients of an agenda.", {"member": PATIENT, "known": True, "kept": 3})
