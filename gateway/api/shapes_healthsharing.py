"""What the API answers about what is shared of a Health Box, who saw it, and reminders."""

from typing import ClassVar

from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.healthbox.events import ENDINGS
from contracts.healthbox.schemas import TRACKERS
from gateway.api.shapes import WHEN, Author
from gateway.api.shapes_agendas import DOCTOR
from gateway.api.shaping import Shape, all_of, needed, page_of

SHARE = "0190c2b5-6a01-7d11-9c3e-2f6b8a0d4e70"
_TRACKER = {"validate": OneOf(TRACKERS)}


class HealthShare(Shape):
    """What one member shows to another."""

    id = fields.UUID(**needed("the share"))
    member = fields.Nested(Author, **needed("the other one, null when they are not there", allow_none=True))
    trackers = fields.List(fields.String(**_TRACKER), **needed("which trackers"))
    from_ = fields.Date(data_key="from", **needed("the first day"))
    to = fields.Date(**needed("the last day, null: from then on", allow_none=True))
    created_at = fields.DateTime(**needed("since when"))
    expires_at = fields.DateTime(**needed("until when"))
    ended_at = fields.DateTime(**needed("when it ended", allow_none=True))
    because = fields.String(**needed("why it ended", allow_none=True, validate=OneOf(ENDINGS)))
    example: ClassVar = {
        "id": SHARE,
        "member": DOCTOR,
        "trackers": ["sleep", "weight"],
        "from": "2026-01-01",
        "to": None,
        "created_at": WHEN,
        "expires_at": "2026-06-15T10:00:00+00:00",
        "ended_at": None,
        "because": None,
    }


HealthShares = all_of(HealthShare, "HealthShares", "What is shown, newest first.", HealthShare.example)
SharedWithMe = all_of(HealthShare, "SharedWithMe", "What others show you, by name.", HealthShare.example)


class Seen(Shape):
    """That somebody saw something of yours."""

    at = fields.DateTime(**needed("when"))
    by = fields.Nested(Author, **needed("who, null for one who left", allow_none=True))
    what = fields.List(fields.String(**_TRACKER), **needed("which trackers"))
    from_ = fields.Date(data_key="from", **needed("from this day"))
    to = fields.Date(**needed("to this day"))
    example: ClassVar = {"at": WHEN, "by": DOCTOR, "what": ["weight"], "from": "2026-01-01", "to": "2026-03-15"}


AccessLog = page_of(Seen, "AccessLog", "Who saw what of yours.", Seen.example)


class HealthReminder(Shape):
    """When you want to be reminded."""

    tracker = fields.String(**needed("of which tracker", **_TRACKER))
    at = fields.String(**needed("wall time of your own zone"))
    weekdays = fields.List(fields.Integer(), **needed("1 Monday to 7 Sunday"))
    example: ClassVar = {"tracker": "mood", "at": "20:30", "weekdays": [1, 2, 3, 4, 5, 6, 7]}


HealthReminders = all_of(HealthReminder, "HealthReminders", "All your reminders.", HealthReminder.example)
