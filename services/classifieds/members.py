"""Members as the classifieds know them: a replica of identity's facts, and of who blocked whom."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from contracts.identity.events import MemberSnapshot
from kit.inbox import Received
from kit.prepared import Prepared, execute
from kit.refusals import NotFound
from kit.replica import MemberReplica
from kit.rpc.doors import Actor
from services.classifieds.models import Block, Member

_STATE = Prepared("classifieds_state_of", text("SELECT state FROM members WHERE id = :id"))
replica = MemberReplica("classifieds", Member, MemberSnapshot)


def meet(tx: Session, actor: Actor) -> None:
    """Note an actor whose event is still on its way; what is known already stays as it is.

    Raises `NotFound` for one suspended or erased, whose call was on its way as well.
    """
    replica.meet(tx, actor)
    if execute(tx, _STATE, {"id": actor.member_id}).scalar_one() != "active":
        raise NotFound()


def block(tx: Session, event: Received) -> None:
    """One member blocked another."""
    pair = insert(Block).values(id=event.aggregate_id, from_id=event.data["from_id"], to_id=event.data["to_id"])
    tx.execute(pair.on_conflict_do_nothing())


def unblock(tx: Session, event: Received) -> None:
    """A block was lifted."""
    tx.execute(delete(Block).where(Block.id == event.aggregate_id))


def forget(tx: Session, member_id: UUID) -> None:
    """Forget every block of a member."""
    tx.execute(delete(Block).where(or_(Block.from_id == member_id, Block.to_id == member_id)))


def between(one: UUID, other: UUID | InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """That a block stands between two members, as an expression."""
    return or_(and_(Block.from_id == one, Block.to_id == other), and_(Block.from_id == other, Block.to_id == one))


def is_blocked(tx: Session, one: UUID, other: UUID) -> bool:
    """Whether either blocked the other: each is then for the other as if not there."""
    return tx.scalar(select(Block.id).where(between(one, other)).limit(1)) is not None
