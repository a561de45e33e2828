"""The doors of social: what the gateway may ask, which events are listened to, what runs by the clock."""

from uuid import UUID

from sqlalchemy.orm import Session

from contracts.identity.events import MEMBER_EVENTS
from contracts.social.events import (
    BlockPlaced,
    FollowAccepted,
    FollowEnded,
    PostChanged,
    PostPublished,
    PostRemoved,
    PostRestored,
)
from kit.erasure import BlankLate
from kit.inbox import Received, Subscriptions, every, latest
from kit.rpc.doors import Actor, Room
from kit.worker import Job
from services.social import erasing, feed, members, wall
from services.social.doors.people import PeopleDoors
from services.social.doors.relations import RelationDoors
from services.social.doors.wall import WallDoors


class SocialService(WallDoors, PeopleDoors, RelationDoors):
    """Wall, relations and feed."""

    name = "social"
    readers = {**WallDoors.readers, **PeopleDoors.readers, **RelationDoors.readers}  # noqa: RUF012

    def meet(self, tx: Session, actor: Actor) -> None:
        members.replica.meet(tx, actor)


learn_member = members.replica.learner(erasing.erase, erasing.answer)


def spread_post(tx: Session, event: Received) -> None:
    """A post came: into the feeds where it belongs."""
    feed.spread(tx, event.aggregate_id)


def respread_post(tx: Session, event: Received) -> None:
    """A post changed, went or came back."""
    feed.respread(tx, event.aggregate_id)


def begin_follow(tx: Session, event: Received) -> None:
    """A follow began."""
    feed.begin(tx, event.data["from_id"], event.data["to_id"])


def end_follow(tx: Session, event: Received) -> None:
    """A follow ended, or a block was placed."""
    feed.end(tx, event.data["from_id"], event.data["to_id"])


SUBSCRIPTIONS: Subscriptions = {
    "identity.member": latest(learn_member, *MEMBER_EVENTS),
    "social.post": every(
        {
            PostPublished: spread_post,
            PostChanged: respread_post,
            PostRemoved: respread_post,
            PostRestored: respread_post,
        }
    ),
    "social.relation": every(
        {
            FollowAccepted: begin_follow,
            FollowEnded: end_follow,
            BlockPlaced: end_follow,
        }
    ),
}


def erase_removed(room: Room) -> None:
    """Erase the words of what was removed over 30 s ago, batch by batch."""
    erased = 1
    while erased:
        with room.db.transaction() as tx:
            erased = wall.erase_removed(tx)


class TrimFeeds:
    """Cuts the feeds to their newest 800 rows, the next thousand owners at each run."""

    after: UUID | None = None

    def __call__(self, room: Room) -> None:
        with room.db.transaction() as tx:
            self.after = feed.trim(tx, self.after or UUID(int=0))


JOBS = (
    Job("erase_removed", 5, erase_removed),
    Job("trim_feeds", 60, TrimFeeds()),
    Job("blank_late", 10, BlankLate(erasing.TOMBSTONES, erasing.SPARED)),
)
