"""The event path under kill -9 at every named point: nothing lost, nothing twice, in order."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pika
import pytest
from sqlalchemy import text

from kit.config import Settings
from kit.database import Database
from kit.events import bindings
from kit.testing import eventually
from kit.tests.ledger import ThingGrew, ThingMade, ledger, make, tell
from kit.topology import declare, parameters

POINTS = (
    *("relay.before_publish", "relay.after_publish", "relay.confirmed", "relay.before_mark", "relay.after_mark"),
    *("intake.received", "intake.before_commit", "intake.after_commit", "intake.before_ack", "intake.after_ack"),
    *("applier.before_handler", "applier.after_handler", "applier.before_commit", "applier.after_commit"),
)
THINGS, GROWTHS = 5, 4


@pytest.fixture
def start(settings: Settings, amqp_url: str) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts workers of the ledger on a broker whose topology is declared; kills what is left at the end."""
    connection = pika.BlockingConnection(parameters(amqp_url, "test"))
    channel = connection.channel()
    declare(channel, bindings([ThingMade, ThingGrew]))
    channel.queue_purge("in.ledger")
    connection.close()
    running: list[subprocess.Popen[bytes]] = []

    def worker(fault: str = "") -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "AMQP_URL": amqp_url,
            "LEDGER_DATABASE_URL": settings.database_url,
            "LEDGER_SECRET_KEY": settings.secret_key.decode(),
            "FAULT_AT": fault,
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "kit.tests.ledger", "worker"], env=environment, stdout=subprocess.DEVNULL
        )
        running.append(process)
        return process

    yield worker
    for process in running:
        process.kill()
        process.wait()


def publish(db: Database) -> None:
    for _ in range(THINGS):
        with db.transaction() as tx:
            thing = make(tx)
        for size in range(GROWTHS):
            with db.transaction() as tx:
                thing = tx.merge(thing)
                tell(tx, thing, ThingGrew, size)


def applied(db: Database) -> bool:
    with db.transaction() as tx:
        return tx.execute(text("SELECT count(*) FROM ledger")).scalar_one() == THINGS * (GROWTHS + 1)


def assert_whole(db: Database) -> None:
    with db.transaction() as tx:
        seen = ledger(tx)
        unpublished = tx.execute(text("SELECT count(*) FROM outbox WHERE published_at IS NULL")).scalar_one()
        stopped = tx.execute(text("SELECT count(*) FROM inbox WHERE state NOT IN ('applied')")).scalar_one()
    assert unpublished == stopped == 0
    assert all(times == 1 for _, _, times in seen)
    for thing in {thing for thing, _, _ in seen}:
        assert [seq for owner, seq, _ in seen if owner == thing] == list(range(1, GROWTHS + 2))


@pytest.mark.parametrize("nth", [1, 4])
@pytest.mark.parametrize("point", POINTS)
def test_a_worker_killed_anywhere_loses_nothing_and_applies_nothing_twice(
    db: Database, start: Any, point: str, nth: int
) -> None:
    publish(db)
    killed = start(f"{point}:{nth}")
    # a batch passes some points once for all its events, so the fourth passage may never come
    eventually(lambda: killed.poll() is not None or (nth > 1 and applied(db)))
    assert killed.poll() in (None, -signal.SIGKILL)
    killed.kill()
    start()
    eventually(lambda: applied(db))
    eventually(lambda: nothing_unpublished(db))
    assert_whole(db)


def nothing_unpublished(db: Database) -> bool:
    with db.transaction() as tx:
        return tx.execute(text("SELECT count(*) FROM outbox WHERE published_at IS NULL")).scalar_one() == 0


def test_a_worker_that_is_asked_to_stop_ends_cleanly(db: Database, start: Any) -> None:
    worker = start()
    publish(db)
    eventually(lambda: applied(db))
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=25) == 0
    with db.transaction() as tx:
        assert tx.execute(text("SELECT count(*) FROM worker_runs WHERE closed_at IS NULL")).scalar_one() == 0
    assert_whole(db)


def test_two_workers_at_once_share_the_work_and_one_relay_leads(db: Database, start: Any) -> None:
    start(), start()
    publish(db)
    eventually(lambda: applied(db))
    eventually(lambda: nothing_unpublished(db))
    assert_whole(db)
    with db.transaction() as tx:
        leaders = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 7241002 AND granted"
        leaders += " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        assert tx.execute(text(leaders)).scalar_one() == 1


def test_a_frozen_leader_is_replaced_and_its_waking_harms_nothing(db: Database, start: Any) -> None:
    frozen = start()
    eventually(lambda: led_by(db))
    with stopped(frozen):
        publish(db)
        start()
        eventually(lambda: applied(db))
    eventually(lambda: nothing_unpublished(db))
    assert_whole(db)


def led_by(db: Database) -> Any:
    with db.transaction() as tx:
        return tx.execute(text("SELECT pid FROM relay_lease WHERE beat_at > now() - interval '5 s'")).scalar()


@contextmanager
def stopped(process: subprocess.Popen[bytes]) -> Iterator[None]:
    process.send_signal(signal.SIGSTOP)
    yield
    process.send_signal(signal.SIGCONT)
