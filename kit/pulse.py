"""Whether the loops of this process move: with each turn a loop says within how many seconds the next one follows.

A dependency that is away does not stop a loop: each waits for it in turns, and they count. `/livez` asks `still`.
"""

import time
from collections.abc import Callable

STILL_SECONDS = 30.0
BEAT_SECONDS = 5.0


class Pulse:
    """When each loop, by name, will have moved again, by this clock; safe from any thread. `pace`: seconds between the
    turns of a loop that otherwise waits for events alone."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, pace: float = BEAT_SECONDS) -> None:
        self.clock, self.pace = clock, pace
        self._until: dict[str, float] = {}

    def beat(self, loop: str, within: float = STILL_SECONDS) -> None:
        """The loop moves now, and again within these seconds."""
        self._until[loop] = self.clock() + within

    def rest(self, loop: str) -> None:
        """The loop ended in order, or waits to be called: nothing is expected of it until it moves again."""
        self._until.pop(loop, None)

    def still(self) -> list[str]:
        """The loops that did not move when they should have."""
        now = self.clock()
        return sorted(loop for loop, until in list(self._until.items()) if until < now)


pulse = Pulse()
