"""`make top`: what runs, live in the terminal, from the inner ports of all processes; what is wrong is red."""

import json
import math
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from time import monotonic
from typing import Any

import requests
from prometheus_client.parser import text_string_to_metric_families
from rich.console import Console
from rich.live import Live
from rich.table import Table

from deploy.dev.processes import processes
from deploy.dev.steps import say
from deploy.dev.world import Servers, World

_EVERY = 2.0  # seconds
_SECONDS = {"gateway": "http_server_request_duration_seconds", "rpc": "rpc_request_duration_seconds"}

Samples = list[tuple[str, dict[str, str], float]]


@dataclass
class Row:
    """One process. None is what it does not have, or does not say now."""

    process: str
    up: bool
    per_second: float | None = None
    p50_ms: float | None = None
    p95_ms: float | None = None
    outbox: float | None = None
    outbox_age: float | None = None
    inbox: float | None = None
    inbox_age: float | None = None
    parked: float | None = None
    dead: float | None = None
    away: tuple[str, ...] = ()


def main(port: int, *, once: bool, as_json: bool) -> int:
    """Show a frame every two seconds until Ctrl-C; `once` or `as_json`: one. 1 when that one shows something wrong."""
    world = World(Servers(), "main", port=port)
    look = Looker(lambda process: scrape(world, process))
    look()
    if once or as_json:
        threading.Event().wait(_EVERY)  # a rate needs two looks
        rows = look()
        if as_json:
            say(json.dumps([asdict(row) for row in rows], indent=1))
        else:
            Console().print(draw(rows))
        return 1 if any(wrong(row) for row in rows) else 0
    with Live(draw([]), screen=True, auto_refresh=False) as live:
        try:
            while True:
                live.update(draw(look()), refresh=True)
                threading.Event().wait(_EVERY)
        except KeyboardInterrupt:
            return 0


def scrape(world: World, process: str) -> Samples | None:
    """The samples of a process, None when it does not answer."""
    try:
        text = requests.get(f"{world.inner_url(process)}/metrics", timeout=1).text
    except requests.RequestException:
        return None
    families = text_string_to_metric_families(text)
    return [(sample.name, sample.labels, sample.value) for family in families for sample in family.samples]


class Looker:
    """Looks at every process; rates and latencies are of the time since it looked last."""

    def __init__(self, ask: Callable[[str], Samples | None], clock: Callable[[], float] = monotonic) -> None:
        self._ask, self._clock = ask, clock
        self._before: dict[str, tuple[float, dict[float, float]]] = {}

    def __call__(self) -> list[Row]:
        return [self._row(process.name, self._ask(process.name)) for process in processes()]

    def _row(self, process: str, samples: Samples | None) -> Row:
        if samples is None:
            self._before.pop(process, None)
            return Row(process, up=False)
        gauges = {name: value for name, labels, value in samples if not labels}
        row = Row(
            process,
            up=True,
            outbox=gauges.get("outbox_unpublished"),
            outbox_age=gauges.get("outbox_oldest_seconds"),
            inbox=gauges.get("inbox_pending"),
            inbox_age=gauges.get("inbox_oldest_seconds"),
            parked=gauges.get("inbox_parked"),
            dead=gauges.get("dead_letters"),
            away=tuple(sorted(labels["part"] for name, labels, value in samples if name == "part_away" and value)),
        )
        if measured := _SECONDS.get(process.rpartition("-")[2]):
            self._measure(row, [one for one in samples if one[0] == f"{measured}_bucket"])
        return row

    def _measure(self, row: Row, samples: Samples) -> None:
        buckets: dict[float, float] = {}
        for _, labels, value in samples:
            buckets[float(labels["le"])] = buckets.get(float(labels["le"]), 0.0) + value
        now, (then, earlier) = self._clock(), self._before.get(row.process, (0.0, {}))
        self._before[row.process] = now, buckets
        if not then:
            return
        new = {le: max(0.0, count - earlier.get(le, 0.0)) for le, count in sorted(buckets.items())}
        row.per_second = new.get(math.inf, 0.0) / (now - then)
        row.p50_ms, row.p95_ms = quantile(new, 0.5), quantile(new, 0.95)


def quantile(buckets: dict[float, float], share: float) -> float | None:
    """Milliseconds under which that share lies, read off cumulative buckets as Prometheus does; None without any."""
    wanted = buckets.get(math.inf, 0.0) * share
    if not wanted:
        return None
    low = below = 0.0
    for le, count in sorted(buckets.items()):
        if count >= wanted:
            return 1000 * (low if math.isinf(le) else low + (le - low) * (wanted - below) / (count - below))
        low, below = le, count
    return None


def wrong(row: Row) -> set[str]:
    """The columns in which something is wrong."""
    old = {name for name in ("outbox_age", "inbox_age") if (getattr(row, name) or 0) > 60}
    stopped = {name for name in ("parked", "dead") if getattr(row, name)}
    return old | stopped | ({"away"} if row.away else set()) | (set() if row.up else {"process"})


def draw(rows: list[Row]) -> Table:
    """One frame."""
    table = Table(title="PatientsWorld", box=None, pad_edge=False, padding=(0, 1, 0, 0))
    heads = ("process", "req/s", "p50ms", "p95ms", "outbox", "age s", "inbox", "age s", "parked", "dead")
    for head in heads:
        table.add_column(head, justify="left" if head == "process" else "right", no_wrap=True)
    table.add_column("away", overflow="fold")  # on 80 columns it takes more lines than one, and nothing is cut
    for row in rows:
        bad = wrong(row)
        cells: dict[str, Any] = {**asdict(row), "away": "\n".join(row.away) if row.up else "no answer"}
        cells.pop("up")
        table.add_row(*(f"[bold red]{_say(cell)}[/]" if name in bad else _say(cell) for name, cell in cells.items()))
    return table


def _say(cell: Any) -> str:
    if cell is None:
        return "·"
    return cell if isinstance(cell, str) else f"{cell:.1f}".removesuffix(".0")
