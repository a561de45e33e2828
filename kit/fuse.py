"""Whether something that may be away is asked at all, so that its callers do not wait for a deadline each."""

import threading
from time import monotonic

_TIMEOUTS = 5  # in a row, that make it away


class Fuse:
    """Closed until five timeouts in a row, then one call a second is let through until one is answered.

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
