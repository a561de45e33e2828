"""Prometheus metrics. Every label has a bounded set of values; none names a person. `docs/metrics.md` comes from here.

What a process counts is an object of prometheus_client; what must be looked at when the metrics are read is told by
the collectors below, by the names and sentences of `LOOKED_AT`.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import psycopg2
from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import REGISTRY, Collector

from kit.database import Database
from kit.events import registry

_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
RPC = Histogram(
    "rpc_request_duration_seconds",
    "Time of a remote call, told by the gateway and by the service; outcome is ok, unavailable or a refusal's name.",
    ("service", "method", "outcome"),
    buckets=_FAST,
)
APPLIED = Counter(
    "events_applied",
    "Events that left the inbox: applied, ignored, duplicate, waiting or parked.",
    ("type", "result"),
)
END_TO_END = Histogram(
    "event_end_to_end_seconds",
    "Time from the commit of an event to that of its effect here.",
    ("type",),
    buckets=(*_FAST, 30, 300),
)
AWAY = Gauge(
    "part_away",
    "1 while this process cannot use the part: broker, database, migrations, identity or redis.",
    ("part",),
    multiprocess_mode="livemax",
)
MISMATCH = Gauge(
    "reconcile_mismatch",
    "Objects of a copy that differ from their source, as the last kit.reconcile --metrics FILE has found them.",
    ("copy", "source"),
    registry=None,  # no process serves it: the file is for node_exporter's textfile collector
)
LOOKED_AT = {
    "relay_leader": "1 where this process publishes the outbox, which one worker of a service does.",
    "events_returned_total": "Events that no queue took since the start of this process.",
    "dead_letters": "Messages in the dead letter queue of the service, which nobody could place.",
    "outbox_unpublished": "Events that the broker has not confirmed yet.",
    "outbox_oldest_seconds": "Age of the oldest event that the broker has not confirmed.",
    "inbox_pending": "Events that were stored and are not applied yet.",
    "inbox_oldest_seconds": "Age of the oldest event that was stored and is not applied.",
    "inbox_parked": "Events that stopped and hold up their aggregate until somebody looks.",
    "database_pool_in_use": "Database connections of this process that are in use.",
    "database_pool_size": "Database connections that this process may use at once.",
}
_BOXES = {
    "outbox_unpublished": "SELECT count(*) FROM outbox WHERE published_at IS NULL",
    "outbox_oldest_seconds": "SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0) FROM outbox"
    " WHERE published_at IS NULL",
    "inbox_pending": "SELECT count(*) FROM inbox WHERE state IN ('ready', 'waiting')",
    "inbox_oldest_seconds": "SELECT coalesce(extract(epoch FROM now() - min(received_at)), 0) FROM inbox"
    " WHERE state IN ('ready', 'waiting')",
    "inbox_parked": "SELECT count(*) FROM inbox WHERE state IN ('parked', 'forked')",
}


def applied(row: Any, result: str) -> None:
    """Count an event that left the inbox; a type that no contract names counts as `unknown`."""
    kind = row["type"] if (row["type"], row["version"]) in registry else "unknown"
    APPLIED.labels(kind, result).inc()
    if result == "applied":
        END_TO_END.labels(kind).observe(max(0.0, time.time() - row["occurred_at"].timestamp()))


def observe_call(service: str) -> Any:
    """The function that a server or client of RPC tells its calls to: (method, outcome, seconds)."""

    def observe(method: str, outcome: str, seconds: float) -> None:
        RPC.labels(service, method, outcome).observe(seconds)

    return observe


def watch(db: Database, away: Callable[[], list[str]], parts: Iterable[str]) -> None:
    """Tell this process's connections, and which of `parts` are away, from now on."""
    for part in parts:
        AWAY.labels(part).set_function(partial(_is_away, part, away))
    REGISTRY.register(Pool(db))


class Pool(Collector):
    """How much of the pool of connections is in use."""

    def __init__(self, db: Database) -> None:
        self._pool: Any = db.engine.pool

    def collect(self) -> Iterator[Metric]:
        yield _tell("database_pool_in_use", self._pool.checkedout())
        yield _tell("database_pool_size", self._pool.size())


class Boxes(Collector):
    """What waits in outbox and inbox, asked from the database when the metrics are read; absent while it is away."""

    def __init__(self, db: Database, relay: Any, intake: Any) -> None:
        self._db, self._relay, self._intake = db, relay, intake

    def collect(self) -> Iterator[Metric]:
        yield _tell("relay_leader", self._relay.leading)
        yield _tell("events_returned_total", self._relay.returned)
        if self._intake.dead_letters is not None:
            yield _tell("dead_letters", self._intake.dead_letters)
        try:
            for name, value in measure(self._db).items():
                yield _tell(name, value)
        except Exception:  # the scrape goes on with what the process knows by itself
            return

    def register(self) -> None:
        REGISTRY.register(self)


def measure(db: Database) -> dict[str, float]:
    """The gauges of outbox and inbox by name."""
    connection: Any = db.engine.raw_connection()
    try:
        with connection.cursor() as cursor:
            found = {}
            for name, query in _BOXES.items():
                cursor.execute(query)
                found[name] = float(cursor.fetchone()[0])
        connection.rollback()
        return found
    except psycopg2.Error:
        connection.invalidate()
        raise
    finally:
        connection.close()


def _is_away(part: str, away: Callable[[], list[str]]) -> float:
    return float(part in away())


def _tell(name: str, value: float) -> Metric:
    family = CounterMetricFamily if name.endswith("_total") else GaugeMetricFamily
    return family(name, LOOKED_AT[name], value=float(value))
