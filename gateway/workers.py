"""What gunicorn's arbiter knows of its workers: each beats about once a second as long as its loop moves."""

from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

from kit.pulse import STILL_SECONDS


class Workers:
    """The workers of an arbiter, as health is asked about them.

    One that hangs is replaced by the arbiter itself, and the others serve meanwhile: only when none moves, or the
    arbiter no longer replaces those that ended, is the process still.
    """

    def __init__(self, arbiter: Any, clock: Callable[[], float] = monotonic) -> None:
        self._arbiter, self._clock = arbiter, clock
        self._moved_at = clock()

    def away(self) -> list[str]:
        return [] if self._arbiter.WORKERS else ["workers"]

    def still(self) -> list[str]:
        """`workers` when none of them has moved for 30 s."""
        now = self._clock()
        for worker in list(self._arbiter.WORKERS.values()):
            with suppress(OSError, ValueError):  # ended just now
                # before its first beat the file tells the time of the day, which is later than any beat
                self._moved_at = max(self._moved_at, min(now, worker.tmp.last_update()))
        return ["workers"] if now - self._moved_at > STILL_SECONDS else []
