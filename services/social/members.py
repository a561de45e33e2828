"""Members as social knows them: a replica of identity's facts, and the profile that social keeps itself."""

import unicodedata
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.identity.events import MemberSnapshot
from kit.refusals import NotFound, VersionConflict
from kit.replica import MemberReplica
from services.social.models import Member

_OPEN_KINDS = frozenset({"professional", "association", "partner"})


def fold(name: str) -> str:
    """A name without case and accents, for the search by prefix."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))


replica = MemberReplica("social", Member, MemberSnapshot, lambda name: {"folded_name": fold(name)})


def change_profile(tx: Session, member_id: UUID, version: int | None, changes: dict[str, Any]) -> UUID:
    """Change the own `about` or `follow_policy`; raises `VersionConflict` when the client's version is not the last,
    `NotFound` for one suspended or erased."""
    member = tx.get_one(Member, member_id, with_for_update=True)
    if member.state != "active":
        raise NotFound()
    if version not in (None, member.version):
        raise VersionConflict()
    if any(getattr(member, name) != value for name, value in changes.items()):
        for name, value in changes.items():
            setattr(member, name, value)
        member.version += 1
    return member_id


def follow_policy(member: Member) -> str:
    """`approve` or `open`: what the member chose, else by their kind."""
    return member.follow_policy or ("open" if member.kind in _OPEN_KINDS else "approve")
