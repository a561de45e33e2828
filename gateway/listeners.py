"""Who listens: the open streams of this process, and what each of them has still to be told.

Memory is bounded by construction: so many streams, and in each the newest cursor of each event, however slow its
client. Nothing here does I/O or waits, but a stream for its next frame; greenlets switch only there: no lock.
"""

import re
import threading
from collections.abc import Callable, Iterator
from time import time

import orjson
from prometheus_client import Counter, Gauge

from kit.refusals import Unavailable

EVENTS = frozenset(("feed", "notification", "message", "appointment"))
PER_MEMBER = 5
HEARTBEAT = 15.0  # seconds
OPENED = b": open\nretry: 3000\n\n"
ALIVE = b":\n\n"
# a browser that does not know the event comes back after a minute, so that many tabs do not fight
RETIRED = b"retry: 60000\nevent: retire\ndata: {}\n\n"
_CURSOR = re.compile(r"[\w.:-]{1,64}")

OPEN = Gauge("live_streams_open", "Event streams that are open.")
RECEIVED = Counter("live_nudges_received", "Nudges that came from the broker, by event.", ("event",))
DELIVERED = Counter("live_nudges_delivered", "Events written to streams; what came meanwhile is one.", ("event",))


class Stream:
    """One open connection of a member, until `expires` (unix seconds)."""

    def __init__(self, member_id: str, session_id: str, expires: float, clock: Callable[[], float] = time) -> None:
        self.member_id, self.session_id, self.expires = member_id, session_id, expires
        self._clock = clock
        self._news: dict[str, str] = {}
        self._last: bytes | None = None
        self._woken = threading.Event()

    def tell(self, event: str, cursor: str) -> None:
        """Something came. Cursors of an event sort as text: an older one that comes late says nothing new."""
        self._news[event] = max(cursor, self._news.get(event, ""))
        self._woken.set()

    def end(self, last: bytes = b"") -> None:
        """End it, with these words."""
        self._last = last
        self._woken.set()

    def frames(self) -> Iterator[bytes]:
        """What goes over the wire, each as soon as there is something to say; a heartbeat where there is nothing."""
        yield OPENED
        while self._last is None and (left := self.expires - self._clock()) > 0:
            if self._woken.wait(min(HEARTBEAT, left)):
                yield self.news()
            else:
                yield ALIVE
        yield self._last or b""

    def news(self) -> bytes:
        """What was not told yet: an event of each kind at most."""
        self._woken.clear()
        news, self._news = self._news, {}
        for event in news:
            DELIVERED.labels(event).inc()
        return b"".join(frame(event, cursor) for event, cursor in sorted(news.items()))


class Listeners:
    """The streams of this process, at most `most`. A member has five: one more ends the oldest.

    The tab in front of a person is the last they opened, so that one is live; the oldest lies behind the others.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: dict[Stream, None] = {}
        self._by_member: dict[str, list[Stream]] = {}

    def open(self, stream: Stream) -> None:
        """Take a stream in. Raises Unavailable when there are as many as this process takes."""
        if len(self._open) >= self._most:
            raise Unavailable(retry_after=10)
        self._open[stream] = None
        own = self._by_member.setdefault(stream.member_id, [])
        own.append(stream)
        if len(own) > PER_MEMBER:
            own.pop(0).end(RETIRED)
        OPEN.set(len(self._open))

    def close(self, stream: Stream) -> None:
        """Its connection has ended; safe to call again."""
        self._open.pop(stream, None)
        own = self._by_member.get(stream.member_id, [])
        if stream in own:
            own.remove(stream)
        if not own:
            self._by_member.pop(stream.member_id, None)
        OPEN.set(len(self._open))

    def hear(self, body: bytes) -> None:
        """Tell the streams that a nudge concerns; what is no nudge that we know is dropped."""
        try:
            nudge = orjson.loads(body)
            event, members, cursor = nudge["kind"], set(nudge["members"]), nudge["cursor"]
            known = event in EVENTS and bool(_CURSOR.fullmatch(cursor))
        except (ValueError, KeyError, TypeError):
            known = False
        RECEIVED.labels(event if known else "unknown").inc()
        if known:
            for member_id in members:
                for stream in self._by_member.get(member_id, ()):
                    stream.tell(event, cursor)

    def end_those(self, has_ended: Callable[[str], bool]) -> None:
        """End the streams whose session has ended."""
        for stream in list(self._open):
            if has_ended(stream.session_id):
                stream.end()

    def end_all(self) -> None:
        """The process stops: clients come back to another one."""
        self.end_those(lambda _: True)


def frame(event: str, cursor: str) -> bytes:
    """An event as a browser reads it."""
    return f'event: {event}\nid: {cursor}\ndata: {{"cursor": "{cursor}"}}\n\n'.encode()
