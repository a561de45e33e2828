"""What of members' is due by the clock: who and when, readable across members; what it is, only in one's own rows."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kit.database import clock
from services.healthbox.models import Due
from services.healthbox.subjects import enter

Act = Callable[[Session, Due, datetime], datetime | None]


def put(tx: Session, id_: UUID, member_id: UUID, kind: str, at: datetime) -> None:
    """Something is due then; it may be put again with another time."""
    row = insert(Due).values(id=id_, member_id=member_id, kind=kind, at=at)
    tx.execute(row.on_conflict_do_update(index_elements=[Due.id], set_={"at": at}))


def drop(tx: Session, id_: UUID) -> None:
    """It is not due any more."""
    tx.execute(delete(Due).where(Due.id == id_))


def run(room: Any, kinds: tuple[str, ...], act: Act) -> int:
    """Do what is due of these kinds, each in a transaction of its own as its member; any number of workers, one effect.

    `act` answers when it is due again, None for never. What fails stays due, and nothing else waits for it: it is
    looked at once in a run. Returns how many were done.
    """
    done, after = 0, UUID(int=0)
    while True:
        with room.db.transaction() as tx:
            now = clock(tx)
            wanted = select(Due).where(Due.kind.in_(kinds), Due.at <= now, Due.id > after)
            row = tx.scalar(wanted.order_by(Due.id).limit(1).with_for_update(skip_locked=True))
            if row is None:
                return done
            after = row.id
            enter(tx, row.member_id, kms=room.kms)
            again = act(tx, row, now)
            if again is None:
                drop(tx, row.id)
            else:
                row.at = again
        done += 1
