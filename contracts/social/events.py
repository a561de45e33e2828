"""Events of social. They say that something happened and to whom, never a word of what was written."""

from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.social.schemas import AUDIENCES
from kit.events import ErasureEvent, Event, ResendRequested


class ResendWanted(ResendRequested):
    """Social found a gap in an aggregate's events and asks to have them again."""

    type = "social.resend.requested"
    listeners = ("identity", "social")


class PostEvent(Event):
    """A post; the aggregate is the post. Handlers read the current row: `audience` tells what it was at that moment."""

    listeners = ("social",)
    subjects = ("author_id",)

    post_id = fields.UUID(required=True, metadata={"description": "the post; also the aggregate's id"})
    author_id = fields.UUID(required=True, metadata={"description": "who wrote it"})
    audience = fields.String(required=True, validate=OneOf(AUDIENCES), metadata={"description": "who may read it"})


class PostPublished(PostEvent):
    """A member published a post."""

    type = "social.post.published"


class PostChanged(PostEvent):
    """The author changed the words, the links or the audience of a post."""

    type = "social.post.changed"


class PostRemoved(PostEvent):
    """The author removed a post; for 30 seconds it can come back."""

    type = "social.post.removed"


class PostRestored(PostEvent):
    """The author took a removal back."""

    type = "social.post.restored"


class RelationEvent(Event):
    """How one member stands to another; the aggregate is the ordered pair, and there is one for ever."""

    listeners = ("social", "appointments", "notifications", "healthbox", "classifieds", "games")
    subjects = ("from_id", "to_id")

    relation_id = fields.UUID(required=True, metadata={"description": "the pair; also the aggregate's id"})
    from_id = fields.UUID(required=True, metadata={"description": "who follows, asks or blocks"})
    to_id = fields.UUID(required=True, metadata={"description": "who is followed, asked or blocked"})


class FollowRequested(RelationEvent):
    """A member asked to follow another, who decides."""

    type = "social.relation.follow_requested"


class FollowWithdrawn(RelationEvent):
    """A request to follow ended without being accepted: taken back, refused, or cut off by a block."""

    type = "social.relation.follow_withdrawn"


class FollowAccepted(RelationEvent):
    """A member follows another from now on: asked and accepted, or open to all."""

    type = "social.relation.follow_accepted"


class FollowEnded(RelationEvent):
    """A member no longer follows another: by their own choice, or because of a block."""

    type = "social.relation.follow_ended"


class BlockPlaced(RelationEvent):
    """A member blocked another: neither sees the other any more."""

    type = "social.relation.block_placed"


class BlockLifted(RelationEvent):
    """A member lifted a block; follows do not come back by themselves."""

    type = "social.relation.block_lifted"


class ErasureDone(ErasureEvent):
    """Social has erased what it held of a member who leaves."""

    type = "social.erasure.done"
