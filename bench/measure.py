"""What the measurements share: processor seconds of whole process groups, and figures with their spread."""

import os
import statistics
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(*leaders: int) -> float:
    """Processor seconds used so far by every process of the groups that these processes lead."""
    ticks = 0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if int(fields[2]) in leaders:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / _TICKS


@contextmanager
def virtual_host(servers: Any) -> Iterator[str]:
    """A virtual host of the broker for as long as the block lasts; its name."""
    name = f"bench-{uuid4().hex[:8]}"
    servers.rabbitmqctl("add_vhost", name)
    servers.rabbitmqctl("set_permissions", "-p", name, "patientsworld", ".*", ".*", ".*")
    yield name
    servers.rabbitmqctl("delete_vhost", name)


def work(seconds: float, threads: int, once: Callable[[int], None]) -> list[float]:
    """Call `once(thread)` again and again in so many threads; the seconds that each call took, sorted."""
    until = time.monotonic() + seconds
    taken: list[float] = []

    def loop(number: int) -> None:
        while time.monotonic() < until:
            begin = time.perf_counter()
            once(number)
            taken.append(time.perf_counter() - begin)

    running = [threading.Thread(target=loop, args=(number,)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return sorted(taken)


def quantile(ordered: list[float], part: float) -> float:
    """The value below which `part` of a sorted list lies."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def spread(values: Iterable[float], digits: int = 2) -> str:
    """`median (lowest–highest)`."""
    found = sorted(values)
    return f"{statistics.median(found):.{digits}f} ({found[0]:.{digits}f}–{found[-1]:.{digits}f})"
