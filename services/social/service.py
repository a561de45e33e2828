"""The doors of social: what the gateway may ask, which events are listened to, what runs by the clock."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uuid6 import uuid7

from contracts.identity.events import MEMBER_EVENTS, MemberSnapshot
from contracts.social.events import (
    BlockPlaced,
    FollowAccepted,
    FollowEnded,
    PostChanged,
    PostPublished,
    PostRemoved,
    PostRestored,
)
from contracts.social.schemas import (
    ChangePost,
    ChangeProfile,
    MemberId,
    MemberPage,
    MemberSearch,
    Nothing,
    Page,
    PostId,
    PostVersion,
    PublishPost,
)
from kit.erasure import BlankLate
from kit.inbox import Received, Subscriptions, every, latest
from kit.prepared import Prepared
from kit.rpc.doors import Actor, Room, command, hot_read, read
from kit.worker import Job
from services.social import erasing, feed, members, queries, relations, wall
from services.social.pages import post_page

Run = Callable[[Prepared, dict[str, Any]], Any]


class SocialService(Room):
    """Wall, relations and feed."""

    name = "social"
    readers = {  # noqa: RUF012
        "post": queries.post,
        "profile": queries.profile,
        "following": queries.following,
        "follower": queries.follower,
    }

    def meet(self, tx: Session, actor: Actor) -> None:
        members.replica.meet(tx, actor)

    @hot_read(Page)
    def feed(self, run: Run, actor: Actor, limit: int, cursor: str | None) -> str:
        """The actor's feed: a page of posts, newest first."""
        return queries.feed(run, post_page(actor.member_id, limit, cursor))

    @hot_read(Page)
    def today(self, run: Run, actor: Actor, limit: int, cursor: str | None) -> str:
        """The feed, and who asks to follow the actor."""
        return queries.today(run, post_page(actor.member_id, limit, cursor))

    @hot_read(Page)
    def posts(self, run: Run, actor: Actor, limit: int, cursor: str | None) -> str:
        """The newest posts that are for all members."""
        return queries.found(run(queries.NEWEST, post_page(actor.member_id, limit, cursor)))

    @hot_read(MemberPage)
    def member_posts(self, run: Run, actor: Actor, member_id: UUID, limit: int, cursor: str | None) -> str:
        """What the actor may see of a member's posts."""
        return queries.found(run(queries.TIMELINE, post_page(actor.member_id, limit, cursor, member=member_id)))

    @read(PostId)
    def post(self, tx: Session, actor: Actor, post_id: UUID) -> dict[str, Any]:
        """One post."""
        return queries.post(tx, actor, post_id)

    @command(PublishPost, made="post", status=201)
    def publish_post(self, tx: Session, actor: Actor, **words: Any) -> UUID:
        """Publish a post."""
        return wall.publish(tx, actor.member_id, uuid7(), **words)

    @command(ChangePost, made="post")
    def change_post(self, tx: Session, actor: Actor, post_id: UUID, version: int | None, **changes: Any) -> UUID:
        """Change a post of the actor's."""
        return wall.change(tx, actor.member_id, post_id, version, changes)

    @command(PostVersion, status=204)
    def remove_post(self, tx: Session, actor: Actor, post_id: UUID, version: int | None) -> None:
        """Remove a post of the actor's."""
        wall.remove(tx, actor.member_id, post_id, version)

    @command(PostId, made="post")
    def restore_post(self, tx: Session, actor: Actor, post_id: UUID) -> UUID:
        """Take a removal back within 30 s."""
        return wall.restore(tx, actor.member_id, post_id)

    @read(MemberId)
    def member(self, tx: Session, actor: Actor, member_id: UUID) -> dict[str, Any]:
        """A member's public profile."""
        return queries.profile(tx, actor, member_id)

    @read(Nothing)
    def my_profile(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """The actor's own profile, also while identity's event is still on its way."""
        members.replica.meet(tx, actor)
        return queries.profile(tx, actor, actor.member_id)

    @command(ChangeProfile, made="profile")
    def change_profile(self, tx: Session, actor: Actor, version: int | None, **changes: Any) -> UUID:
        """Change the own profile."""
        return members.change_profile(tx, actor.member_id, version, changes)

    @read(MemberSearch)
    def members(self, tx: Session, actor: Actor, q: str, limit: int, cursor: str | None) -> dict[str, Any]:
        """Members by the beginning of their name."""
        return queries.search(tx, actor.member_id, q, limit, cursor)

    @command(MemberId, made="following")
    def follow(self, tx: Session, actor: Actor, member_id: UUID) -> UUID:
        """Follow a member, or ask to."""
        return relations.follow(tx, actor.member_id, member_id)

    @command(MemberId, status=204)
    def unfollow(self, tx: Session, actor: Actor, member_id: UUID) -> None:
        """End a follow, or take a request back."""
        relations.unfollow(tx, actor.member_id, member_id)

    @command(MemberId, made="follower")
    def accept_follow(self, tx: Session, actor: Actor, member_id: UUID) -> UUID:
        """Accept a member's request."""
        return relations.accept_follow(tx, actor.member_id, member_id)

    @command(MemberId, status=204)
    def refuse_follow(self, tx: Session, actor: Actor, member_id: UUID) -> None:
        """Refuse a member's request, in silence."""
        relations.refuse_follow(tx, actor.member_id, member_id)

    @command(MemberId, status=204)
    def block(self, tx: Session, actor: Actor, member_id: UUID) -> None:
        """Block a member."""
        relations.block(tx, actor.member_id, member_id)

    @command(MemberId, status=204)
    def unblock(self, tx: Session, actor: Actor, member_id: UUID) -> None:
        """Lift a block."""
        relations.unblock(tx, actor.member_id, member_id)

    @command(MemberId, status=204)
    def mute(self, tx: Session, actor: Actor, member_id: UUID) -> None:
        """Mute a member."""
        relations.mute(tx, actor.member_id, member_id)

    @command(MemberId, status=204)
    def unmute(self, tx: Session, actor: Actor, member_id: UUID) -> None:
        """Unmute a member."""
        relations.unmute(tx, actor.member_id, member_id)

    @read(Page)
    def follow_requests(self, tx: Session, actor: Actor, limit: int, cursor: str | None) -> dict[str, Any]:
        """Who asks to follow the actor."""
        return queries.follow_requests(tx, actor.member_id, limit, cursor)

    @read(Page)
    def followers(self, tx: Session, actor: Actor, limit: int, cursor: str | None) -> dict[str, Any]:
        """Who follows the actor."""
        return queries.followers(tx, actor.member_id, limit, cursor)

    @read(Page)
    def following(self, tx: Session, actor: Actor, limit: int, cursor: str | None) -> dict[str, Any]:
        """Whom the actor follows."""
        return queries.followed(tx, actor.member_id, limit, cursor)

    @read(Page)
    def blocks(self, tx: Session, actor: Actor, limit: int, cursor: str | None) -> dict[str, Any]:
        """Whom the actor has blocked."""
        return queries.blocks(tx, actor.member_id, limit, cursor)

    @read(Page)
    def mutes(self, tx: Session, actor: Actor, limit: int, cursor: str | None) -> dict[str, Any]:
        """Whom the actor has muted."""
        return queries.muted(tx, actor.member_id, limit, cursor)


def learn_member(tx: Session, event: Received) -> None:
    """What a member is now; one who left is erased, and stays so whatever a restored identity says of them."""
    if event.data["state"] == "erased":
        erasing.erase(tx, event)
    elif event.type == MemberSnapshot.type and members.replica.is_erased(tx, event.aggregate_id):
        erasing.answer(tx, event.aggregate_id)
    else:
        members.replica.learn(tx, event)


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
