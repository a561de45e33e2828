"""Another consumer of every event: does it go on while one is stuck?"""

import threading
from datetime import UTC, datetime

import pika

from kit.outbox import open_envelope
from kit.topology import EVENTS, parameters


class Tap:
    """Takes every event; `delays` are the seconds from the commit to the first time each was seen."""

    def __init__(self, amqp_url: str) -> None:
        self.delays: list[float] = []
        self._seen: set[str] = set()
        self._ending = threading.Event()
        self._connection = pika.BlockingConnection(parameters(amqp_url, "tap"))
        self._channel = self._connection.channel()
        self._channel.queue_declare("tap.faults", exclusive=True)
        self._channel.queue_bind("tap.faults", EVENTS, "#")
        self._thread = threading.Thread(target=self._take, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._ending.set()
        self._thread.join(10)
        self._connection.close()

    def _take(self) -> None:
        for _method, properties, body in self._channel.consume("tap.faults", auto_ack=True, inactivity_timeout=0.2):
            if body and properties.message_id not in self._seen:
                self._seen.add(properties.message_id)
                told = datetime.fromisoformat(open_envelope(body)["occurred_at"])
                self.delays.append((datetime.now(UTC) - told).total_seconds())
            if self._ending.is_set():
                return
