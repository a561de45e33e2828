"""Events of notifications, which tells people, and other services next to nothing."""

from marshmallow import fields

from kit.events import Event, ResendRequested


class ResendWanted(ResendRequested):
    """Notifications found a gap in an aggregate's events and asks to have them again."""

    type = "notifications.resend.requested"
    listeners = ("identity", "social", "appointments", "directory", "healthbox", "classifieds", "games")


class ErasureDone(Event):
    """Notifications has erased what it held of a member who leaves; the aggregate is this answer, and ends with it."""

    type = "notifications.erasure.done"
    listeners = ("identity",)
    subjects = ("member_id",)

    member_id = fields.UUID(required=True, metadata={"description": "who left"})
