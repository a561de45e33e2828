"""What sets a consumer right again: resends on a gap, snapshots for one that joins late or whose source was restored.

A publisher writes letters: messages that its relay sends straight into one queue. A resend is an event of the outbox
once more; a snapshot is the whole state of an aggregate at its present `seq`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session
from uuid6 import uuid7

from kit.database import Database
from kit.events import Event, ResendRequested, catalogue, registry
from kit.inbox import Received, Subscriptions, every
from kit.outbox import emit
from kit.topology import queue_in

GAP_SECONDS = 30
ASKED_AGAIN_SECONDS = 60
PAGE = 500

State = tuple[UUID, int, dict[str, Any]]
"""(aggregate id, seq, the fields of the snapshot event)."""


@dataclass(frozen=True)
class Source:
    """How a publisher tells the whole state of an aggregate type.

    `states(tx, after, limit, ids)` gives up to `limit` states with an id above `after`, in the order of their ids, or
    those of `ids`; tombstones are among them. `missing(tx, id)` makes the tombstone of one that a restored database no
    longer has, and gives its state.
    """

    event: type[Event]
    states: Callable[[Session, UUID, int, Sequence[UUID] | None], list[State]]
    missing: Callable[[Session, UUID], State] | None = None


_RESEND = text("""
INSERT INTO letters (queue, event_id, epoch, aggregate_type, aggregate_id, seq, type, version, payload, headers,
                     subjects, created_at)
SELECT :queue, event_id, epoch, aggregate_type, aggregate_id, seq, type, version, payload, headers, subjects, created_at
FROM outbox WHERE (CAST(:aggregate_type AS text) IS NULL OR aggregate_type = :aggregate_type)
  AND (CAST(:aggregate_id AS uuid) IS NULL OR aggregate_id = :aggregate_id) AND seq >= :from_seq
  AND created_at >= coalesce(CAST(:since AS timestamptz), '-infinity')
  AND created_at < coalesce(CAST(:until AS timestamptz), 'infinity') ORDER BY id""")
_OLDEST = text("""
SELECT min(seq) FROM outbox WHERE aggregate_type = :aggregate_type AND aggregate_id = :aggregate_id
  AND epoch = (SELECT epoch FROM epochs)""")
_SNAPSHOT = text("""
INSERT INTO letters (queue, event_id, epoch, aggregate_type, aggregate_id, seq, type, version, payload, headers,
                     subjects)
SELECT :queue, x.event_id, e.epoch, :aggregate_type, x.aggregate_id, x.seq, :type, :version, x.payload,
       '{"snapshot": true}', x.subjects
FROM epochs e, jsonb_to_recordset(CAST(:rows AS jsonb))
    AS x (event_id uuid, aggregate_id uuid, seq bigint, payload jsonb, subjects uuid[]) ORDER BY x.aggregate_id""")
_GAPS = text("""
SELECT i.publisher, i.aggregate_type, i.aggregate_id,
       CASE WHEN bool_or(i.epoch > c.epoch) THEN 1 ELSE c.seq + 1 END AS from_seq
FROM inbox i JOIN cursors c USING (publisher, aggregate_type, aggregate_id)
LEFT JOIN resend_requests r USING (publisher, aggregate_type, aggregate_id)
WHERE i.state = 'waiting' AND i.received_at < now() - interval '1 second' * :gap
  AND (r.asked_at IS NULL OR r.asked_at < now() - interval '1 second' * :again)
  AND NOT EXISTS (SELECT 1 FROM joinings j WHERE j.publisher = i.publisher AND j.aggregate_type = i.aggregate_type
                  AND c.seq = 0)
  AND NOT EXISTS (SELECT 1 FROM inbox n WHERE n.publisher = i.publisher AND n.aggregate_type = i.aggregate_type
                  AND n.aggregate_id = i.aggregate_id AND n.seq = c.seq + 1 AND n.state IN ('ready', 'parked'))
GROUP BY 1, 2, 3, c.seq LIMIT 100""")
_ASK = text("""
INSERT INTO resend_requests (publisher, aggregate_type, aggregate_id, seq, asked_at)
VALUES (:publisher, :aggregate_type, :aggregate_id, 0, now())
ON CONFLICT (publisher, aggregate_type, aggregate_id) DO UPDATE SET asked_at = now() RETURNING id, seq""")
_ASKED = text("UPDATE resend_requests SET seq = :seq WHERE id = :id")


def ask_for_gaps(db: Database, room: str) -> int:
    """Ask the publishers for what waits behind a gap older than 30 s; how many aggregates that were (a timed job).

    What waits in a higher epoch is asked for from the first on: a publisher that has its state sends that.
    """
    event = registry.get((f"{room}.resend.requested", 1))
    if event is None:
        return 0
    with db.transaction() as tx:
        gaps = tx.execute(_GAPS, {"gap": GAP_SECONDS, "again": ASKED_AGAIN_SECONDS}).mappings().all()
        for gap in gaps:
            row = tx.execute(_ASK, {key: gap[key] for key in ("publisher", "aggregate_type", "aggregate_id")}).one()
            asking = _Counter(tx, row.id, row.seq)
            emit(tx, event, asking, **dict(gap))
            asking.keep()
    return len(gaps)


class _Counter:
    """A row of `resend_requests` as an aggregate that tells."""

    def __init__(self, tx: Session, row_id: UUID, seq: int) -> None:
        self._tx, self.id, self.seq = tx, row_id, seq

    def keep(self) -> None:
        self._tx.execute(_ASKED, {"id": self.id, "seq": self.seq})


def answers(room: str, sources: dict[str, Source]) -> Subscriptions:
    """The subscriptions by which a publisher hears what its consumers ask to have again."""

    def answer(tx: Session, event: Received) -> None:
        if event.data["publisher"] != room:
            return
        queue = queue_in(event.type.split(".")[0])
        place = {key: event.data[key] for key in ("aggregate_type", "aggregate_id")}
        source = sources.get(event.data["aggregate_type"])
        oldest = tx.execute(_OLDEST, place).scalar_one() if source else None
        if source and (oldest is None or oldest > event.data["from_seq"]):
            send_states(tx, queue, event.data["aggregate_type"], source, [event.data["aggregate_id"]])
        else:
            resend(tx, queue, **place, from_seq=event.data["from_seq"])

    catalogue()  # who asks is in the contracts of the consumers
    asking = [e for e in registry.values() if issubclass(e, ResendRequested) and room in e.listeners]
    return {f"{event.type.split('.')[0]}.resend": every({event: answer}) for event in asking}


def resend(
    tx: Session,
    queue: str,
    *,
    aggregate_type: str | None = None,
    aggregate_id: UUID | None = None,
    from_seq: int = 1,
    since: datetime | None = None,
    until: datetime | None = None,
) -> int:
    """Write letters with the events of the outbox that fit; how many."""
    result: Any = tx.execute(
        _RESEND,
        {
            "queue": queue,
            "aggregate_type": aggregate_type,
            "aggregate_id": aggregate_id,
            "from_seq": from_seq,
            "since": since,
            "until": until,
        },
    )
    tx.info["emitted"] = True
    return int(result.rowcount)


def send_states(tx: Session, queue: str, aggregate_type: str, source: Source, ids: Sequence[UUID]) -> int:
    """Write letters with the state of these aggregates; those that no longer exist are told as missing."""
    states = source.states(tx, UUID(int=0), len(ids), ids)
    known = {state[0] for state in states}
    states += [source.missing(tx, one) for one in ids if one not in known] if source.missing else []
    return _write(tx, queue, aggregate_type, source.event, states)


def send_all(db: Database, queue: str, aggregate_type: str, source: Source) -> Iterator[int]:
    """Write letters with the state of every aggregate of a type, page by page; yields how many each time."""
    after = UUID(int=0)
    while True:
        with db.transaction() as tx:
            states = source.states(tx, after, PAGE, None)
            if not states:
                return
            yield _write(tx, queue, aggregate_type, source.event, states)
        after = states[-1][0]


def _write(tx: Session, queue: str, aggregate_type: str, event: type[Event], states: list[State]) -> int:
    rows = []
    for aggregate_id, seq, data in states:
        payload = event.dump_checked(data)
        subjects = [payload[name] for name in event.subjects if payload.get(name)]
        letter = {"event_id": str(uuid7()), "aggregate_id": aggregate_id, "seq": seq}
        rows.append({**letter, "payload": payload, "subjects": subjects})
    values = {"queue": queue, "aggregate_type": aggregate_type, "type": event.type, "version": event.version}
    tx.execute(_SNAPSHOT, {**values, "rows": orjson.dumps(rows).decode()})
    tx.info["emitted"] = True
    return len(rows)
