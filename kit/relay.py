"""The relay: outbox → RabbitMQ. One active per service; what the broker did not confirm by its tag stays unpublished.

It reads `published_at IS NULL` and never `id > last`: numbers commit out of order. A row that the broker refused or
could not route waits by itself (`retry_at`) and never holds up the rows behind it.
"""

import time
from collections.abc import Iterable
from typing import Any

import pika

from kit.broker import Link
from kit.database import WAKE_CHANNEL, connect
from kit.events import Event, registry
from kit.faults import point
from kit.logs import log
from kit.outbox import envelope
from kit.topology import EVENTS

WINDOW = 1_000
BEAT_SECONDS = 2.0
LEASE_SECONDS = 10.0
LOCK = 7_241_002  # the leader's advisory lock, on the session that also marks rows

_BATCH = """
SELECT id, event_id, epoch, aggregate_type, aggregate_id, seq, type, version, payload, headers, subjects::text[],
       created_at
FROM outbox WHERE published_at IS NULL AND retry_at <= now() AND id <> ALL (%s::bigint[]) ORDER BY id LIMIT %s"""
_COLUMNS = (
    *("id", "event_id", "epoch", "aggregate_type", "aggregate_id", "seq", "type", "version"),
    *("payload", "headers", "subjects", "created_at"),
)
_MARK = "UPDATE outbox SET published_at = now() WHERE id = ANY (%s::bigint[])"
_POSTPONE = """
UPDATE outbox SET attempts = attempts + 1,
    retry_at = now() + least(interval '1 minute', interval '1 second' * 2 ^ least(attempts, 6))
WHERE id = ANY (%s::bigint[])"""
_EVICT = """
SELECT pg_terminate_backend(pid) FROM relay_lease
WHERE beat_at < now() - interval '1 second' * %s
  AND pid IN (SELECT pid FROM pg_stat_activity WHERE usename = current_user)"""
_PROPERTIES = {"content_type": "application/cloudevents+json", "delivery_mode": 2}


class Relay(Link):
    """Publishes the outbox of one service in a window of 1,000 confirms.

    A standby waits for the advisory lock; when the leader's beat is older than 10 s it ends that backend, since a
    frozen process would keep the lock for ever. `leading` tells whether this one is active.
    """

    poll_seconds = 1.0
    silence_seconds = 5.0

    def __init__(self, database_url: str, amqp_url: str, room: str) -> None:
        super().__init__(amqp_url, f"{room} relay")
        self.room, self._url = room, database_url
        self.leading = False
        self.returned = 0
        self._db: Any = None
        self._listener: Any = None
        self.lost()

    def lost(self) -> None:
        """Nothing in flight counts any more; the leadership ends with its session."""
        self._in_flight: dict[int, int] = {}  # delivery tag → outbox id
        self._acknowledged: list[int] = []
        self._refused: list[int] = []
        self._unroutable: set[str] = set()
        self._events: dict[int, str] = {}
        self._tag = 0
        self._marking = self._filling = False
        self._heard = time.monotonic()
        self.leading = False
        for connection in (self._db, self._listener):
            if connection is not None:
                connection.close()
        self._db = self._listener = None

    def ready(self) -> bool:
        """Take the lead, or end a leader that no longer beats; False while another one leads."""
        self._db = connect(self._url, application=f"{self.room} relay")
        with self._db.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off; SET statement_timeout = '10s'")
            cursor.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,))
            if not cursor.fetchone()[0]:
                cursor.execute(_EVICT, (LEASE_SECONDS,))
                if cursor.fetchall():
                    log.warning("relay_leader_evicted")
                return False
        self.leading = True
        self._beat()
        return True

    def opened(self, channel: Any) -> None:
        """Confirms on, LISTEN in the same loop, then publish what waits."""
        channel.confirm_delivery(self._on_confirm, callback=lambda _frame: self.guard(self._start))
        channel.add_on_return_callback(self._on_return)

    def finish(self) -> None:
        """Wait for the confirms that are out (bounded by the silence rule), mark, close."""
        if self._in_flight:
            self.later(0.05, self.finish)
            return
        self._flush()
        self.close()

    def _start(self) -> None:
        self._listener = connect(self._url, application=f"{self.room} relay listener")
        with self._listener.cursor() as cursor:
            cursor.execute(f"LISTEN {WAKE_CHANNEL}")
        loop = self.connection.ioloop
        loop.add_handler(self._listener.fileno(), lambda _fd, _events: self.guard(self._notified), loop.READ)
        self._tick_beat()
        self._poll()

    def _notified(self) -> None:
        self._listener.poll()
        self._listener.notifies.clear()
        self._fill()

    def _poll(self) -> None:
        self._fill()
        if self._in_flight and time.monotonic() - self._heard > self.silence_seconds:
            log.warning("confirms_silent", count=len(self._in_flight))
            self.connection.ioloop.stop()
            return
        self.later(self.poll_seconds, self._poll)

    def _tick_beat(self) -> None:
        self._beat()
        self.later(BEAT_SECONDS, self._tick_beat)

    def _beat(self) -> None:
        with self._db.cursor() as cursor:
            cursor.execute("UPDATE relay_lease SET pid = pg_backend_pid(), beat_at = now()")

    def _fill(self) -> None:
        """Publish what waits, up to the window."""
        self._filling = False
        if self.stopping.is_set():
            return
        room = WINDOW - len(self._in_flight)
        if room < WINDOW // 2:
            return
        self._flush()
        if not self._in_flight:
            self._heard = time.monotonic()
        with self._db.cursor() as cursor:
            cursor.execute(_BATCH, (list(self._in_flight.values()), room))
            rows = [dict(zip(_COLUMNS, row, strict=True)) for row in cursor.fetchall()]
        for row in rows:
            self._publish(row)
        if len(rows) == room:
            self._fill_soon()

    def _publish(self, row: dict[str, Any]) -> None:
        point("relay.before_publish")
        self._tag += 1
        self._in_flight[self._tag] = row["id"]
        self._events[self._tag] = str(row["event_id"])
        event = registry.get((row["type"], row["version"]), Event)
        placing = {"aggregate_type": row["aggregate_type"], "aggregate_id": str(row["aggregate_id"])}
        self.channel.basic_publish(
            EVENTS,
            f"{row['type']}.v{row['version']}",
            envelope(self.room, row),
            pika.BasicProperties(
                message_id=str(row["event_id"]),
                headers={
                    **placing,
                    "publisher": self.room,
                    "epoch": row["epoch"],
                    "seq": row["seq"],
                    "type": row["type"],
                    "version": row["version"],
                },
                **_PROPERTIES,
            ),
            mandatory=bool(event.listeners),
        )
        point("relay.after_publish")

    def _on_return(self, _channel: Any, _method: Any, properties: Any, _body: bytes) -> None:
        self._unroutable.add(properties.message_id)
        self.returned += 1
        log.error("event_unroutable", event_id=properties.message_id)

    def _on_confirm(self, frame: Any) -> None:
        """A basic.ack or basic.nack by tag; a return comes before the ack of its message."""
        method = frame.method
        self._heard = time.monotonic()
        positive = isinstance(method, pika.spec.Basic.Ack)
        for tag in self._tags(method.delivery_tag, method.multiple):
            identity, event_id = self._in_flight.pop(tag), self._events.pop(tag)
            routed = event_id not in self._unroutable
            self._unroutable.discard(event_id)
            (self._acknowledged if positive and routed else self._refused).append(identity)
        if not self._marking:
            self._marking = True
            self.later(0, self._mark)

    def _tags(self, tag: int, multiple: bool) -> Iterable[int]:
        return [one for one in self._in_flight if one <= tag] if multiple else [tag] if tag in self._in_flight else []

    def _mark(self) -> None:
        self._marking = False
        self._flush()
        self._fill_soon()

    def _fill_soon(self) -> None:
        if not self._filling:
            self._filling = True
            self.later(0, self._fill)

    def _flush(self) -> None:
        """Mark what was acknowledged; a lost mark (synchronous_commit is off) is only a duplicate."""
        acknowledged, refused = self._acknowledged, self._refused
        self._acknowledged, self._refused = [], []
        with self._db.cursor() as cursor:
            if acknowledged:
                point("relay.before_mark")
                cursor.execute(_MARK, (acknowledged,))
                point("relay.after_mark")
            if refused:
                log.warning("events_postponed", count=len(refused))
                cursor.execute(_POSTPONE, (refused,))
