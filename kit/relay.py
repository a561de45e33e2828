"""The relay: outbox → RabbitMQ, and letters (resends, snapshots) → one queue each.

One is active per service; what the broker did not confirm by its tag stays unpublished.

A row that the broker refused or could not route waits by itself and never holds up the rows behind it.
"""

import itertools
import time
from typing import Any, NamedTuple

import pika

from kit import lease, tracing, unsent
from kit.broker import Link
from kit.database import WAKE_CHANNEL, connect
from kit.events import Event, registry
from kit.faults import point
from kit.logs import log
from kit.outbox import envelope
from kit.topology import EVENTS

WINDOW = 1_000
LETTERS = 500  # at once; the next ones go when these are confirmed and their queue holds less than twice as many
_PROPERTIES = {"content_type": "application/cloudevents+json", "delivery_mode": 2}


class _Out(NamedTuple):
    """What was published and is not yet confirmed: a row of the outbox, or a letter to one queue."""

    id: int
    event_id: str
    queue: str | None

    @property
    def table(self) -> str:
        return "letters" if self.queue else "outbox"


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
        self._in_flight: dict[int, _Out] = {}  # by delivery tag, which only grows
        self._confirmed: list[_Out] = []
        self._refused: list[_Out] = []
        self._unroutable: set[str] = set()
        self._measuring = False
        self._tag = 0
        self._depth: dict[str, int] = {}
        self._passed_over: set[str] = set()  # queues that took no letters since the last poll
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
        self.leading = lease.take(self._db)
        return self.leading

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
        self._beat()
        self._poll()

    def _notified(self) -> None:
        self._listener.poll()
        self._listener.notifies.clear()
        self._fill()

    def _poll(self) -> None:
        self._fill()
        self._passed_over.clear()
        self._measure_queue()
        if self._in_flight and time.monotonic() - self._heard > self.silence_seconds:
            log.warning("confirms_silent", count=len(self._in_flight))
            self.connection.ioloop.stop()
            return
        self.later(self.poll_seconds, self._poll)

    def _beat(self) -> None:
        lease.beat(self._db)
        self.later(lease.BEAT_SECONDS, self._beat)

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
        waiting = [out.id for out in self._in_flight.values() if out.queue is None]
        rows = unsent.events(self._db, waiting, room)
        for row in rows:
            event = registry.get((row["type"], row["version"]), Event)
            self._publish(row, EVENTS, f"{row['type']}.v{row['version']}", bool(event.listeners))
        if len(rows) == room:
            self._fill_soon()

    def _measure_queue(self) -> None:
        """When letters wait and none is out, ask how full the queue of the oldest is, of those not passed over.

        On a channel of its own, for the broker closes it when there is no such queue.
        """
        if self._measuring or self.stopping.is_set() or any(out.queue for out in self._in_flight.values()):
            return
        queue = unsent.next_queue(self._db, list(self._passed_over))
        if queue is None:
            return
        self._measuring = True

        def opened(channel: Any) -> None:
            channel.add_on_close_callback(lambda _channel, reason: self.guard(self._measured, queue, reason))
            channel.queue_declare(queue, passive=True, callback=lambda frame: self.guard(counted, channel, frame))

        def counted(channel: Any, frame: Any) -> None:
            depth[queue] = frame.method.message_count
            channel.close()

        depth = self._depth = {}
        self.connection.channel(on_open_callback=opened)

    def _measured(self, queue: str, reason: Any) -> None:
        """Send the next letters, or none while their queue is full; those for a queue that is not there wait longer."""
        self._measuring = False
        ready = self._depth.get(queue)
        letters = [] if ready is not None and ready >= 2 * LETTERS else unsent.letters(self._db, queue, LETTERS)
        if ready is None:
            log.error("letters_without_queue", queue=queue, count=len(letters))
            self._refused += [_Out(row["id"], str(row["event_id"]), queue) for row in letters]
            self._flush()
            letters = []
        if not letters:
            self._passed_over.add(queue)
            self._measure_queue()  # of the letters to another one
        for row in letters:
            self._publish(row, "", queue, True, queue)

    def _publish(self, row: dict[str, Any], exchange: str, key: str, mandatory: bool, queue: str | None = None) -> None:
        point("relay.before_publish")
        self._tag += 1
        self._in_flight[self._tag] = _Out(row["id"], str(row["event_id"]), queue)
        placing = {name: row[name] for name in ("epoch", "seq", "type", "version", "aggregate_type")}
        headers = {**placing, "publisher": self.room, "aggregate_id": str(row["aggregate_id"])}
        properties = pika.BasicProperties(message_id=str(row["event_id"]), headers=headers, **_PROPERTIES)
        place = row["headers"].get("traceparent") if tracing.tracer else None
        with tracing.span("relay", "producer", parent=place, type=row["type"]) if place else tracing.OFF:
            self.channel.basic_publish(exchange, key, envelope(self.room, row), properties, mandatory=mandatory)
        point("relay.after_publish")

    def _on_return(self, _channel: Any, _method: Any, properties: Any, _body: bytes) -> None:
        self._unroutable.add(properties.message_id)
        self.returned += 1
        log.error("event_unroutable", event_id=properties.message_id)

    def _on_confirm(self, frame: Any) -> None:
        """A basic.ack or basic.nack by tag; a return comes before the ack of its message."""
        point("relay.confirmed")
        method = frame.method
        self._heard = time.monotonic()
        positive = isinstance(method, pika.spec.Basic.Ack)
        for tag in self._tags(method.delivery_tag, method.multiple):
            out = self._in_flight.pop(tag)
            routed = out.event_id not in self._unroutable
            self._unroutable.discard(out.event_id)
            (self._confirmed if positive and routed else self._refused).append(out)
        if not self._marking:
            self._marking = True
            self.later(0, self._mark)

    def _tags(self, tag: int, multiple: bool) -> list[int]:
        if multiple:
            return list(itertools.takewhile(lambda one: one <= tag, self._in_flight))
        return [tag] if tag in self._in_flight else []

    def _mark(self) -> None:
        self._marking = False
        letters_done = any(out.queue for out in self._confirmed)
        self._flush()
        self._fill_soon()
        if letters_done:
            self._measure_queue()

    def _fill_soon(self) -> None:
        if not self._filling:
            self._filling = True
            self.later(0, self._fill)

    def _flush(self) -> None:
        """Mark what was confirmed; a lost mark (synchronous_commit is off) is only a duplicate."""
        confirmed, refused = self._confirmed, self._refused
        self._confirmed, self._refused = [], []
        for table in ("outbox", "letters"):
            done, again = ([out.id for out in outs if out.table == table] for outs in (confirmed, refused))
            if done:
                point("relay.before_mark")
                unsent.mark(self._db, table, done)
                point("relay.after_mark")
            if again:
                log.warning("events_postponed", count=len(again))
                unsent.postpone(self._db, table, again)
