"""The intake: RabbitMQ → inbox. It stores, commits, then acknowledges; it applies nothing.

What has readable headers and an unreadable body is stored as parked, so that it can be placed; what has neither goes
to the dead letters.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg2
import psycopg2.errors

from kit import tracing
from kit.broker import Link
from kit.database import connect
from kit.faults import point
from kit.inbox import Subscriptions
from kit.logs import log
from kit.outbox import open_envelope
from kit.topology import queue_dead, queue_in

PREFETCH = 50  # a dead consumer returns this many, and each return counts toward the delivery limit
CHECK_SECONDS = 1.0
COUNT_SECONDS = 5.0
_UNSTORABLE = (psycopg2.DataError, psycopg2.IntegrityError, psycopg2.errors.ProgramLimitExceeded)

_STORE = """
WITH incoming AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%s::jsonb) AS x (
        arrived int, event_id uuid, publisher text, epoch int, aggregate_type text, aggregate_id uuid, seq bigint,
        type text, version int, payload jsonb, headers jsonb, subjects uuid[], mode text, reason text,
        occurred_at timestamptz)
), started AS (
    INSERT INTO cursors (publisher, aggregate_type, aggregate_id)
    SELECT DISTINCT publisher, aggregate_type, aggregate_id FROM incoming
    ORDER BY publisher, aggregate_type, aggregate_id ON CONFLICT DO NOTHING
)
INSERT INTO inbox (event_id, publisher, epoch, aggregate_type, aggregate_id, seq, type, version, payload, headers,
                   subjects, reason, occurred_at, state)
SELECT i.event_id, i.publisher, i.epoch, i.aggregate_type, i.aggregate_id, i.seq, i.type, i.version, i.payload,
       i.headers, i.subjects, i.reason, i.occurred_at,
       CASE WHEN i.reason IS NOT NULL THEN 'parked'
            WHEN i.headers ? 'snapshot' THEN 'ready'
            WHEN EXISTS (SELECT 1 FROM inbox o WHERE o.publisher = i.publisher AND o.aggregate_type = i.aggregate_type
                         AND o.aggregate_id = i.aggregate_id AND o.epoch = i.epoch AND o.seq = i.seq
                         AND o.event_id <> i.event_id AND NOT o.headers ? 'snapshot') THEN 'forked'
            WHEN (i.epoch, i.seq) <= (c.epoch, c.seq) OR i.epoch < c.epoch THEN 'superseded'
            WHEN coalesce(c.seq, 0) = 0 AND i.seq = 1 THEN 'ready'
            WHEN i.epoch = coalesce(c.epoch, 1) AND (i.mode = 'latest' OR i.seq = c.seq + 1) THEN 'ready'
            WHEN i.headers ? 'resumes' AND i.epoch > c.epoch AND i.seq <= c.seq + 1 THEN 'ready'
            ELSE 'waiting' END
FROM incoming i LEFT JOIN cursors c USING (publisher, aggregate_type, aggregate_id)
ORDER BY i.arrived ON CONFLICT (event_id) DO NOTHING"""
PROMOTE = """
UPDATE inbox i SET state = 'ready', next_at = now() FROM cursors c
WHERE i.state = 'waiting' AND c.publisher = i.publisher AND c.aggregate_type = i.aggregate_type
  AND c.aggregate_id = i.aggregate_id
  AND (i.epoch = c.epoch AND i.seq = c.seq + 1 OR i.headers ? 'resumes' AND i.epoch > c.epoch AND i.seq <= c.seq + 1)"""


@dataclass(frozen=True)
class _Delivery:
    tag: int
    properties: Any
    body: bytes


class Intake(Link):
    """Consumes `in.<room>` with a prefetch of 50 and calls `stored()` after each committed batch.

    It checks its database before it consumes; when the database fails it gives everything back by closing its
    connection, and consumes again once the database answers.
    """

    def __init__(
        self, database_url: str, amqp_url: str, room: str, subscriptions: Subscriptions, stored: Callable[[], None]
    ) -> None:
        super().__init__(amqp_url, f"{room} intake")
        self.room, self._url, self._subscriptions, self._stored = room, database_url, subscriptions, stored
        self._db: Any = None
        self._batch: list[_Delivery] = []
        self.dead_letters: int | None = None  # as counted last, None while nobody knows

    def lost(self) -> None:
        """What was not acknowledged comes again."""
        self._batch, self.dead_letters = [], None
        if self._db is not None:
            self._db.close()
        self._db = None

    def ready(self) -> bool:
        """The database must answer before anything is taken from the queue."""
        self._db = connect(self._url, application=f"{self.room} intake")
        with self._db.cursor() as cursor:
            cursor.execute("SET statement_timeout = '10s'")
            cursor.execute("SELECT 1 FROM cursors LIMIT 1")
        return True

    def opened(self, channel: Any) -> None:
        """Consume; a cancel by the broker (the queue is gone or moved) starts over."""
        channel.add_on_cancel_callback(lambda _frame: self.close())
        channel.basic_qos(prefetch_count=PREFETCH, callback=lambda _frame: self.guard(self._consume))

    def finish(self) -> None:
        """Store and acknowledge what was taken, then close."""
        self._store()
        self.close()

    def _consume(self) -> None:
        self.channel.basic_consume(queue_in(self.room), self._on_message)
        self._check()
        self._count_dead()

    def _check(self) -> None:
        with self._db.cursor() as cursor:
            cursor.execute("SELECT 1")
        self.later(CHECK_SECONDS, self._check)

    def _count_dead(self) -> None:
        """On a channel of its own, for the broker closes it when there is no such queue."""

        def opened(channel: Any) -> None:
            channel.queue_declare(queue_dead(self.room), passive=True, callback=lambda frame: counted(channel, frame))

        def counted(channel: Any, frame: Any) -> None:
            self.dead_letters = frame.method.message_count
            channel.close()

        self.connection.channel(on_open_callback=opened)
        self.later(COUNT_SECONDS, self._count_dead)

    def _on_message(self, _channel: Any, method: Any, properties: Any, body: bytes) -> None:
        point("intake.received")
        if not self._batch:
            self.later(0, self._store)
        self._batch.append(_Delivery(method.delivery_tag, properties, body))

    def _store(self) -> None:
        batch, self._batch = self._batch, []
        read = [(delivery, self._read(delivery)) for delivery in batch]
        rows = [row for _, row in read if row]
        dead = {delivery.tag for delivery, row in read if row is None}
        try:
            places = [row["headers"].get("traceparent") for row in rows] if tracing.tracer else ()
            with tracing.span("intake", "consumer", links=places, count=len(rows)) if any(places) else tracing.OFF:
                self._insert(rows)
        except _UNSTORABLE:
            # one message that the table cannot hold must not stop the others
            dead = {delivery.tag for delivery, row in read if not self._insert_alone(delivery, row)}
        for tag in sorted(dead):
            log.error("event_unreadable", queue=queue_in(self.room))
            self.channel.basic_reject(tag, requeue=False)
        if len(dead) < len(batch):
            point("intake.before_ack")
            if dead:
                for delivery in batch:
                    if delivery.tag not in dead:
                        self.channel.basic_ack(delivery.tag)
            else:
                self.channel.basic_ack(batch[-1].tag, multiple=True)
            point("intake.after_ack")
            self._stored()

    def _insert(self, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        with self._db.cursor() as cursor:
            point("intake.before_commit")
            cursor.execute(_STORE, (json.dumps([{**row, "arrived": n} for n, row in enumerate(rows)]),))
            point("intake.after_commit")
            if any(row["mode"] == "every" for row in rows):
                # a cursor that moved while the batch was written would leave its next row waiting for the sweep
                cursor.execute(PROMOTE)

    def _insert_alone(self, delivery: _Delivery, row: dict[str, Any] | None) -> bool:
        """Store one message, from its headers alone when its body cannot be stored; False when neither can."""
        for candidate in (row, _placed(delivery.properties)):
            try:
                if candidate:
                    self._insert([{"mode": "latest", **candidate}])
                    return True
            except _UNSTORABLE:
                continue
        return False

    def _read(self, delivery: _Delivery) -> dict[str, Any] | None:
        """The inbox row of a message; parked from its headers alone when the body is unreadable; None when both are."""
        row: dict[str, Any] | None = None
        try:
            row = {**open_envelope(delivery.body), "reason": None}
            json.dumps(row)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            row = _placed(delivery.properties)
        if row is None:
            return None
        subscription = self._subscriptions.get(f"{row['publisher']}.{row['aggregate_type']}")
        return {**row, "mode": subscription.mode if subscription else "latest"}


def _placed(properties: Any) -> dict[str, Any] | None:
    headers = properties.headers or {}
    try:
        return {
            "event_id": str(UUID(properties.message_id)),
            "publisher": str(headers["publisher"]),
            "epoch": int(headers["epoch"]),
            "aggregate_type": str(headers["aggregate_type"]),
            "aggregate_id": str(UUID(headers["aggregate_id"])),
            "seq": int(headers["seq"]),
            "type": str(headers["type"]),
            "version": int(headers["version"]),
            "payload": {},
            "headers": {},
            "subjects": [],
            "occurred_at": datetime.now(UTC).isoformat(),
            "reason": "UnreadableBody",
        }
    except (KeyError, ValueError, TypeError, AttributeError):
        return None
