"""Erasure in the transport's own tables: of an event about a member who left, only its place remains.

A blanked row keeps its aggregate, seq, type and subjects; its payload is empty and its header `redacted` says so. Sent
or applied afterwards, it only moves the cursor.
"""

from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Mapped, Session, mapped_column
from uuid6 import uuid7

from kit.events import Event
from kit.outbox import emit
from kit.rpc.doors import Room

TABLES = ("outbox", "inbox", "letters")

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('erasing'))")
_BLANK = """
WITH rows AS (
    SELECT id FROM {table} WHERE subjects && CAST(:members AS uuid[]) AND type <> ALL (:spared)
        AND NOT headers ? 'redacted' ORDER BY id FOR UPDATE
)
UPDATE {table} SET payload = '{{}}', headers = headers || '{{"redacted": true}}' WHERE id IN (SELECT id FROM rows)"""
_STATEMENTS = [text(_BLANK.format(table=table)) for table in TABLES]
_FORGET_KEYS = text("DELETE FROM idempotency_keys WHERE actor = ANY (CAST(:members AS uuid[]))")
_LATE = """
SELECT DISTINCT subject FROM inbox, unnest(subjects) AS subject
WHERE id > :after AND NOT headers ? 'redacted' AND type <> ALL (:spared) AND subject IN ({tombstones})"""

_RUNS_A_MINUTE = 6
_NEWEST = text("SELECT coalesce(max(id), 0), NULL FROM inbox")
_A_DAY = text(
    "SELECT coalesce(max(id), 0),"
    " coalesce(min(id) FILTER (WHERE received_at > now() - interval '1 day') - 1, max(id), 0) FROM inbox"
)


class ErasureAnswer:
    """One answer that a member was erased here, told by one event; the aggregate is the answer, not the member: where
    either database was restored, the next event about a member would be taken for an old one, or waited with.

    Mixed into a room's model: `class Erasure(ErasureAnswer, Base)`.
    """

    __tablename__ = "erasures"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(index=True)
    seq: Mapped[int] = mapped_column(server_default="0")
    done_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


def one_at_a_time(tx: Session) -> None:
    """Erase no other member before the transaction ends: two that know each other would wait for each other's rows."""
    tx.execute(_ONE_AT_A_TIME)


def tell_done(tx: Session, model: Callable[..., ErasureAnswer], done: type[Event], member_id: UUID) -> None:
    """Tell that a member is erased here, with the room's own table of answers and its own event."""
    made = model(id=uuid7(), member_id=member_id, seq=0)
    tx.add(made)
    emit(tx, done, made, member_id=member_id)


def blank(tx: Session, members: Iterable[UUID], spared: Iterable[type[Event]]) -> None:
    """Empty every event about these members in outbox, inbox and letters, published and applied or not, and forget
    the idempotency keys they used. `spared`: the events that tell of the erasure itself, and so hold nothing."""
    values = {"members": list(members), "spared": [event.type for event in spared]}
    for statement in _STATEMENTS:
        tx.execute(statement, values)
    tx.execute(_FORGET_KEYS, {"members": values["members"]})


def blank_late(tx: Session, after: int, tombstones: str, spared: Iterable[type[Event]]) -> None:
    """Empty what came into the inbox after its row `after` about members who had left by then: an old event that was
    sent again. `tombstones`: the SELECT of their ids."""
    late = text(_LATE.format(tombstones=tombstones))
    if found := tx.scalars(late, {"after": after, "spared": [event.type for event in spared]}).all():
        blank(tx, found, spared)


class BlankLate:
    """A timed job, every 10 seconds: empties what came in about members who had left by then, since the run before.

    The first run looks back a day. A row gets its number before its commit, so what the last minute's runs have looked
    at is looked at again. `tombstones` and `spared` are those of `blank_late`.
    """

    def __init__(self, tombstones: str, spared: Iterable[type[Event]]) -> None:
        self._tombstones, self._spared = tombstones, tuple(spared)
        self._seen: deque[int] = deque(maxlen=_RUNS_A_MINUTE)

    def __call__(self, room: Room) -> None:
        with room.db.transaction() as tx:
            newest, a_day_ago = tx.execute(_NEWEST if self._seen else _A_DAY).one()
            blank_late(tx, self._seen[0] if self._seen else a_day_ago, self._tombstones, self._spared)
        self._seen.append(newest)
