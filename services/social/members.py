"""Members as social knows them: a replica of identity's facts, and the profile that social keeps itself."""

import unicodedata
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.identity.events import MemberSnapshot
from kit.inbox import Received
from kit.prepared import Prepared, put
from kit.refusals import NotFound, VersionConflict
from kit.rpc.doors import Actor
from services.social.models import Member

_OPEN_KINDS = frozenset({"professional", "association", "partner"})
_MEET = Prepared(
    "social_meet",
    text(
        # nearly everybody is known: looked up first, since an insert makes the whole row before it finds that out
        "INSERT INTO members (id, seq, provisional, display_name, folded_name, kind)"
        " SELECT CAST(:id AS uuid), CAST(:seq AS bigint), CAST(:provisional AS boolean), CAST(:display_name AS text),"
        " CAST(:folded_name AS text), CAST(:kind AS text) WHERE NOT EXISTS (SELECT FROM members WHERE id = :id)"
        " ON CONFLICT DO NOTHING"
    ),
)
_FACTS = ("display_name", "kind", "badge", "language", "country", "time_zone", "state", "since")


def meet(tx: Session, actor: Actor) -> None:
    """Note an actor whose event is still on its way; what is known already stays as it is."""
    row = {
        "id": actor.member_id,
        "seq": actor.seq,
        "provisional": True,
        "display_name": actor.display_name,
        "folded_name": fold(actor.display_name),
        "kind": actor.kind,
    }
    put(tx, _MEET, row)


def learn(tx: Session, event: Received) -> None:
    """Take over a member's public state from identity's event, never over a tombstone; pages read it beside each post.

    A snapshot sets the row whatever its `seq`: a restored database counts from an earlier one. What says that the
    member left is for `erasing.erase`.
    """
    facts = {name: event.data[name] for name in _FACTS}
    row = {**facts, "seq": event.seq, "provisional": False, "folded_name": fold(facts["display_name"])}
    upsert = insert(Member).values(id=event.aggregate_id, **row)
    newer = or_(Member.provisional, Member.seq < upsert.excluded.seq, event.type == MemberSnapshot.type)
    kept = and_(Member.state != "erased", newer)
    tx.execute(upsert.on_conflict_do_update(index_elements=[Member.id], set_=row, where=kept))


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


def active(tx: Session, member_id: UUID) -> Member:
    """A member who is there for others; raises `NotFound` for one unknown, suspended or erased."""
    member = tx.get(Member, member_id)
    if member is None or member.state != "active":
        raise NotFound()
    return member


def follow_policy(member: Member) -> str:
    """`approve` or `open`: what the member chose, else by their kind."""
    return member.follow_policy or ("open" if member.kind in _OPEN_KINDS else "approve")


def public(member: Member) -> dict[str, Any]:
    """{id, display_name, kind, badge}: a member as others see them beside a post or in a list."""
    return {"id": str(member.id), **{name: getattr(member, name) for name in ("display_name", "kind", "badge")}}


def fold(name: str) -> str:
    """A name without case and accents, for the search by prefix."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
