"""Members as appointments knows them: a replica of identity's facts, and of who blocked whom."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, literal, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from contracts.identity.events import MemberSnapshot
from kit.inbox import Received
from kit.prepared import Prepared, execute, put
from kit.refusals import NotFound
from kit.rpc.doors import Actor
from services.appointments.models import Block, Member

_MEET = Prepared(
    "appointments_meet",
    text(
        # nearly everybody is known: looked up first, since an insert makes the whole row before it finds that out
        "INSERT INTO members (id, seq, provisional, display_name, kind)"
        " SELECT CAST(:id AS uuid), CAST(:seq AS bigint), CAST(:provisional AS boolean), CAST(:display_name AS text),"
        " CAST(:kind AS text) WHERE NOT EXISTS (SELECT FROM members WHERE id = :id) ON CONFLICT DO NOTHING"
    ),
)
_STATE = Prepared("appointments_state_of", text("SELECT state FROM members WHERE id = :id"))
_FACTS = ("display_name", "kind", "badge", "language", "country", "time_zone", "state", "since")


def meet(tx: Session, actor: Actor) -> None:
    """Note an actor whose event is still on its way; what is known already stays as it is.

    Raises `NotFound` for one suspended or erased, whose call was on its way as well.
    """
    row = {
        "id": actor.member_id,
        "seq": actor.seq,
        "provisional": True,
        "display_name": actor.display_name,
        "kind": actor.kind,
    }
    put(tx, _MEET, row)
    if execute(tx, _STATE, {"id": actor.member_id}).scalar_one() != "active":
        raise NotFound()


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


def block(tx: Session, event: Received) -> None:
    """One member blocked another."""
    pair = insert(Block).values(id=event.aggregate_id, from_id=event.data["from_id"], to_id=event.data["to_id"])
    tx.execute(pair.on_conflict_do_nothing())


def unblock(tx: Session, event: Received) -> None:
    """A block was lifted."""
    tx.execute(delete(Block).where(Block.id == event.aggregate_id))


def between(one: UUID, other: UUID | InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """That a block stands between two members, as an expression."""
    return or_(and_(Block.from_id == one, Block.to_id == other), and_(Block.from_id == other, Block.to_id == one))


def is_blocked(tx: Session, one: UUID, other: UUID) -> bool:
    """Whether either blocked the other: each is then for the other as if not there."""
    return tx.scalar(select(Block.id).where(between(one, other)).limit(1)) is not None


def active(tx: Session, member_id: UUID) -> Member:
    """A member who is there for others; raises `NotFound` for one unknown, suspended or erased."""
    member = tx.get(Member, member_id)
    if member is None or member.state != "active":
        raise NotFound()
    return member


def public(member: Member) -> dict[str, Any]:
    """{id, display_name, kind, badge}: a member as others see them."""
    return {"id": str(member.id), **{name: getattr(member, name) for name in ("display_name", "kind", "badge")}}
