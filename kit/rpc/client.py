"""The RPC client of a gateway process: one for all its threads, four messages a call, a deadline on each.

It opens with the first call (so after the fork) and keeps two connections: it publishes on one and reads answers on the
other. Two detectors keep a failure short and in its place (a silent service is not a silent bus):

- the bus. When calls are out and no frame came for a second, an empty message goes to the own reply queue. If it is not
  back within a second, or a connection closes, or the broker says `blocked`: every call fails at once, and so does each
  new one, until the first frame comes. Asking goes on each second, connecting with at most 2 s between attempts.
- a service. After five timeouts in a row one call a second is let through; any answer, a refusal too, ends that.

Unchanged under gevent: only `threading` and sockets are used.
"""

import itertools
import threading
import uuid
from collections.abc import Callable
from time import monotonic
from typing import Any

from kit.logs import describe, log
from kit.refusals import Refused, TooLarge, Unavailable

from kit.rpc import wire

Observer = Callable[[str, str, str, float], None]
_SILENCE = 1.0  # seconds without a frame that make the bus suspect, and again that condemn it
_TIMEOUTS = 5  # in a row, that make a service away
_PROBE = ""  # correlation id of the message to ourselves


class RpcClient:
    """Calls any service on the bus at `amqp_url` (nothing is opened yet).

    `deadline`: seconds a call may take. `in_flight`: calls out at once; one more fails at once, for the threads behind it
    would only wait. `observe(service, method, outcome, seconds)` is told each call: `ok`, `unavailable`, or the name of
    the refusal.
    """

    def __init__(
        self, amqp_url: str, *, deadline: float = 5.0, in_flight: int = 64, observe: Observer | None = None
    ) -> None:
        self._deadline, self._in_flight, self._observe = deadline, in_flight, observe
        self._bus = Bus(amqp_url)
        self._fuses: dict[str, Fuse] = {}

    def call(
        self,
        service: str,
        method: str,
        kwargs: dict[str, Any],
        *,
        request_id: str | None = None,
        repeatable: bool = False,
        deadline: float | None = None,
    ) -> bytes:
        """The result of `service.method(**kwargs)` as JSON bytes, within `deadline` seconds.

        `repeatable` (a read, or a command with an idempotency key): when the bus is lost meanwhile, it is sent once more
        within the same deadline, with the header `resent`. Raises `Refused` when the service refused, `Unavailable` when
        no answer came or none can come, `TooLarge`, TypeError when an argument is not plain data.
        """
        begun = monotonic()
        outcome = "unavailable"
        try:
            result = self._call(service, method, kwargs, request_id, repeatable, begun + (deadline or self._deadline))
            outcome = "ok"
            return result
        except Refused as refused:
            outcome = refused.name
            raise
        finally:
            if self._observe:
                self._observe(service, method, outcome, monotonic() - begun)

    def state(self) -> dict[str, Any]:
        """`{"bus": "up" | "away", "away": [services that do not answer]}`; opens the bus, so that it can become up."""
        self._bus.open()
        away = sorted(service for service, fuse in list(self._fuses.items()) if fuse.blown)
        return {"bus": "up" if self._bus.is_up else "away", "away": away}

    def close(self) -> None:
        """Fail what is out and close both connections."""
        self._bus.close()

    def _call(
        self, service: str, method: str, kwargs: dict[str, Any], request_id: str | None, repeatable: bool, ends: float
    ) -> bytes:
        body = wire.encode({"args": [], "kwargs": kwargs})
        if len(body) > wire.LIMIT:
            raise TooLarge
        fuse = self._fuses.setdefault(service, Fuse())
        headers: dict[str, Any] = {"nameko.request_id": request_id} if request_id else {}
        for attempt in range(2 if repeatable else 1):
            if attempt:
                headers["resent"] = True
            ready = self._bus.wait_until_up(ends) if attempt else self._bus.open(ends)
            if not ready or not fuse.admits():
                break
            slot = self._bus.send(f"{service}.{method}", body, headers, ends, self._in_flight)
            if slot is None:
                break
            if not slot.gate.acquire(timeout=max(0.0, ends - monotonic())) and self._bus.give_up(slot):
                fuse.timed_out()
                break
            if slot.answer is not None:
                fuse.answered()
                return _open_answer(slot.answer)
        raise Unavailable(service=service, retry_after=1)


class Slot:
    """Where one call waits: the gate opens with the answer, or without one when the bus is lost."""

    __slots__ = ("answer", "gate", "id")

    def __init__(self, id: str) -> None:
        self.id = id
        self.answer: bytes | None = None
        self.gate = threading.Lock()
        self.gate.acquire()


class Fuse:
    """Whether a service is asked: closed until five timeouts in a row, then one call a second.

    Not pybreaker: 1.4 holds its lock for as long as the guarded call lasts, which would let one call through at a time,
    and counts the pause by the wall clock.
    """

    def __init__(self) -> None:
        self._timeouts, self._try_at, self._lock = 0, 0.0, threading.Lock()

    @property
    def blown(self) -> bool:
        return self._timeouts >= _TIMEOUTS

    def admits(self) -> bool:
        with self._lock:
            if not self.blown:
                return True
            now = monotonic()
            due = now >= self._try_at
            if due:
                self._try_at = now + 1
            return due

    def timed_out(self) -> None:
        with self._lock:
            self._timeouts += 1
            self._try_at = monotonic() + 1

    def answered(self) -> None:
        self._timeouts = 0


class Bus:
    """The two connections, the calls that are out, and the watch over the bus."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._out: dict[str, Slot] = {}
        self._ids = itertools.count(1)
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._tried = self._closing = self.is_up = False
        self._publisher: wire.Link | None = None
        self._reply_to = ""
        self._probed_at = 0.0

    def open(self, ends: float = 0.0) -> bool:
        """Begin to connect if nobody has; True when up. Waits only for the very first attempt, until `ends`."""
        if self.is_up:
            return True
        with self._changed:
            if self._thread is None and not self._closing:
                self._thread = threading.Thread(target=self._run, name="rpc-bus", daemon=True)
                self._thread.start()
            if ends:
                self._changed.wait_for(lambda: self._tried, max(0.0, ends - monotonic()))
            return self.is_up

    def wait_until_up(self, ends: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self.is_up or self._closing, max(0.0, ends - monotonic())) and self.is_up

    def send(self, routing_key: str, body: bytes, headers: dict[str, Any], ends: float, most: int) -> Slot | None:
        """Put a call on its way; None when it cannot be: the bus is away or `most` calls are out."""
        with self._changed:
            if not self.is_up or len(self._out) >= most:
                return None
            slot = Slot(str(next(self._ids)))
            self._out[slot.id] = slot
            publisher, reply_to = self._publisher, self._reply_to
        ms_left = max(1, int((ends - monotonic()) * 1000))
        try:
            assert publisher is not None
            publisher.publish(
                routing_key,
                body,
                application_headers={**headers, "ms_left": ms_left},
                expiration=str(ms_left),
                reply_to=reply_to,
                correlation_id=slot.id,
            )
        except Exception as error:
            self._lose(error, publisher)
        return slot

    def give_up(self, slot: Slot) -> bool:
        """Forget a call; False when its answer came at the last moment. An answer that comes later is dropped."""
        return self._out.pop(slot.id, None) is not None or slot.answer is None

    def close(self) -> None:
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread:
            self._thread.join(timeout=5)

    def _run(self) -> None:
        backoff = wire.Backoff()
        while not self._closing:
            publisher = consumer = None
            try:
                publisher = wire.Link(self._url, "rpc client, requests")
                consumer = wire.Link(self._url, "rpc client, answers")
                self._listen(publisher, consumer)
                backoff = wire.Backoff()
                while not self._closing:
                    consumer.pump()
                    self._watch(publisher, consumer)
            except Exception as error:
                self._lose(error, publisher)
            self._fail()
            for link in (publisher, consumer):
                if link:
                    link.cut()
            if consumer:
                consumer.close()
            with self._changed:
                self._changed.wait_for(lambda: self._closing, next(backoff))

    def _listen(self, publisher: wire.Link, consumer: wire.Link) -> None:
        reply_to = f"rpc.reply-{uuid.uuid4()}"  # a new name each time: the broker may still hold the old connection
        consumer.declare()
        consumer.channel.queue_declare(reply_to, durable=False, exclusive=True, auto_delete=True)
        consumer.channel.queue_bind(reply_to, wire.EXCHANGE, reply_to)
        consumer.channel.basic_consume(reply_to, no_ack=True, callback=self._receive, on_cancel=_lost_queue)
        consumer.asking(False)
        publisher.asking(False)
        threading.Thread(target=self._read_publisher, args=(publisher, consumer), name="rpc-bus-out", daemon=True).start()
        self._publisher, self._reply_to = publisher, reply_to
        self._rise()

    def _read_publisher(self, publisher: wire.Link, consumer: wire.Link) -> None:
        try:
            while True:
                publisher.pump()
        except Exception:
            consumer.cut()  # whoever reads there ends both
        publisher.close()

    def _watch(self, publisher: wire.Link, consumer: wire.Link) -> None:
        now = monotonic()
        if publisher.blocked:
            self._fall("blocked")
        elif now - consumer.frame_at < _SILENCE:
            self._rise()
        elif (self._out or not self.is_up) and now - self._probed_at >= _SILENCE:
            if self._probed_at > consumer.frame_at:
                self._fall("silent")
            self._probed_at = now
            publisher.publish(self._reply_to, b"", correlation_id=_PROBE, expiration="60000")

    def _receive(self, message: Any) -> None:
        slot = self._out.pop(message.properties.get("correlation_id", _PROBE), None)
        if slot:
            slot.answer = message.body
            slot.gate.release()

    def _rise(self) -> None:
        if not self.is_up:
            with self._changed:
                self._tried = self.is_up = True
                self._changed.notify_all()
            log.info("rpc.bus", state="up")

    def _fall(self, reason: str) -> None:
        if self.is_up or not self._tried:
            log.warning("rpc.bus", state="away", reason=reason)
        self._fail()

    def _fail(self) -> None:
        with self._changed:
            self._tried, self.is_up = True, False
            failed = list(self._out.values())
            self._out.clear()
            self._changed.notify_all()
        for slot in failed:
            slot.gate.release()

    def _lose(self, error: Exception, publisher: wire.Link | None) -> None:
        self._fall(describe(error)["error"])
        if publisher:
            publisher.cut()


def _lost_queue(_consumer_tag: str) -> None:
    raise ConnectionError("the reply queue is gone")


def _open_answer(body: bytes) -> bytes:
    result, error = wire.read_answer(body)
    if error is None:
        return result
    arguments = error.get("exc_args") or []
    extra = dict(arguments[1]) if len(arguments) > 1 and isinstance(arguments[1], dict) else {}
    status = extra.pop("status", 500)
    raise Refused(str(error.get("exc_type")), status, str(error.get("value") or ""), extra)


