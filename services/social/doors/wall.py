"""Doors of the wall and the feed: posts, read and written."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session
from uuid6 import uuid7

from contracts.social.schemas import ChangePost, MemberPage, Page, PostId, PostVersion, PublishPost
from kit.prepared import Prepared
from kit.rpc.doors import Actor, Reader, Room, command, hot_read, read
from services.social import queries, wall
from services.social.pages import post_page

Run = Callable[[Prepared, dict[str, Any]], Any]


class WallDoors(Room):
    """Posts, and the feed that they make."""

    readers: ClassVar[dict[str, Reader]] = {"post": queries.post}

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
