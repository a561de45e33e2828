"""What an operator may do to a service's events. Each change is a row of the audit table, written with it."""

import getpass
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from kit.applier import judge
from kit.database import Database
from kit.events import has_snapshot
from kit.inbox import Subscriptions
from kit.repair import PAGE, Source

STOPPED = """
SELECT id, event_id, publisher, aggregate_type, aggregate_id, seq, type, version, state, reason, attempts, received_at
FROM inbox WHERE state IN ('parked', 'forked') ORDER BY id LIMIT 1000"""
_RETRY = text("""
UPDATE inbox SET state = 'ready', attempts = 0, crashes = 0, next_at = now()
WHERE state = 'parked' AND (CAST(:id AS bigint) IS NULL OR id = :id)""")
_STOPPED_ROW = text("""
SELECT i.*, c.epoch AS cursor_epoch, c.seq AS cursor_seq
FROM inbox i JOIN cursors c USING (publisher, aggregate_type, aggregate_id)
WHERE i.id = :id AND i.state IN ('parked', 'forked') FOR UPDATE OF i, c""")
_IGNORE = text("UPDATE inbox SET state = 'ignored', reason = 'Skipped', applied_at = now() WHERE id = :id")
_MOVE = text("""
WITH moved AS (
    UPDATE cursors SET epoch = :epoch, seq = :seq WHERE publisher = :publisher AND aggregate_type = :aggregate_type
        AND aggregate_id = :aggregate_id
)
UPDATE inbox SET state = 'ready', next_at = now() WHERE publisher = :publisher AND aggregate_type = :aggregate_type
    AND aggregate_id = :aggregate_id AND epoch = :epoch AND seq = :seq + 1 AND state = 'waiting'""")
_AUDIT = text("""
INSERT INTO audit (operator, verb, subject, detail) VALUES (:operator, :verb, :subject, CAST(:detail AS jsonb))""")
_NEW_EPOCH = text("UPDATE epochs SET epoch = epoch + 1 RETURNING epoch")
_HEARD = text("UPDATE cursors SET epoch = :epoch WHERE publisher = :room AND aggregate_type = ANY (:aggregates)")
_UNHEARD = text("""
UPDATE outbox o SET epoch = :epoch, event_id = gen_random_uuid(), published_at = NULL, retry_at = now()
WHERE aggregate_type = ANY (:aggregates)
    AND seq > coalesce((SELECT seq FROM cursors c WHERE publisher = :room AND c.aggregate_type = o.aggregate_type
                        AND c.aggregate_id = o.aggregate_id), 0)""")
_RESUMED = text("""
UPDATE outbox o SET headers = headers || '{"resumes": true}'
WHERE epoch = :epoch AND aggregate_type = ANY (:without_snapshot) AND NOT EXISTS (
    SELECT FROM outbox p WHERE p.aggregate_type = o.aggregate_type AND p.aggregate_id = o.aggregate_id
        AND p.epoch = o.epoch AND p.seq < o.seq)""")
_HELD = text("""
UPDATE inbox i SET epoch = :epoch, event_id = coalesce((
    SELECT event_id FROM outbox o WHERE o.aggregate_type = i.aggregate_type AND o.aggregate_id = i.aggregate_id
        AND o.epoch = :epoch AND o.seq = i.seq), event_id)
WHERE publisher = :room AND aggregate_type = ANY (:aggregates) AND state IN ('ready', 'waiting', 'parked')""")
_JOIN = text("""
INSERT INTO joinings (publisher, aggregate_type) VALUES (:publisher, :aggregate_type) ON CONFLICT DO NOTHING""")
_JOINED = text("DELETE FROM joinings WHERE publisher = :publisher")


class NotItsTurn(Exception):
    """Events before this one are missing or stopped: skipping it would lose them too."""


def audit(tx: Session, verb: str, subject: UUID | None = None, **detail: Any) -> None:
    """Note who did what; `detail` holds ids and counts, never words."""
    row = {"operator": getpass.getuser(), "verb": verb, "subject": subject, "detail": orjson.dumps(detail).decode()}
    tx.execute(_AUDIT, row)


def stopped(tx: Session) -> list[dict[str, Any]]:
    """The parked and forked events, oldest first, at most 1,000."""
    return [dict(row) for row in tx.execute(text(STOPPED)).mappings()]


def retry(tx: Session, row_id: int | None) -> int:
    """Give one parked event, or all, their twelve attempts again; how many."""
    result: Any = tx.execute(_RETRY, {"id": row_id})
    audit(tx, "events retry", row=row_id, count=result.rowcount)
    return int(result.rowcount)


def skip(tx: Session, row_id: int, subscriptions: Subscriptions) -> bool:
    """Let an aggregate go on without its stopped event; False when the row is not one.

    Where each event has an effect of its own the cursor steps over it, so raises `NotItsTurn` while others are missing
    before it. Elsewhere, and for one of two at the same place, nothing waits for it: it is only put aside.
    """
    row = tx.execute(_STOPPED_ROW, {"id": row_id}).mappings().one_or_none()
    if row is None:
        return False
    subscription = subscriptions.get(f"{row['publisher']}.{row['aggregate_type']}")
    if row["state"] == "parked" and subscription and subscription.mode == "every":
        turn = judge(row, "every")
        if turn == "later":
            raise NotItsTurn
        if turn == "now":
            place = ("publisher", "aggregate_type", "aggregate_id", "epoch", "seq")
            tx.execute(_MOVE, {key: row[key] for key in place})
    tx.execute(_IGNORE, {"id": row_id})
    audit(tx, "events skip", event=str(row["event_id"]), type=row["type"])
    return True


def new_epoch(tx: Session, room: str, aggregates: Iterable[str]) -> int:
    """Raise the epoch of this database's events: before a restored database is opened again.

    `aggregates`: those of its own that the room `room` listens to itself. Its inbox is of the same moment as its
    outbox, so it needs no snapshot: its cursors go over, and what it had not applied yet is told again, to all.
    """
    epoch, own = int(tx.execute(_NEW_EPOCH).scalar_one()), list(aggregates)
    place = {"epoch": epoch, "room": room, "aggregates": own}
    for statement in (_HEARD, _UNHEARD, _HELD):
        tx.execute(statement, place)
    tx.execute(_RESUMED, {**place, "without_snapshot": [name for name in own if not has_snapshot(room, name)]})
    audit(tx, "events new-epoch", epoch=epoch)
    return epoch


def join(tx: Session, publisher: str, aggregate_types: list[str]) -> None:
    """A consumer that joins late: an aggregate it knows nothing of waits for its snapshot, and nothing is asked for."""
    for aggregate_type in aggregate_types:
        tx.execute(_JOIN, {"publisher": publisher, "aggregate_type": aggregate_type})
    audit(tx, "events join", publisher=publisher)


def joined(tx: Session, publisher: str) -> None:
    """The snapshot has arrived: from now on gaps are asked for."""
    tx.execute(_JOINED, {"publisher": publisher})
    audit(tx, "events joined", publisher=publisher)


def marks(db: Database, source: Source) -> Iterator[tuple[UUID, int, bytes]]:
    """(id, seq, 16-byte hash of id, seq and the fields of the snapshot event) of every aggregate of a type."""
    after = UUID(int=0)
    while True:
        with db.transaction() as tx:
            states = source.states(tx, after, PAGE, None)
        if not states:
            return
        for aggregate_id, seq, data in states:
            payload = orjson.dumps(source.event.dump_checked(data), option=orjson.OPT_SORT_KEYS)
            yield aggregate_id, seq, blake2b(b"%s %d %s" % (aggregate_id.bytes, seq, payload), digest_size=16).digest()
        after = states[-1][0]


def bucket_of(aggregate_id: UUID) -> int:
    """0 to 255: the last byte of a UUIDv7 is random."""
    return aggregate_id.bytes[-1]


def digest(db: Database, source: Source) -> dict[int, tuple[int, str]]:
    """Per bucket how many aggregates there are and the sum of their hashes, so that the order does not matter."""
    found: dict[int, tuple[int, int]] = {}
    for aggregate_id, _, mark in marks(db, source):
        count, total = found.get(bucket_of(aggregate_id), (0, 0))
        found[bucket_of(aggregate_id)] = count + 1, (total + int.from_bytes(mark)) % 2**128
    return {bucket: (count, f"{total:032x}") for bucket, (count, total) in sorted(found.items())}


def details(db: Database, source: Source, buckets: set[int]) -> dict[str, str]:
    """id → hash of the aggregates in these buckets."""
    return {str(one): mark.hex() for one, _, mark in marks(db, source) if bucket_of(one) in buckets}
