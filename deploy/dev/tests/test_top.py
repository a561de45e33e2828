"""The live table: rates and latencies between two looks, what is wrong in red, a process that is gone."""

import io
import math

import pytest
from rich.console import Console

from deploy.dev.top import Looker, Row, Samples, draw, quantile, wrong

_BUCKET = "http_server_request_duration_seconds_bucket"


def gateway(fast: float, all_: float) -> Samples:
    """So many answers within 10 ms, so many in all, over two routes; as much again that is not counted."""
    return [
        (_BUCKET, {"route": route, "le": le}, value / 2)
        for route in ("/v1/feed", "/v1/posts")
        for le, value in (("0.01", fast), ("0.05", all_), ("+Inf", all_))
    ]


def test_rates_and_latencies_are_of_the_time_between_two_looks() -> None:
    now, seen = [100.0], {"gateway": gateway(1_000_000, 1_000_000)}
    look = Looker(lambda process: seen.get(process, []), lambda: now[0])
    [first] = [row for row in look() if row.process == "gateway"]
    assert first.per_second is None
    now[0], seen["gateway"] = 102.0, gateway(1_000_080, 1_000_100)
    [row] = [row for row in look() if row.process == "gateway"]
    assert row.per_second == 50
    assert row.p50_ms == pytest.approx(6.25)
    assert row.p95_ms == pytest.approx(40)


def test_the_worker_tells_its_boxes_and_what_it_lacks() -> None:
    told: Samples = [
        ("outbox_unpublished", {}, 3), ("outbox_oldest_seconds", {}, 61.0), ("inbox_pending", {}, 2),
        ("inbox_oldest_seconds", {}, 1.0), ("inbox_parked", {}, 1), ("dead_letters", {}, 0),
        ("part_away", {"part": "broker"}, 1), ("part_away", {"part": "database"}, 0),
    ]  # fmt: skip
    rows = Looker(lambda process: told if process == "social-worker" else None)()
    [row] = [row for row in rows if row.process == "social-worker"]
    assert (row.outbox, row.outbox_age, row.inbox, row.inbox_age, row.parked, row.dead) == (3, 61, 2, 1, 1, 0)
    assert wrong(row) == {"outbox_age", "parked", "away"}
    assert all(wrong(row) == {"process"} for row in rows if row.process != "social-worker")


def test_a_frame_shows_every_process_and_what_does_not_answer() -> None:
    console = Console(width=160, record=True, file=io.StringIO())
    console.print(draw([Row("gateway", up=True, per_second=12.5, p95_ms=3.0), Row("social-rpc", up=False)]))
    text = console.export_text()
    assert "12.5" in text
    assert "no answer" in text


def test_on_80_columns_nothing_is_cut_when_everything_is_wrong() -> None:
    away = ("broker", "database", "identity")
    bad = Row("identity-worker", True, 123.4, 99.9, 499.9, 1234, 8640.5, 1234, 360.5, 12, 3, away)
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(draw([bad, Row("social-rpc", up=False)]))
    text = console.export_text()
    assert "…" not in text
    assert {"identity-worker", "123.4", "499.9", "8640.5", "360.5", "outbox", *away} <= set(text.split())


def test_a_quantile_lies_within_its_bucket_and_needs_something_counted() -> None:
    assert quantile({0.1: 0, math.inf: 0}, 0.5) is None
    assert quantile({0.1: 0, 0.2: 10, math.inf: 10}, 0.5) == pytest.approx(150)
    assert quantile({0.1: 1, math.inf: 10}, 0.95) == pytest.approx(100)
