"""Prometheus metrics of the transport. Every label has a bounded set of values; none names a person."""

import time
from collections.abc import Iterator
from typing import Any

import psycopg2
from prometheus_client import Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import REGISTRY, Collector

from kit.database import Database

_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
RPC = Histogram(
    "rpc_request_duration_seconds", "Time of a remote call", ("service", "method", "outcome"), buckets=_FAST
)
APPLIED = Counter("events_applied", "Events that left the inbox", ("type", "result"))
END_TO_END = Histogram(
    "event_end_to_end_seconds",
    "From the commit of an event to that of its effect",
    ("type",),
    buckets=(*_FAST, 30, 300),
)
_GAUGES = {
    "outbox_unpublished": "SELECT count(*) FROM outbox WHERE published_at IS NULL",
    "outbox_oldest_seconds": "SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0) FROM outbox"
    " WHERE published_at IS NULL",
    "inbox_pending": "SELECT count(*) FROM inbox WHERE state IN ('ready', 'waiting')",
    "inbox_oldest_seconds": "SELECT coalesce(extract(epoch FROM now() - min(received_at)), 0) FROM inbox"
    " WHERE state IN ('ready', 'waiting')",
    "inbox_parked": "SELECT count(*) FROM inbox WHERE state IN ('parked', 'forked')",
}


def applied(row: Any, result: str) -> None:
    """Count an event that left the inbox: applied, ignored, duplicate, waiting or parked."""
    APPLIED.labels(row["type"], result).inc()
    if result == "applied":
        END_TO_END.labels(row["type"]).observe(max(0.0, time.time() - row["occurred_at"].timestamp()))


def observe_call(service: str) -> Any:
    """The function that a server or client of RPC tells its calls to: (method, outcome, seconds)."""

    def observe(method: str, outcome: str, seconds: float) -> None:
        RPC.labels(service, method, outcome).observe(seconds)

    return observe


class Boxes(Collector):
    """What waits in outbox and inbox, asked from the database when the metrics are read; absent while it is away."""

    def __init__(self, db: Database, relay: Any) -> None:
        self._db, self._relay = db, relay

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield GaugeMetricFamily("relay_leader", "1 where this process publishes the outbox", float(self._relay.leading))
        yield GaugeMetricFamily("events_returned", "Events no queue took since the start", float(self._relay.returned))
        try:
            for name, value in measure(self._db).items():
                yield GaugeMetricFamily(name, _GAUGES[name].partition(" FROM ")[2].partition(" WHERE ")[2], value)
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
            for name, query in _GAUGES.items():
                cursor.execute(query)
                found[name] = float(cursor.fetchone()[0])
        connection.rollback()
        return found
    except psycopg2.Error:
        connection.invalidate()
        raise
    finally:
        connection.close()
