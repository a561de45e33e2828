"""What of members' is due by the clock: who and when, readable across members; what it is, only in one's own rows."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from kit.database import clock
from kit.subjects import enter


class DueFacts:
    """That something of a member's is due, and when; never what it says. Mixed into a room's model, which lists the
    kinds it knows: `class Due(DueFacts, Base)`. It has no policy: a job reads it across members, and opens then one
    transaction per member."""

    __tablename__ = "due"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)


Model = TypeVar("Model", bound=DueFacts)


class DueList(Generic[Model]):
    """What is due in one room."""

    def __init__(self, model: type[Model]) -> None:
        self._model = model

    def put(self, tx: Session, id_: UUID, member_id: UUID, kind: str, at: datetime) -> None:
        """Something is due then; it may be put again with another time."""
        row = insert(self._model).values(id=id_, member_id=member_id, kind=kind, at=at)
        tx.execute(row.on_conflict_do_update(index_elements=[self._model.id], set_={"at": at}))

    def drop(self, tx: Session, id_: UUID) -> None:
        """It is not due any more."""
        tx.execute(delete(self._model).where(self._model.id == id_))

    def run(self, room: Any, kinds: tuple[str, ...], act: Callable[[Session, Model, datetime], datetime | None]) -> int:
        """Do what is due of these kinds, each in a transaction of its own as its member; any number of workers, one
        effect.

        `act` answers when it is due again, None for never. What fails stays due, and nothing else waits for it: it is
        looked at once in a run. Returns how many were done.
        """
        model, done, after = self._model, 0, UUID(int=0)
        while True:
            with room.db.transaction() as tx:
                now = clock(tx)
                wanted = select(model).where(model.kind.in_(kinds), model.at <= now, model.id > after)
                row = tx.scalar(wanted.order_by(model.id).limit(1).with_for_update(skip_locked=True))
                if row is None:
                    return done
                after = row.id
                enter(tx, row.member_id)
                again = act(tx, row, now)
                if again is None:
                    self.drop(tx, row.id)
                else:
                    row.at = again
            done += 1
