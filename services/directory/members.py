"""Members as the directory knows them: a replica of identity's facts."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, literal, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.identity.events import MemberSnapshot
from kit.inbox import Later, Received
from kit.prepared import Prepared, put
from kit.rpc.doors import Actor
from services.directory.models import Member

_MEET = Prepared(
    "directory_meet",
    text(
        # nearly everybody is known: looked up first, since an insert makes the whole row before it finds that out
        "INSERT INTO members (id, seq, provisional, display_name, kind)"
        " SELECT CAST(:id AS uuid), CAST(:seq AS bigint), CAST(:provisional AS boolean), CAST(:display_name AS text),"
        " CAST(:kind AS text) WHERE NOT EXISTS (SELECT FROM members WHERE id = :id) ON CONFLICT DO NOTHING"
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
        "kind": actor.kind,
    }
    put(tx, _MEET, row)


def learn(tx: Session, event: Received) -> None:
    """Take over a member's public state from identity's event, never over a tombstone.

    A snapshot sets the row whatever its `seq`: a restored database counts from an earlier one. What says that the
    member left is for `erasing.erase`.
    """
    row = {**{name: event.data[name] for name in _FACTS}, "seq": event.seq, "provisional": False}
    upsert = insert(Member).values(id=event.aggregate_id, **row)
    newer = or_(Member.provisional, Member.seq < upsert.excluded.seq, literal(event.type == MemberSnapshot.type))
    kept = and_(Member.state != "erased", newer)
    tx.execute(upsert.on_conflict_do_update(index_elements=[Member.id], set_=row, where=kept))


def hold(tx: Session, member_id: UUID) -> Member | None:
    """A member whose state cannot change before the transaction ends; None for one that nobody has told of yet."""
    return tx.scalar(_held(member_id).with_for_update(read=True))


def seize(tx: Session, member_id: UUID) -> Member | None:
    """A member whom nobody else holds or seizes before the transaction ends; None, at once, while somebody does."""
    return tx.scalar(_held(member_id).with_for_update(skip_locked=True))


def known(tx: Session, member_id: UUID) -> Member:
    """The same for a handler: raises `Later` for one whose event is still on its way."""
    member = hold(tx, member_id)
    if member is None:
        raise Later("member")
    return member


def public(member: Member) -> dict[str, Any]:
    """{id, display_name, kind, badge}: a member as others see them."""
    return {"id": str(member.id), **{name: getattr(member, name) for name in ("display_name", "kind", "badge")}}


def _held(member_id: UUID) -> Select[Member]:
    return select(Member).where(Member.id == member_id, ~Member.provisional).execution_options(populate_existing=True)
