"""Who follows and who blocked whom, as social tells: with whom something may be shared at all."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.social.events import FollowAccepted
from kit.inbox import Received
from services.healthbox.models import Block, Contact


def learn(tx: Session, event: Received) -> None:
    """A follow began or ended."""
    pair = {"from_id": event.data["from_id"], "to_id": event.data["to_id"]}
    follows = event.type == FollowAccepted.type
    row = insert(Contact).values(id=event.aggregate_id, follows=follows, **pair)
    tx.execute(row.on_conflict_do_update(index_elements=[Contact.id], set_={"follows": follows}))


def block(tx: Session, event: Received) -> None:
    """One member blocked another."""
    pair = insert(Block).values(id=event.aggregate_id, from_id=event.data["from_id"], to_id=event.data["to_id"])
    tx.execute(pair.on_conflict_do_nothing())


def unblock(tx: Session, event: Received) -> None:
    """A block was lifted."""
    tx.execute(delete(Block).where(Block.id == event.aggregate_id))


def forget(tx: Session, member_id: UUID) -> None:
    """Forget every tie of a member."""
    for model in (Contact, Block):
        tx.execute(delete(model).where(or_(model.from_id == member_id, model.to_id == member_id)))


def are_contacts(tx: Session, one: UUID, other: UUID) -> bool:
    """Whether two follow each other."""
    both = or_(
        and_(Contact.from_id == one, Contact.to_id == other), and_(Contact.from_id == other, Contact.to_id == one)
    )
    return tx.scalars(select(func.count()).where(both, Contact.follows)).one() == 2


def blocked(one: UUID, other: Any) -> ColumnElement[bool]:
    """That either blocked the other, as an expression."""
    pair = or_(and_(Block.from_id == one, Block.to_id == other), and_(Block.from_id == other, Block.to_id == one))
    return select(Block.id).where(pair).exists()


def is_blocked(tx: Session, one: UUID, other: UUID) -> bool:
    """Whether either blocked the other: each is then for the other as if not there."""
    return bool(tx.scalar(select(blocked(one, other))))
