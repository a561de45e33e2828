"""Calls of 10 ms from 8 threads through our fuse and through pybreaker's, which holds its lock while a call runs.

Alternating slices of 2 s. pybreaker is not in the lock: without it only ours is measured. Half a minute.
"""

import importlib
import importlib.metadata
import time
from collections.abc import Callable

from bench.measure import spread, work
from kit.fuse import Fuse

THREADS, SLICES, SECONDS, CALL = 8, 5, 2.0, 0.01


def main() -> None:
    ways = {"without": lambda _thread: time.sleep(CALL), "ours": _ours()}
    try:
        ways[f"pybreaker {importlib.metadata.version('pybreaker')}"] = _pybreaker()
    except ImportError:
        print("pybreaker is not installed")
    found: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(SLICES):
        for name in sorted(ways, reverse=bool(number % 2)):
            found[name].append(len(work(SECONDS, THREADS, ways[name])) / SECONDS)
    print(f"calls/s, {THREADS} threads, {CALL * 1000:.0f} ms a call:")
    for name, rates in found.items():
        print(f"  {name:<16}{spread(rates, 0)}")


def _ours() -> Callable[[int], None]:
    fuse = Fuse()

    def once(_thread: int) -> None:
        assert fuse.admits()
        time.sleep(CALL)
        fuse.answered()

    return once


def _pybreaker() -> Callable[[int], None]:
    breaker = importlib.import_module("pybreaker").CircuitBreaker(fail_max=5, reset_timeout=1)
    return lambda _thread: breaker.call(time.sleep, CALL)


if __name__ == "__main__":
    main()
