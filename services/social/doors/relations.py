"""Doors of what stands between two members: follows, blocks and mutes."""

from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.social.schemas import MemberId, Page
from kit.rpc.doors import Actor, Reader, Room, command, read
from services.social import queries, relations


class RelationDoors(Room):
    """How the actor stands to others, and they to the actor."""

    readers: ClassVar[dict[str, Reader]] = {"following": queries.following, "follower": queries.follower}

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
