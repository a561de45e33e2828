"""A room's copy of the members that another room keeps: who each is, in a table of the room's own, set by events.

The contracts say which facts there are and which event is a snapshot; here is only how a copy is met, learned, buried
and compared. Every room with members has the same, and beside it what it alone wants to know of them.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Select, and_, literal, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column

from kit.events import Event
from kit.inbox import Later, Received
from kit.prepared import Prepared, execute, put
from kit.refusals import NotFound
from kit.repair import Source, State
from kit.rpc.doors import Actor

FACTS = ("display_name", "kind", "badge", "language", "country", "time_zone", "state", "since")
_SHOWN = ("display_name", "kind", "badge")


class MemberFacts:
    """The columns of a copied member, mixed into a room's model: `class Member(MemberFacts, Base)`.

    `seq` is the source's. `provisional`: made from the actor of a call, the event is still on its way. A row is never
    deleted: who left is a tombstone (`state`). The room's `Base` says what `str` and `datetime` are in the database.
    """

    __tablename__ = "members"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int]
    provisional: Mapped[bool]
    display_name: Mapped[str]
    kind: Mapped[str]
    badge: Mapped[str | None]
    language: Mapped[str | None]
    country: Mapped[str | None]
    time_zone: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default="active")
    since: Mapped[datetime] = mapped_column(server_default=text("now()"))

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        return member_checks()


def member_checks(empty: str = "display_name = '' AND badge IS NULL") -> tuple[CheckConstraint, CheckConstraint]:
    """The checks of a table of members; `empty` is what holds of the row of one who left."""
    return (
        CheckConstraint("state IN ('active', 'suspended', 'erased')", name="members_state"),
        CheckConstraint(f"state <> 'erased' OR {empty}", name="members_erased"),
    )


def public(member: MemberFacts) -> dict[str, Any]:
    """{id, display_name, kind, badge}: a member as others see them."""
    return {"id": str(member.id), **{name: getattr(member, name) for name in _SHOWN}}


Model = TypeVar("Model", bound=MemberFacts)


class MemberReplica(Generic[Model]):
    """The members of one room: `MemberReplica("social", Member, MemberSnapshot)`.

    `snapshot` is the event that says where a member stands whatever was known. `named` gives, by the name of a member,
    the columns of the room's own that follow from it, all of them text.
    """

    def __init__(
        self,
        room: str,
        model: type[Model],
        snapshot: type[Event],
        named: Callable[[str], dict[str, str]] = lambda _: {},
    ) -> None:
        self._model, self._snapshot, self._named = model, snapshot, named
        self._meet = Prepared(f"{room}_meet", text(_meet(list(named("")))))
        self._state = Prepared(f"{room}_state_of", text("SELECT state FROM members WHERE id = :id"))
        self.source = Source(snapshot, self.states)

    def meet(self, tx: Session, actor: Actor) -> None:
        """Note an actor whose event is still on its way; what is known already stays as it is."""
        named = self._named(actor.display_name)
        row = {"id": actor.member_id, "seq": actor.seq, "provisional": True, "kind": actor.kind, **named}
        put(tx, self._meet, {**row, "display_name": actor.display_name})

    def meet_active(self, tx: Session, actor: Actor) -> None:
        """The same; raises `NotFound` for one suspended or erased, whose call was on its way as well."""
        self.meet(tx, actor)
        if execute(tx, self._state, {"id": actor.member_id}).scalar_one() != "active":
            raise NotFound()

    def learn(self, tx: Session, event: Received) -> None:
        """Take over a member's public state from an event, never over a tombstone; the newest wins.

        A snapshot sets the row whatever its `seq`: a restored database counts from an earlier one. What says that the
        member left is for `bury`.
        """
        facts = {name: event.data[name] for name in FACTS}
        row = {**facts, **self._named(facts["display_name"]), "seq": event.seq, "provisional": False}
        model, upsert = self._model, insert(self._model).values(id=event.aggregate_id, **row)
        is_snapshot = literal(event.type == self._snapshot.type)
        kept = and_(model.state != "erased", or_(model.provisional, model.seq < upsert.excluded.seq, is_snapshot))
        tx.execute(upsert.on_conflict_do_update(index_elements=[model.id], set_=row, where=kept))

    def learner(
        self, erase: Callable[[Session, Received], None], answer: Callable[[Session, UUID], None]
    ) -> Callable[[Session, Received], None]:
        """The handler of the source's events: what a member is now; one who left is erased, and stays so whatever a
        restored source says of them: then the room's answer is told again."""

        def learn(tx: Session, event: Received) -> None:
            if event.data["state"] == "erased":
                erase(tx, event)
            elif event.type == self._snapshot.type and self.is_erased(tx, event.aggregate_id):
                answer(tx, event.aggregate_id)
            else:
                self.learn(tx, event)

        return learn

    def bury(self, tx: Session, event: Received, nobody: dict[str, Any]) -> None:
        """Leave a tombstone of a member, known here or not; `nobody` are the columns that say nothing any more."""
        # whatever its seq: a restored source counts from an earlier one
        row = {**nobody, **self._named(""), "seq": event.seq, "provisional": False, "since": event.data["since"]}
        tombstone = insert(self._model).values(id=event.aggregate_id, **row)
        tx.execute(tombstone.on_conflict_do_update(index_elements=[self._model.id], set_=row))

    def is_erased(self, tx: Session, member_id: UUID) -> bool:
        """Whether a tombstone stands for the member."""
        return tx.scalar(select(self._model.state).where(self._model.id == member_id)) == "erased"

    def active(self, tx: Session, member_id: UUID) -> Model:
        """A member who is there for others; raises `NotFound` for one unknown, suspended or erased."""
        member = tx.get(self._model, member_id)
        if member is None or member.state != "active":
            raise NotFound()
        return member

    def hold(self, tx: Session, member_id: UUID) -> Model | None:
        """A member whose state cannot change before the transaction ends; None for one that nobody has told of yet."""
        return tx.scalar(self._told(member_id).with_for_update(read=True))

    def seize(self, tx: Session, member_id: UUID) -> Model | None:
        """A member whom nobody else holds or seizes before the transaction ends; None, at once, while somebody does."""
        return tx.scalar(self._told(member_id).with_for_update(skip_locked=True))

    def known(self, tx: Session, member_id: UUID) -> Model:
        """`hold` for a handler: raises `Later` for one whose event is still on its way."""
        member = self.hold(tx, member_id)
        if member is None:
            raise Later("member")
        return member

    def states(self, tx: Session, after: UUID, limit: int, ids: Sequence[UUID] | None) -> list[State]:
        """Up to `limit` members with an id above `after`, or those of `ids`, in the shape in which the source tells
        them: to be compared. Who was only met is not a copy yet."""
        model = self._model
        wanted = model.id > after if ids is None else model.id.in_(ids)
        rows = tx.scalars(select(model).where(wanted, ~model.provisional).order_by(model.id).limit(limit))
        return [(row.id, row.seq, {"member_id": row.id} | {name: getattr(row, name) for name in FACTS}) for row in rows]

    def _told(self, member_id: UUID) -> Select[Model]:
        told = select(self._model).where(self._model.id == member_id, ~self._model.provisional)
        return told.execution_options(populate_existing=True)


def _meet(named: list[str]) -> str:
    columns = {"id": "uuid", "seq": "bigint", "provisional": "boolean", "display_name": "text", "kind": "text"}
    columns |= dict.fromkeys(named, "text")
    values = ", ".join(f"CAST(:{name} AS {kind})" for name, kind in columns.items())
    # nearly everybody is known: looked up first, since an insert makes the whole row before it finds that out
    return (
        f"INSERT INTO members ({', '.join(columns)}) SELECT {values}"  # noqa: S608
        " WHERE NOT EXISTS (SELECT FROM members WHERE id = :id) ON CONFLICT DO NOTHING"
    )
