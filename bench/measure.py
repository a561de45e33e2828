"""What the measurements share: processor seconds of whole process trees, alternation, figures with their spread."""

import random
import statistics
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pika

from deploy.dev.broker_users import add_vhost, delete_vhosts
from deploy.dev.usage import cpu_seconds
from kit.topology import declare, parameters

_RESAMPLED = 2_000


class Meter:
    """Whose processor seconds count, by name; `parts` gathers them over everything that was metered."""

    def __init__(self, roots: dict[str, int]) -> None:
        self.roots, self.parts = roots, dict.fromkeys(roots, 0.0)
        self.count, self.done, self.cost = 0, 0, 0.0

    @contextmanager
    def running(self) -> Iterator["Meter"]:
        """Meters the block; it says in `count` how much was done, `cost` is then the processor seconds of one."""
        before = {name: cpu_seconds(pid) for name, pid in self.roots.items()}
        self.count = 0
        yield self
        used = {name: cpu_seconds(pid) - before[name] for name, pid in self.roots.items()}
        self.cost = sum(used.values()) / self.count
        for name, seconds in used.items():
            self.parts[name] += seconds
        self.done += self.count

    def microseconds(self) -> dict[str, float]:
        """What one request or event cost each, over all slices."""
        return {name: 1e6 * seconds / self.done for name, seconds in self.parts.items()}


def alternate(a: Callable[[], float], b: Callable[[], float], rounds: int) -> tuple[list[float], list[float]]:
    """The figures of both in the order A B B A, so that a machine that drifts harms both alike; a pair a round."""
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        first, second, third, fourth = a(), b(), b(), a()
        found[0].append((first + fourth) / 2)
        found[1].append((second + third) / 2)
    return found


def interval(ratios: list[float]) -> tuple[float, float, float]:
    """The median, and between which bounds it lies in 95 % of resamples of the rounds."""
    dice = random.Random(0)
    medians = sorted(statistics.median(dice.choices(ratios, k=len(ratios))) for _ in range(_RESAMPLED))
    return statistics.median(ratios), quantile(medians, 0.025), quantile(medians, 0.975)


@contextmanager
def virtual_host(servers: Any) -> Iterator[str]:
    """A virtual host of the broker, with our exchanges, for as long as the block lasts; its name."""
    name = f"bench-{uuid4().hex[:8]}"
    add_vhost(servers, name)
    with pika.BlockingConnection(parameters(servers.amqp_url(name), "bench")) as connection:
        declare(connection.channel(), {})
    yield name
    delete_vhosts(servers, name)


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
