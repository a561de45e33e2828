"""Deadlines, prepared reads, wake-ups and healing, on a real PostgreSQL."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import bindparam, literal, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from kit.database import WAKE_CHANNEL, Database, Waker, clock, connect, moment
from kit.prepared import Prepared, execute, put
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


def test_a_prepared_read_is_one_round_trip(db: Database, tapped: Database, tap: Tap) -> None:
    with db.transaction() as tx:  # not through the tap: waking the relay opens a connection of its own
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


_PLACE = Prepared("place_thing", text("INSERT INTO things VALUES (:id, :seq)"))
_MOVE = Prepared("move_thing", text("UPDATE things SET seq = seq + 1 WHERE id = :id"))
_SEQ = Prepared("seq_of_thing", text("SELECT seq FROM things WHERE id = :id"))


def test_what_is_put_runs_before_the_next_statement_whatever_it_is(db: Database) -> None:
    thing = {"id": uuid4()}
    for _ in range(2):  # the second time everything is prepared already
        with db.transaction() as tx:
            tx.execute(text("DELETE FROM things"))
            put(tx, _PLACE, {**thing, "seq": 1})
            put(tx, _MOVE, thing)
            assert execute(tx, _SEQ, thing).scalar_one() == 2
            put(tx, _MOVE, thing)
            assert tx.execute(text("SELECT seq FROM things WHERE id = :id"), thing).scalar_one() == 3


def _place_twice(db: Database, thing: dict[str, Any], between: Callable[[], Any] = lambda: None) -> None:
    with db.transaction() as tx:
        put(tx, _PLACE, thing)
        between()
        put(tx, _PLACE, thing)


def test_what_is_put_runs_before_the_commit_and_not_after_a_rollback(db: Database) -> None:
    kept, lost = ({"id": uuid4(), "seq": 1} for _ in range(2))
    with db.transaction() as tx:
        put(tx, _PLACE, kept)
    with pytest.raises(ZeroDivisionError):
        _place_twice(db, lost, lambda: 1 / 0)
    with db.transaction() as tx:
        assert tx.execute(text("SELECT id FROM things")).scalars().all() == [kept["id"]]


def test_what_is_put_first_ends_at_the_deadline_too(db: Database) -> None:
    slow = Prepared("slow_write", text("SELECT pg_sleep(30), CAST(:one AS int)"))

    def wait() -> None:
        with db.transaction(left=0.3) as tx:
            put(tx, slow, {"one": 1})
            tx.execute(text("SELECT 1"))

    with pytest.raises(OperationalError, match="statement timeout"):
        wait()


def test_what_is_put_and_wrong_undoes_the_transaction(db: Database) -> None:
    thing = {"id": uuid4(), "seq": 1}
    with pytest.raises(IntegrityError):
        _place_twice(db, thing)
    with db.transaction() as tx:
        assert tx.execute(text("SELECT count(*) FROM things")).scalar_one() == 0


def test_what_is_put_is_one_round_trip_with_the_next(tapped: Database, tap: Tap) -> None:
    for _ in range(2):
        before = tap.sent.copy()
        with tapped.transaction() as tx:
            put(tx, _PLACE, thing := {"id": uuid4(), "seq": 1})
            put(tx, _MOVE, {"id": thing["id"]})
            execute(tx, _SEQ, {"id": thing["id"]})
    assert tap.sent - before == {b"Q": 3}  # begin, all of it, commit


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


def test_every_session_carries_what_its_room_says_and_shares_it_with_none(tapped: Database) -> None:
    tapped.carry(sealing=b"key")
    with tapped.transaction(request_id="one") as tx:
        tx.info["emitted"] = False
    with tapped.transaction(request_id="two") as tx:
        assert tx.info == {"sealing": b"key", "request_id": "two"}


def test_the_clock_stands_still_in_a_transaction_and_the_moment_goes_on(db: Database) -> None:
    with db.transaction() as tx:
        begun, first = clock(tx), moment(tx)
        assert clock(tx) == begun <= first < moment(tx)
