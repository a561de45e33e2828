"""Events of the Health Box: ids and times. Never a value, nor which tracker it is about."""

from marshmallow import fields
from marshmallow.validate import OneOf

from kit.events import ErasureEvent, Event, ResendRequested

ENDINGS = ("revoked", "expired", "blocked", "left")


class ResendWanted(ResendRequested):
    """The Health Box found a gap in an aggregate's events and asks to have them again."""

    type = "healthbox.resend.requested"
    listeners = ("identity", "social")


class ShareEvent(Event):
    """That a member shows something of their Health Box to another; the aggregate is the share."""

    listeners = ("notifications",)
    subjects = ("member_id", "with_member_id")

    share_id = fields.UUID(required=True, metadata={"description": "the share; also the aggregate's id"})
    member_id = fields.UUID(required=True, metadata={"description": "whose Health Box it is"})
    with_member_id = fields.UUID(required=True, metadata={"description": "to whom it is shown"})
    expires_at = fields.DateTime(format="iso", required=True, metadata={"description": "until when"})


class ShareGranted(ShareEvent):
    """A member shows something of their Health Box to one other member, until a day."""

    type = "healthbox.share.granted"


class ShareEnded(ShareEvent):
    """A share is over: nothing of it is shown any more."""

    type = "healthbox.share.ended"

    because = fields.String(required=True, validate=OneOf(ENDINGS), metadata={"description": "why it ended"})


class ReminderDue(Event):
    """It is time to remind a member of what they wanted to note; the aggregate is the reminder."""

    type = "healthbox.reminder.due"
    listeners = ("notifications",)
    subjects = ("member_id",)

    reminder_id = fields.UUID(required=True, metadata={"description": "the reminder; also the aggregate's id"})
    member_id = fields.UUID(required=True, metadata={"description": "who is reminded"})
    due_at = fields.DateTime(format="iso", required=True, metadata={"description": "when they wanted to be"})


class ErasureDone(ErasureEvent):
    """The Health Box has erased what it held of a member who leaves."""

    type = "healthbox.erasure.done"
