"""Doors of members' profiles, and the search by name."""

from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.social.schemas import ChangeProfile, MemberId, MemberSearch, Nothing
from kit.rpc.doors import Actor, Reader, Room, command, read
from services.social import members, queries


class PeopleDoors(Room):
    """Who somebody is for the others."""

    readers: ClassVar[dict[str, Reader]] = {"profile": queries.profile}

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
