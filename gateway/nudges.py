"""Nudges from the broker: an exclusive queue of this process on the exchange `live`, bound anew after any loss."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from kit.broker import Link
from kit.topology import LIVE

_MOST = 10_000  # messages that a process which does not read leaves with the broker: the oldest go


class Nudges(Link):
    """Gives each nudge to `hear`."""

    def __init__(self, amqp_url: str, hear: Callable[[bytes], None]) -> None:
        super().__init__(amqp_url, "stream")
        self._hear = hear

    def opened(self, channel: Any) -> None:
        """A new name each time: the broker may still hold the old queue."""
        queue = f"live-{uuid4().hex}"
        channel.queue_declare(
            queue,
            exclusive=True,
            auto_delete=True,
            arguments={"x-max-length": _MOST, "x-overflow": "drop-head"},
            callback=lambda _: channel.queue_bind(queue, LIVE, callback=lambda _: self._consume(channel, queue)),
        )

    def _consume(self, channel: Any, queue: str) -> None:
        # a cancel means that the queue is gone
        channel.add_on_cancel_callback(lambda _: self.close())
        channel.basic_consume(queue, lambda _c, _m, _p, body: self._hear(body), auto_ack=True)
