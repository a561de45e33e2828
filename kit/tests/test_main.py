"""The verbs of a room, as a person types them."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from kit.config import Settings
from kit.database import Database
from kit.rpc.tests.stage import Wall
from kit.testing import eventually
from kit.tests.ledger import ledger, make
from kit.tests.tap import Tap


def variables(settings: Settings, **others: str) -> dict[str, str]:
    whole = {"LEDGER_DATABASE_URL": settings.database_url, "LEDGER_SECRET_KEY": settings.secret_key.decode()}
    return {**os.environ, **whole, "AMQP_URL": settings.amqp_url, **others}


def status(settings: Settings, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "kit.tests.ledger", "events", "status", *options]
    return subprocess.run(command, env=variables(settings), capture_output=True, text=True)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Starts a worker and answers a function that reads the events of its log."""
    running: list[subprocess.Popen[bytes]] = []

    def worker(environment: dict[str, str]) -> tuple[subprocess.Popen[bytes], Callable[[], list[str]]]:
        output = tmp_path / "log"
        with output.open("wb") as file:
            command = [sys.executable, "-m", "kit.tests.ledger", "worker"]
            running.append(subprocess.Popen(command, env=environment, stdout=file))
        return running[-1], lambda: [json.loads(line)["event"] for line in output.read_text().splitlines()]

    yield worker
    for process in running:
        process.kill()
        process.wait()


def test_status_tells_what_waits(db: Database, settings: Settings) -> None:
    with db.transaction() as tx:
        make(tx)
    said = status(settings, "--json")
    found = json.loads(said.stdout)
    assert said.returncode == 0
    assert (found["service"], found["revision"], found["migrated"]) == ("ledger", "0001", True)
    assert (found["outbox_unpublished"], found["inbox"], found["stopped"]) == (1, {}, [])
    assert "1 unpublished" in status(settings).stdout


def test_status_fails_when_an_event_has_parked_and_names_it_without_its_content(
    db: Database, settings: Settings
) -> None:
    with db.transaction() as tx:
        tx.execute(
            text(
                "INSERT INTO inbox (event_id, publisher, epoch, aggregate_type, aggregate_id, seq, type, version,"
                " payload, state, reason, occurred_at) VALUES (gen_random_uuid(), 'ledger', 1, 'thing',"
                " gen_random_uuid(), 1, 'ledger.thing.made', 1, '{\"note\": \"canary\"}', 'parked',"
                " 'InvalidPayload', now())"
            )
        )
    said = status(settings)
    assert said.returncode == 1
    assert "parked ledger.thing.made.v1" in said.stdout
    assert "InvalidPayload" in said.stdout
    assert "canary" not in said.stdout + status(settings, "--json").stdout


def test_a_worker_waits_for_its_database_and_says_so(
    db: Database, settings: Settings, start: Any, channel: Any, amqp_url: str
) -> None:
    tap = Tap(settings.database_url, listening=False)
    with db.transaction() as tx:
        make(tx)
    worker, events = start(variables(settings, LEDGER_DATABASE_URL=tap.url, AMQP_URL=amqp_url))
    eventually(lambda: "database_away" in events())
    assert worker.poll() is None
    tap.listen()
    eventually(lambda: applied(db))
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=25) == 0
    tap.end()


def test_a_worker_waits_for_its_broker_and_says_so(
    db: Database, settings: Settings, start: Any, channel: Any, wall: Wall
) -> None:
    wall.close()
    with db.transaction() as tx:
        make(tx)
    worker, events = start(variables(settings, AMQP_URL=wall.url))
    eventually(lambda: "broker_away" in events())
    assert worker.poll() is None
    wall.reopen()
    eventually(lambda: applied(db))
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=25) == 0


def applied(db: Database) -> list[Any]:
    with db.transaction() as tx:
        return ledger(tx)
