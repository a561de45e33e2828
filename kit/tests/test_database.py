"""Deadlines, prepared reads, wake-ups and healing, on a real PostgreSQL."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import bindparam, literal, select, text
from sqlalchemy.exc import OperationalError

from kit.database import WAKE_CHANNEL, Database, Prepared, Waker, connect
from kit.testing import eventually
from kit.tests.ledger import Thing, make
from kit.tests.ledger.service import HOT, select_thing
from kit.tests.tap import Tap


@pytest.fixture
def tap(settings: Any) -> Iterator[Tap]:
    tap = Tap(settings.database_url)
    yield tap
    tap.end()


@pytest.fixture
def tapped(tap: Tap) -> Iterator[Database]:
    db = Database(tap.url, room="ledger")
    with db.transaction() as tx:
        tx.execute(text("SELECT 1"))  # what a new connection asks is behind us
    yield db
    db.close()


def limit(tx: Any, name: str = "statement_timeout") -> int:
    return int(tx.execute(text(f"SELECT setting FROM pg_settings WHERE name = '{name}'")).scalar_one())


def test_a_deadline_is_set_in_the_round_trip_of_the_first_statement(tapped: Database, tap: Tap) -> None:
    before = tap.sent[b"Q"]
    with tapped.transaction(left=3) as tx:
        assert 0 < limit(tx) <= 3000
        assert 0 < limit(tx, "lock_timeout") <= 3000
    assert tap.sent[b"Q"] - before == 4  # BEGIN, two statements, COMMIT


def test_a_statement_ends_at_the_deadline(db: Database) -> None:
    with pytest.raises(OperationalError, match="statement timeout"), db.transaction(left=0.1) as tx:
        tx.execute(text("SELECT pg_sleep(30)"))


def test_a_deadline_does_not_stay_on_the_connection(db: Database) -> None:
    with db.transaction(left=1) as tx:
        limit(tx)
    db.read_prepared(HOT, {"thing_id": str(uuid4())}, left=1)
    with db.transaction() as tx:
        assert limit(tx) == 30_000


def test_a_prepared_read_is_one_round_trip(tapped: Database, tap: Tap) -> None:
    with tapped.transaction() as tx:
        thing = make(tx).id
    tapped.read_prepared(HOT, {"thing_id": str(thing)}, left=2)
    before = tap.sent.copy()
    assert json.loads(tapped.read_prepared(HOT, {"thing_id": str(thing)}, left=2)) == {"id": str(thing), "seq": 1}
    assert tap.sent - before == {b"Q": 1}


def test_a_prepared_read_ends_at_its_deadline(db: Database) -> None:
    slow = Prepared("slow", select(text("pg_sleep(30)")).where(literal(1) == bindparam("one", None)))
    with pytest.raises(Exception, match="statement timeout"):
        db.read_prepared(slow, {"one": 1}, left=0.1)
    with db.transaction() as tx:  # not on a connection where each statement commits by itself
        tx.execute(text("INSERT INTO things VALUES (gen_random_uuid(), 1)"))
        tx.rollback()
    with db.transaction() as tx:
        assert tx.execute(text("SELECT count(*) FROM things")).scalar_one() == 0


def test_a_prepared_read_answers_like_the_same_select(db: Database) -> None:
    with db.transaction() as tx:
        thing = make(tx).id
        ordinary = tx.execute(select_thing(thing)).scalar_one()
    assert db.read_prepared(HOT, {"thing_id": str(thing)}, left=2) == ordinary
    assert db.read_prepared(HOT, {"thing_id": str(uuid4())}, left=2) is None


@pytest.mark.parametrize("words", ["100 %", "100 %%", "it's", "%(thing_id)s", "a\\b", "$1", "été مرحبا"])
def test_a_prepared_read_keeps_its_literals(db: Database, words: str) -> None:
    query = select(literal(words)).select_from(Thing).where(Thing.id == bindparam("thing_id", None))
    with db.transaction() as tx:
        thing = make(tx).id
    prepared = Prepared(f"words_{uuid4().hex}", query)
    assert db.read_prepared(prepared, {"thing_id": str(thing)}, left=2) == words


@pytest.mark.parametrize("hot", [True, False])
def test_a_dead_connection_costs_one_call(db: Database, settings: Any, hot: bool) -> None:
    def ask() -> None:
        if hot:
            db.read_prepared(HOT, {"thing_id": str(uuid4())}, left=2)
        else:
            with db.transaction(left=2) as tx:
                tx.execute(text("SELECT 1"))

    ask()
    killer = connect(settings.database_url, application="killer")
    with killer.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ledger'")
        assert cursor.fetchall()
    killer.close()
    with pytest.raises(Exception, match=r"terminat|closed"):
        ask()
    ask()


def test_wake_ups_are_coalesced(settings: Any) -> None:
    listener = connect(settings.database_url, application="listener")
    with listener.cursor() as cursor:
        cursor.execute(f"LISTEN {WAKE_CHANNEL}")
    waker = Waker(settings.database_url, "ledger")
    for _ in range(10_000):
        waker.wake()
    eventually(lambda: listener.poll() or listener.notifies)
    waker.wake()
    eventually(lambda: listener.poll() or len(listener.notifies) >= 2)
    assert len(listener.notifies) < 1_000
    waker.close()
    listener.close()


def test_a_transaction_that_emits_nothing_wakes_nobody(db: Database) -> None:
    with db.transaction() as tx:
        tx.execute(text("SELECT 1"))
    assert db._waker._thread is None
