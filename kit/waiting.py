"""Waiting for what has no word of its own to say that it is so."""

import time
from collections.abc import Callable
from typing import Any


def ask_until(condition: Callable[[], Any], within: float, every: float) -> Any:
    """The first true answer of `condition`, or the last one of all once `within` seconds have passed.

    It is asked `every` so many seconds, and what takes long more rarely: asking takes time from what is waited for.
    """
    begun = time.monotonic()
    while True:
        found = condition()
        waited = time.monotonic() - begun
        if found or waited > within:
            return found
        time.sleep(max(every, min(waited / 10, 0.25)))
