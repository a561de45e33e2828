"""What the API answers about notifications."""

from typing import ClassVar

from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.notifications.schemas import KINDS, MAILS
from gateway.api.shapes import WHEN, Author
from gateway.api.shapes_agendas import DOCTOR
from gateway.api.shapes_appointments import APPOINTMENT
from gateway.api.shaping import Shape, needed

ABOUTS = (
    "appointment", "conversation", "entry", "listing", "member", "offer", "programme", "reminder", "rental", "search",
    "session", "share",
)  # fmt: skip
NOTICE = "0190c2b5-53d9-76aa-85c7-b2f31396d70c"


class About(Shape):
    """What a notice is about."""

    kind = fields.String(**needed("what it is", validate=OneOf(ABOUTS)))
    id = fields.UUID(**needed("which one"))


class Notice(Shape):
    """Something that you are told."""

    id = fields.UUID(**needed("the notice"))
    kind = fields.String(**needed("what happened", validate=OneOf(KINDS)))
    about = fields.Nested(About, **needed("to what"))
    actor = fields.Nested(Author, **needed("whose doing it was, null where nobody's is told", allow_none=True))
    created_at = fields.DateTime(**needed("when it happened"))
    read_at = fields.DateTime(**needed("when you read it, null until then", allow_none=True))
    starts_at = fields.DateTime(allow_none=True, metadata={"description": "when the appointment begins"})
    time_zone = fields.String(allow_none=True, metadata={"description": "IANA zone of its place"})
    because = fields.String(metadata={"description": "a coded reason, of those kinds that have one"})
    example: ClassVar = {
        "id": NOTICE,
        "kind": "appointment_booked",
        "about": {"kind": "appointment", "id": APPOINTMENT},
        "actor": DOCTOR,
        "created_at": WHEN,
        "read_at": None,
        "starts_at": "2026-03-30T07:30:00+00:00",
        "time_zone": "Europe/Paris",
    }


class Notices(Shape):
    """A page of what you are told."""

    items = fields.List(fields.Nested(Notice), **needed("the page, newest first"))
    next = fields.String(**needed("the cursor of the next page, null on the last", allow_none=True))
    unread_count = fields.Integer(**needed("of all, not of this page"))
    example: ClassVar = {"items": [Notice.example], "next": "AZDCsQKqfuE", "unread_count": 1}


class Ways(Shape):
    """By which ways one kind of notice reaches you."""

    kind = fields.String(**needed("which kind", validate=OneOf(KINDS)))
    app = fields.Boolean(**needed("whether it stands in the list"))
    mail = fields.Boolean(**needed("whether it is mailed"))


class Preferences(Shape):
    """How you are told."""

    kinds = fields.List(fields.Nested(Ways), **needed("every kind"))
    mails = fields.String(**needed("each at once, or all in one a day", validate=OneOf(MAILS)))
    discreet = fields.Boolean(**needed("whether words say as little as they can"))
    quiet_from = fields.String(**needed("no mail from this wall time on, null for none", allow_none=True))
    quiet_to = fields.String(**needed("until this one", allow_none=True))
    time_zone = fields.String(**needed("yours, from your account"))
    cap = fields.Integer(**needed("mails a day at most"))
    example: ClassVar = {
        "kinds": [{"kind": kind, "app": True, "mail": True} for kind in KINDS],
        "mails": "at_once",
        "discreet": True,
        "quiet_from": "22:00",
        "quiet_to": "07:00",
        "time_zone": "Europe/Paris",
        "cap": 20,
    }
