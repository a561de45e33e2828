"""Who follows and who blocked whom, copied from the room that keeps it: who is there for whom at all."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Index, UniqueConstraint, and_, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column

from kit.events import Event
from kit.inbox import Received


class ContactFacts:
    """That `from_id` follows `to_id`; `id` is the relation's. Two that follow each other are contacts. Mixed into a
    room's model: `class Contact(ContactFacts, Base)`."""

    __tablename__ = "contacts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    from_id: Mapped[UUID]
    to_id: Mapped[UUID]
    follows: Mapped[bool] = mapped_column(server_default="false")

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        return UniqueConstraint("from_id", "to_id", name="contacts_pair"), Index("contacts_back", "to_id")


class BlockFacts:
    """That one member blocked another; `id` is the relation's. Mixed in as `ContactFacts` is."""

    __tablename__ = "blocks"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    from_id: Mapped[UUID]
    to_id: Mapped[UUID]

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        return UniqueConstraint("from_id", "to_id", name="blocks_pair"), Index("blocks_back", "to_id")


class Blocks:
    """Who blocked whom among one room's members: each is then for the other as if not there."""

    def __init__(self, block: type[BlockFacts]) -> None:
        self._block = block

    def block(self, tx: Session, event: Received) -> None:
        """One member blocked another."""
        pair = {"from_id": event.data["from_id"], "to_id": event.data["to_id"]}
        tx.execute(insert(self._block).values(id=event.aggregate_id, **pair).on_conflict_do_nothing())

    def unblock(self, tx: Session, event: Received) -> None:
        """A block was lifted."""
        tx.execute(delete(self._block).where(self._block.id == event.aggregate_id))

    def forget(self, tx: Session, member_id: UUID) -> None:
        """Forget every block of a member."""
        _forget(tx, self._block, member_id)

    def blocked(self, one: Any, other: Any) -> ColumnElement[bool]:
        """That either blocked the other, as an expression."""
        return select(self._block.id).where(_pair(self._block, one, other)).exists()

    def apart_from(self, member_id: UUID) -> CompoundSelect[Any]:
        """Those between whom and a member a block stands: looked up once for a query, whatever it reads."""
        theirs = select(self._block.to_id).where(self._block.from_id == member_id)
        return theirs.union_all(select(self._block.from_id).where(self._block.to_id == member_id))

    def is_blocked(self, tx: Session, one: UUID, other: UUID) -> bool:
        """Whether either blocked the other."""
        return bool(tx.scalar(select(self.blocked(one, other))))


class Ties(Blocks):
    """The blocks and the follows of one room's members. `accepted` is the event by which a follow began."""

    def __init__(self, contact: type[ContactFacts], block: type[BlockFacts], accepted: type[Event]) -> None:
        super().__init__(block)
        self._contact, self._accepted = contact, accepted

    def learn(self, tx: Session, event: Received) -> None:
        """A follow began or ended."""
        follows = event.type == self._accepted.type
        pair = {"from_id": event.data["from_id"], "to_id": event.data["to_id"]}
        row = insert(self._contact).values(id=event.aggregate_id, follows=follows, **pair)
        tx.execute(row.on_conflict_do_update(index_elements=[self._contact.id], set_={"follows": follows}))

    def forget(self, tx: Session, member_id: UUID) -> None:
        """Forget every tie of a member."""
        super().forget(tx, member_id)
        _forget(tx, self._contact, member_id)

    def are_contacts(self, tx: Session, one: UUID, other: UUID) -> bool:
        """Whether two follow each other."""
        both = _pair(self._contact, one, other)
        return tx.scalars(select(func.count()).where(both, self._contact.follows)).one() == 2


def _forget(tx: Session, model: type[ContactFacts] | type[BlockFacts], member_id: UUID) -> None:
    tx.execute(delete(model).where(or_(model.from_id == member_id, model.to_id == member_id)))


def _pair(model: type[ContactFacts] | type[BlockFacts], one: Any, other: Any) -> ColumnElement[bool]:
    there = and_(model.from_id == one, model.to_id == other)
    return or_(there, and_(model.from_id == other, model.to_id == one))
