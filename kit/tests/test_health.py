"""The inner port, and metrics that stay as many however many members there are."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from prometheus_client import generate_latest
from sqlalchemy import text

from kit import health, metrics
from kit.database import Database
from kit.intake import Intake
from kit.relay import Relay
from kit.testing import eventually
from kit.tests.ledger import make
from kit.tests.links import running


@pytest.fixture
def missing() -> list[str]:
    return []


@pytest.fixture
def get(missing: list[str]) -> Iterator[Any]:
    server = health.serve(0, lambda: missing)

    def ask(path: str) -> tuple[int, bytes]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}{path}") as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    yield ask
    server.shutdown()
    server.server_close()


def test_a_process_says_that_it_lives_and_what_is_away(get: Any, missing: list[str]) -> None:
    assert get("/livez") == (200, b"{}")
    assert get("/readyz") == (200, b'{"away": []}')
    missing.append("broker")
    assert get("/livez")[0] == 200
    status, body = get("/readyz")
    assert (status, json.loads(body)) == (503, {"away": ["broker"]})
    assert get("/elsewhere")[0] == 404
    assert b"rpc_request_duration_seconds" in get("/metrics")[1]


def series() -> set[str]:
    return {line.rpartition(" ")[0] for line in generate_latest().decode().splitlines() if not line.startswith("#")}


def test_ten_thousand_members_make_no_new_series() -> None:
    observe = metrics.observe_call("ledger")

    def live(member: Any) -> None:
        for kind in ("ledger.thing.made", f"ledger.{member}.made"):  # whoever publishes chooses a type
            row = {"type": kind, "version": 1, "occurred_at": datetime.now(UTC), "aggregate_id": member, "payload": {}}
            metrics.applied(row, "applied")
        observe("make_thing", "ok", 0.01)

    live(uuid4())
    before = series()
    for _ in range(10_000):
        live(uuid4())
    assert series() == before


def test_the_boxes_tell_what_waits_and_go_on_without_their_database(db: Database, settings: Any) -> None:
    links = (
        Relay(settings.database_url, "amqp://nowhere/", "ledger"),
        Intake(settings.database_url, "amqp://nowhere/", "ledger", {}, lambda: None),
    )
    boxes = metrics.Boxes(db, *links)
    with db.transaction() as tx:
        make(tx)
    found = {family.name: family.samples[0].value for family in boxes.collect()}
    assert found["outbox_unpublished"] == 1
    assert found["relay_leader"] == 0
    away = metrics.Boxes(Database("postgresql+psycopg2://u:p@127.0.0.1:1/d", room="ledger"), *links)
    assert {family.name for family in away.collect()} == {"relay_leader", "events_returned"}


def test_the_metrics_tell_what_is_away_and_how_many_connections_are_in_use(db: Database) -> None:
    gone: list[str] = []
    metrics.watch(db, lambda: gone, ("database", "migrations"))

    def told() -> dict[str, float]:
        lines = generate_latest().decode().splitlines()
        return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if not line.startswith("#")}

    with db.transaction() as tx:
        tx.execute(text("SELECT 1"))
        gone.append("database")
        found = told()
    assert found['part_away{part="database"}'] == 1
    assert found['part_away{part="migrations"}'] == 0
    assert (found["database_pool_in_use"], found["database_pool_size"]) == (1, 8)
    assert told()["database_pool_in_use"] == 0


def test_a_dead_letter_is_counted(settings: Any, amqp_url: str, channel: Any) -> None:
    channel.basic_publish("", "in.ledger", b"nothing of ours")
    with running(Intake(settings.database_url, amqp_url, "ledger", {}, lambda: None)) as intake:
        assert eventually(lambda: intake.dead_letters == 1, within=20)
