"""Events of the games: that a programme began, that a session is due, that something is shown. Never a result."""

from typing import ClassVar

from marshmallow import fields
from marshmallow.validate import OneOf

from kit.events import ErasureEvent, Event, ResendRequested

ENDINGS = ("revoked", "expired", "blocked", "left")


class ResendWanted(ResendRequested):
    """The games found a gap in an aggregate's events and ask to have them again."""

    type = "games.resend.requested"
    listeners = ("identity", "social")


class ProgrammeEvent(Event):
    """A member's follow-up programme; the aggregate is the programme."""

    listeners = ("notifications",)
    subjects: ClassVar[tuple[str, ...]] = ("member_id",)

    programme_id = fields.UUID(required=True, metadata={"description": "the programme; also the aggregate's id"})
    member_id = fields.UUID(required=True, metadata={"description": "whose it is"})


class ProgrammeStarted(ProgrammeEvent):
    """A member began a programme."""

    type = "games.programme.started"


class ProgrammeStopped(ProgrammeEvent):
    """A programme is over: nothing more is due."""

    type = "games.programme.stopped"


class SessionDue(ProgrammeEvent):
    """It is the time that the member chose for a session."""

    type = "games.programme.session_due"

    due_at = fields.DateTime(format="iso", required=True, metadata={"description": "the time chosen"})


class ShareEvent(Event):
    """That a member shows results to another; the aggregate is the share."""

    listeners = ("notifications",)
    subjects: ClassVar[tuple[str, ...]] = ("member_id", "with_member_id")

    share_id = fields.UUID(required=True, metadata={"description": "the share; also the aggregate's id"})
    member_id = fields.UUID(required=True, metadata={"description": "whose results they are"})
    with_member_id = fields.UUID(required=True, metadata={"description": "to whom they are shown"})
    expires_at = fields.DateTime(format="iso", required=True, metadata={"description": "until when"})


class ShareGranted(ShareEvent):
    """A member shows results to one other member, until a day."""

    type = "games.share.granted"


class ShareEnded(ShareEvent):
    """A share is over: nothing of it is shown any more."""

    type = "games.share.ended"

    because = fields.String(required=True, validate=OneOf(ENDINGS), metadata={"description": "why it ended"})


class ErasureDone(ErasureEvent):
    """The games have erased what they held of a member who leaves."""

    type = "games.erasure.done"
