"""Spans of one process, in memory: who causes whom, what a span may carry, and that nothing is made while it is off."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy import text

from kit import logs, tracing
from kit.applier import Applier
from kit.database import Database
from kit.inbox import every
from kit.outbox import envelope, open_envelope
from kit.testing import raw, written
from kit.tests.ledger import ThingMade, make


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    found = InMemorySpanExporter()
    tracing.start("test", found)
    yield found
    tracing.stop()


def test_nothing_is_traced_unless_a_setting_says_where_to(db: Database) -> None:
    tracing.start("test")
    assert tracing.tracer is None
    with db.transaction(request_id="r") as tx:
        make(tx)
    assert outbox(db)["headers"] == {"request_id": "r"}


def outbox(db: Database) -> dict[str, Any]:
    with db.transaction() as tx:
        return dict(tx.execute(text("SELECT * FROM outbox")).mappings().one())


def test_an_event_carries_its_producer_over_the_broker_and_its_effect_links_to_it(
    db: Database, settings: Any, spans: InMemorySpanExporter
) -> None:
    with tracing.span("/v1/things", "server") as request, db.transaction() as tx:
        make(tx)
    row = open_envelope(envelope("ledger", outbox(db)))
    place = row["headers"]["traceparent"]
    connection = raw(settings.database_url)
    with connection, connection.cursor() as cursor:
        store(cursor, row)
    connection.close()
    assert Applier(db, {"ledger.thing": every({ThingMade: lambda tx, event: None})}).apply_one()
    produced, _, applied = spans.get_finished_spans()
    assert place.split("-")[1:3] == [f"{produced.context.trace_id:032x}", f"{produced.context.span_id:016x}"]
    assert produced.parent.span_id == request.get_span_context().span_id
    [link] = applied.links
    assert (link.context.trace_id, link.context.span_id) == (produced.context.trace_id, produced.context.span_id)
    assert applied.parent is None
    assert applied.context.trace_id != produced.context.trace_id


def store(cursor: Any, row: dict[str, Any]) -> None:
    place = (row["publisher"], row["aggregate_type"], row["aggregate_id"])
    cursor.execute("INSERT INTO cursors (publisher, aggregate_type, aggregate_id) VALUES (%s, %s, %s)", place)
    names = ("event_id", "epoch", "seq", "type", "version", "occurred_at")
    cursor.execute(
        f"INSERT INTO inbox (publisher, aggregate_type, aggregate_id, {', '.join(names)}, payload, headers, subjects,"
        " state) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '{}', 'ready')",
        (*place, *(row[name] for name in names), json.dumps(row["payload"]), json.dumps(row["headers"])),
    )


def logged(output: Callable[[], str], event: str) -> dict[str, Any]:
    """The last line of that name."""
    found = [json.loads(line) for line in output().splitlines()]
    return [line for line in found if line["event"] == event][-1]


def test_a_log_line_names_the_trace_in_which_it_is_written(spans: InMemorySpanExporter) -> None:
    with written() as output:
        logs.configure("test")
        with tracing.span("feed", "server") as outer:
            place, trace_id = str(tracing.traceparent()), f"{outer.get_span_context().trace_id:032x}"
            logs.log.info("inside")
        logs.log.info("outside")
        with tracing.under(place):
            logs.log.info("afterwards")
    assert logged(output, "inside")["trace_id"] == logged(output, "afterwards")["trace_id"] == trace_id
    assert "trace_id" not in logged(output, "outside")


@pytest.mark.parametrize("traced", [True, False])
def test_an_event_that_fails_is_logged_with_its_trace_and_its_request(
    db: Database, settings: Any, spans: InMemorySpanExporter, traced: bool
) -> None:
    with tracing.span("/v1/things", "server"), db.transaction(request_id="r") as tx:
        make(tx)
    row = open_envelope(envelope("ledger", outbox(db)))
    if not traced:
        tracing.stop()
    connection = raw(settings.database_url)
    with connection, connection.cursor() as cursor:
        store(cursor, row)
    connection.close()
    with written() as output:
        logs.configure("test")
        assert Applier(db, {"ledger.thing": every({ThingMade: lambda tx, event: 1 / 0})}).apply_one()
    line = logged(output, "event_failed")
    assert (line["request_id"], line["error"]) == ("r", "ZeroDivisionError")
    assert line.get("trace_id") == (f"{spans.get_finished_spans()[-1].context.trace_id:032x}" if traced else None)


def test_a_span_keeps_known_attributes_and_of_an_error_its_class(spans: InMemorySpanExporter) -> None:
    def fail() -> None:
        with tracing.span("feed", "server", service="social", email="nora@demo.example"):
            tracing.note(status=500, words="privé")
            raise ValueError("privé")

    with pytest.raises(ValueError):
        fail()
    [span] = spans.get_finished_spans()
    assert dict(span.attributes) == {"service": "social", "status": 500, "error": "ValueError"}
    assert not span.events
    assert span.status.description is None


def test_what_a_message_says_wrongly_of_its_cause_is_ignored(spans: InMemorySpanExporter) -> None:
    with tracing.span("apply", "consumer", links=("nonsense", None)), tracing.span("x", "server", parent="0-0-0"):
        pass
    assert [(span.links, span.parent) for span in spans.get_finished_spans()] == [((), None), ((), None)]
