"""Nudges: what a browser should know at once goes past outbox and inbox, after the commit, to whoever is connected.

A nudge says that something of a kind is new for some members, and up to where; never what it is. The client then reads
through the ordinary, authorised door, and does so every minute anyway: losing a nudge loses nothing. So nothing here is
durable, confirmed or waited for.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

import orjson
import pika
from sqlalchemy.orm import Session

from kit.broker import Link
from kit.topology import LIVE

MEMBERS = 500  # in one message
KEPT = 500  # messages while the broker is away: of older ones nobody would hear anything new
BUFFERED = 1 << 20  # bytes that a slow broker has not taken
_PAUSE = 0.1  # seconds until it is asked again


class Nudge(NamedTuple):
    """`kind` and `cursor` are words of the service; `members` are ids."""

    kind: str
    members: list[str]
    cursor: str


def nudge(tx: Session, kind: str, member_ids: Iterable[Any], cursor: Any) -> None:
    """Note that something of this kind is new for these members, up to `cursor`: told when the transaction commits."""
    tx.info.setdefault("nudges", []).append(Nudge(kind, list(map(str, member_ids)), str(cursor)))


def noted(tx: Session) -> list[Nudge]:
    """What was noted in a transaction."""
    found: list[Nudge] = tx.info.get("nudges", [])
    return found


def messages(nudge: Nudge) -> Iterator[bytes]:
    """The messages that tell it, `{"kind", "members", "cursor"}`, of at most 500 members each."""
    for first in range(0, len(nudge.members), MEMBERS):
        members = nudge.members[first : first + MEMBERS]
        yield orjson.dumps({"kind": nudge.kind, "members": members, "cursor": nudge.cursor})


class Live(Link):
    """Publishes nudges to the exchange `live`; `send` never waits and never fails, what does not fit is dropped."""

    def __init__(self, amqp_url: str, room: str) -> None:
        super().__init__(amqp_url, f"{room} live")
        self._waiting: deque[bytes] = deque(maxlen=KEPT)
        self._due = False

    def send(self, nudges: Iterable[Nudge]) -> None:
        """Tell these; safe from any thread."""
        for one in nudges:
            self._waiting.extend(messages(one))
        connection: Any = self.connection
        with suppress(Exception):  # the connection may be going just now: what waits is told by the next one
            connection.ioloop.add_callback_threadsafe(lambda: self.guard(self._flush))

    def opened(self, _channel: Any) -> None:
        self._flush()

    def finish(self) -> None:
        """Tell what waits, then close."""
        self._flush()
        self.close()

    def lost(self) -> None:
        self._due = False

    def _flush(self) -> None:
        while self._waiting and self.channel is not None and self.connection._get_write_buffer_size() < BUFFERED:
            properties = pika.BasicProperties(content_type="application/json", delivery_mode=1)
            self.channel.basic_publish(LIVE, "", self._waiting.popleft(), properties)
        if self._waiting and not self._due:
            self._due = True
            self.later(_PAUSE, self._flush_again)

    def _flush_again(self) -> None:
        self._due = False
        self._flush()
