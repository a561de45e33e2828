"""The bus as a gateway process sees it: two connections, the calls that are out, and a watch over both.

It publishes on one connection and reads answers on the other, so that a publisher in trouble never delays an answer.
When calls are out and no frame came for a second, an empty message goes to the own reply queue. If it is not back
within a second, or a connection closes, or the broker says `blocked`: every call fails at once, and so does each new
one, until the first frame comes. Asking goes on each second, connecting with at most 2 s between attempts.
"""

import itertools
import threading
import uuid
from time import monotonic
from typing import Any

from kit.logs import describe, log
from kit.rpc import wire

_SILENCE = 1.0  # seconds without a frame that make the bus suspect, and again that condemn it
_PROBE = ""  # correlation id of the message to ourselves


class Slot:
    """Where one call waits: the gate opens with the answer, or without one when the bus is lost."""

    __slots__ = ("answer", "gate", "id")

    def __init__(self, id: str) -> None:
        self.id = id
        self.answer: bytes | None = None
        self.gate = threading.Lock()
        self.gate.acquire()


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
        self._idle_at = self._probed_at = self._fell_at = 0.0

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
        """True as soon as the bus is up, False at `ends`."""
        with self._changed:
            return self._changed.wait_for(lambda: self.is_up, max(0.0, ends - monotonic()))

    def send(self, routing_key: str, body: bytes, headers: dict[str, Any], ends: float, most: int) -> Slot | None:
        """Put a call on its way; None when it cannot be: the bus is away or `most` calls are out."""
        with self._changed:
            publisher, reply_to = self._publisher, self._reply_to
            if not self.is_up or publisher is None or len(self._out) >= most:
                return None
            slot = Slot(str(next(self._ids)))
            self._out[slot.id] = slot
        ms_left = max(1, int((ends - monotonic()) * 1000))
        try:
            publisher.publish(
                routing_key,
                body,
                application_headers={**headers, "ms_left": ms_left},
                expiration=str(ms_left),
                reply_to=reply_to,
                correlation_id=slot.id,
            )
        except Exception as error:
            publisher.cut()
            self._fall(describe(error)["error"])
        return slot

    def give_up(self, slot: Slot) -> bool:
        """Forget a call; False when its answer came at the last moment. An answer that comes later is dropped."""
        return self._out.pop(slot.id, None) is not None or slot.answer is None

    def close(self) -> None:
        """Fail what is out, say goodbye to the broker; nothing can be sent afterwards."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread:
            self._thread.join(timeout=5)

    def _run(self) -> None:
        backoff = wire.Backoff()
        while not self._closing:
            links: list[wire.Link] = []
            reader = None
            try:
                links.append(publisher := wire.Link(self._url, "rpc client, requests"))
                links.append(consumer := wire.Link(self._url, "rpc client, answers"))
                self._listen(publisher, consumer)
                reader = threading.Thread(target=self._read_publisher, args=links, name="rpc-bus-out", daemon=True)
                reader.start()
                self._rise()
                backoff = wire.Backoff()
                while not self._closing:
                    consumer.pump()
                    self._watch(publisher, consumer)
            except Exception as error:
                for link in links:
                    link.cut()
                self._fall(describe(error)["error"])
            if reader:
                reader.join()
            self._fail()
            for link in links:
                link.close()
            with self._changed:
                self._changed.wait_for(lambda: self._closing, next(backoff))

    def _listen(self, publisher: wire.Link, consumer: wire.Link) -> None:
        reply_to = f"rpc.reply-{uuid.uuid4()}"  # a new name each time: the broker may still hold the old connection
        consumer.channel.queue_declare(reply_to, durable=False, exclusive=True, auto_delete=True)
        consumer.channel.queue_bind(reply_to, wire.EXCHANGE, reply_to)
        consumer.channel.basic_consume(reply_to, no_ack=True, callback=self._receive, on_cancel=_lost_queue)
        consumer.asking(False)
        publisher.asking(False)
        self._publisher, self._reply_to = publisher, reply_to

    def _read_publisher(self, publisher: wire.Link, consumer: wire.Link) -> None:
        try:
            while not self._closing:
                publisher.pump()
        except Exception:
            consumer.cut()  # whoever reads there ends both

    def _watch(self, publisher: wire.Link, consumer: wire.Link) -> None:
        now = monotonic()
        if not self._out:
            self._idle_at = now
        heard_at = max(consumer.frame_at, self._idle_at)
        if publisher.is_cut:
            raise ConnectionError("nothing can be sent")
        if publisher.blocked:
            self._fall("blocked")
        elif not self.is_up:
            if consumer.frame_at > self._fell_at:
                self._rise()
            else:
                self._probe(publisher, now)
        elif now - heard_at >= _SILENCE:
            if heard_at < self._probed_at <= now - _SILENCE:
                self._fall("silent")
            self._probe(publisher, now)

    def _probe(self, publisher: wire.Link, now: float) -> None:
        if now - self._probed_at >= _SILENCE:
            self._probed_at = now
            publisher.publish(self._reply_to, b"", correlation_id=_PROBE)

    def _receive(self, message: Any) -> None:
        slot = self._out.pop(message.properties.get("correlation_id", _PROBE), None)
        if slot:
            slot.answer = message.body
            slot.gate.release()

    def _rise(self) -> None:
        with self._changed:
            self._tried = self.is_up = True
            self._changed.notify_all()
        log.info("rpc.bus", state="up")

    def _fall(self, reason: str) -> None:
        if self.is_up or not self._tried:
            log.warning("rpc.bus", state="away", reason=reason)
        self._fell_at = monotonic()
        self._fail()

    def _fail(self) -> None:
        with self._changed:
            self._tried, self.is_up = True, False
            failed = list(self._out.values())
            self._out.clear()
            self._changed.notify_all()
        for slot in failed:
            slot.gate.release()


def _lost_queue(_consumer_tag: str) -> None:
    raise ConnectionError("the reply queue is gone")
