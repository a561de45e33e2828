"""The inner port, and metrics that stay as many however many members there are."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from time import monotonic
from typing import Any
from uuid import uuid4

import pytest
from prometheus_client import generate_latest
from sqlalchemy import text

from kit import health, metrics
from kit.applier import Applier
from kit.database import Database
from kit.inbox import every
from kit.intake import Intake
from kit.pulse import Pulse
from kit.relay import Relay
from kit.testing import eventually
from kit.tests.ledger import ThingMade, make
from kit.tests.links import running
from kit.tests.test_applier import event, take_in


@pytest.fixture
def missing() -> list[str]:
    return []


class Ahead:
    """A clock that a test lets run ahead of the machine's."""

    passed = 0.0

    def __call__(self) -> float:
        return monotonic() + self.passed


@pytest.fixture
def ahead() -> Ahead:
    return Ahead()


@pytest.fixture
def pulse(ahead: Ahead) -> Pulse:
    """What the loops of a test tell that they move, often and by that clock."""
    return Pulse(ahead, pace=0.05)


@pytest.fixture
def get(missing: list[str], pulse: Pulse) -> Iterator[Any]:
    server = health.serve(0, lambda: missing, still=pulse.still)

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
    assert get("/livez") == (200, b'{"still": []}')
    assert get("/readyz") == (200, b'{"away": []}')
    missing.append("broker")
    assert get("/livez")[0] == 200
    status, body = get("/readyz")
    assert (status, json.loads(body)) == (503, {"away": ["broker"]})
    assert get("/elsewhere")[0] == 404
    assert b"rpc_request_duration_seconds" in get("/metrics")[1]


def test_the_start_is_over_once_nothing_was_away(get: Any, missing: list[str]) -> None:
    missing.append("migrations")
    assert get("/startupz") == (503, b'{"away": ["migrations"]}')
    missing.clear()
    assert get("/startupz")[0] == 200
    missing.append("database")
    assert (get("/startupz")[0], get("/readyz")[0]) == (200, 503)


def test_a_loop_lives_as_long_as_it_moves_in_its_time_and_after_it_ended_in_order() -> None:
    now = 100.0
    found = Pulse(lambda: now)
    found.beat("relay")
    found.beat("import", within=3600)
    now += 30
    assert found.still() == []
    now += 1
    assert found.still() == ["relay"]
    found.beat("relay")
    assert found.still() == []
    now += 4000
    found.rest("import")
    assert found.still() == ["relay"]


def test_a_claimant_held_up_in_one_event_is_told_by_the_probe_and_no_other_loop(
    get: Any, pulse: Pulse, ahead: Ahead, db: Database, settings: Any
) -> None:
    held, go_on = threading.Event(), threading.Event()

    def hold(_tx: Any, _event: Any) -> None:
        held.set()
        go_on.wait(30)

    applier = Applier(db, {"ledger.thing": every({ThingMade: hold})})
    applier.pulse = pulse
    take_in(settings, [event(uuid4(), 1, "made")])
    claimants = {name: threading.Thread(target=applier.run, name=name) for name in ("one", "other")}
    for thread in claimants.values():
        thread.start()
    assert held.wait(10)
    ahead.passed += 200
    assert get("/livez")[0] == 200  # an event may take its time
    ahead.passed += 101
    eventually(lambda: len(pulse.still()) == 1)
    status, body = get("/livez")
    assert (status, json.loads(body)["still"][0] in claimants) == (503, True)
    go_on.set()
    eventually(lambda: get("/livez")[0] == 200)
    applier.stop()
    for thread in claimants.values():
        thread.join(10)
    ahead.passed += 3600
    assert get("/livez")[0] == 200  # they ended in order


def test_a_relay_whose_loop_hangs_is_told_by_the_probe_and_one_without_a_broker_is_not(
    get: Any, pulse: Pulse, ahead: Ahead, settings: Any, amqp_url: str
) -> None:
    go_on = threading.Event()
    here = Relay(settings.database_url, amqp_url, "ledger")
    away = Relay(settings.database_url, "amqp://guest:guest@127.0.0.1:1/", "ledger")
    here.pulse = away.pulse = pulse
    with running(here) as relay:
        eventually(lambda: relay.channel)
        relay.connection.ioloop.add_callback_threadsafe(lambda: go_on.wait(30))
        ahead.passed += 31
        assert eventually(lambda: get("/livez") == (503, b'{"still": ["ledger relay"]}'))
        go_on.set()
        assert eventually(lambda: get("/livez")[0] == 200)
    with running(away):
        for _ in range(3):
            ahead.passed += 31
            assert eventually(lambda: get("/livez")[0] == 200)


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
        assert eventually(lambda: intake.dead_letters == 1)
