"""The worker's part in the index: it follows what changed, and builds what is missing."""

from collections.abc import Iterator
from contextlib import suppress
from time import monotonic
from typing import Any

from prometheus_client import Counter, Gauge

from services.directory import indexing, rebuild

WAITING = Gauge("index_waiting", "Entries that the index does not know as they are; none where there is no index.")
OLDEST = Gauge("index_oldest_seconds", "Age of the oldest change of an entry that the index does not know.")
WRITTEN = Counter("index_written", "Entries that this process has written to the index.")
FAILURES = Counter("index_failures", "Times that this process could not write to the index, and tries again.")
_TURN = 10.0  # seconds of one run at most: a worker that is stopped ends between two


class KeepIndex:
    """A timed job, every second: writes what changed to the index; where there is none, builds it, a turn at a time."""

    def __init__(self, at_once: int = indexing.AT_ONCE) -> None:
        self._at_once = at_once
        self._building: Iterator[rebuild.Progress] | None = None

    def __call__(self, room: Any) -> None:
        if room.engine.client is None:
            return
        try:
            if self._building or not rebuild.is_there(room.engine):
                self._build(room)
            else:
                self._follow(room)
        except Exception:
            self._building = None
            FAILURES.inc()
            raise
        finally:
            with room.db.transaction() as tx:
                waiting, oldest = indexing.waiting(tx)
            WAITING.set(waiting)
            OLDEST.set(oldest)

    def _follow(self, room: Any) -> None:
        until, taken = monotonic() + _TURN, self._at_once
        while taken == self._at_once and monotonic() < until:
            taken = indexing.index_noted(room.db, room.engine, self._at_once)
            WRITTEN.inc(taken)

    def _build(self, room: Any) -> None:
        self._building = self._building or rebuild.building(room.db, room.engine)
        until = monotonic() + _TURN
        with suppress(rebuild.AlreadyBuilding):  # another process does
            for _ in self._building:
                if monotonic() > until:
                    return
        self._building = None
