"""The index follows the tables, whatever ends or falls silent on the way."""

import os
import signal

import pytest
from sqlalchemy import text

from deploy.dev.servers import Servers
from services.directory import indexing
from services.directory.engine import EngineAway
from services.directory.keeping import FAILURES, OLDEST, WAITING, KeepIndex
from services.directory.tests.indexed import FOLLOW, Indexed, Interrupted


def test_where_there_is_no_index_the_worker_builds_one(indexed: Indexed) -> None:
    entry = indexed.entry()

    indexed.follow()

    assert indexed.documents().keys() == {str(entry)}
    assert WAITING._value.get() == OLDEST._value.get() == 0


def test_what_is_noted_is_written_as_it_is_by_then(indexed: Indexed) -> None:
    indexed.follow()
    entry = indexed.entry(
        {"postcode": "69002"}, {"postcode": "75001", "lat": 48.86, "lon": 2.34, "commune": "FR-75101"},
        {"commune": None, "lat": None, "lon": None, "precision": "none"}, profile={"languages": ["fr"], "video": True},
    )  # fmt: skip
    indexed.rows(
        "INSERT INTO localities VALUES ('FR-75101', 'FR', NULL, 'FR-75056', 'Paris 1er', NULL, '{}', '', '{}', 0, 0, 1)"
        " RETURNING id"
    )
    indexed.change(entry, "specialties = '{dermatology,allergology}'")

    indexed.follow()

    found = indexed.documents()[str(entry)]
    assert found["specialties"] == ["dermatology", "allergology"]
    assert found["points"] == [{"lat": 45.7485, "lon": 4.8289}, {"lat": 48.86, "lon": 2.34}]
    assert found["postcodes"] == ["69002", "75001"]
    assert found["localities"] == ["FR-69382", "FR-75056", "FR-75101"]
    assert (found["languages"], found["video"], found["claimed"]) == (["fr"], True, False)
    assert "accessible" not in found


@pytest.mark.parametrize("hiding", ["listed = false", "state = 'closed', closed_at = now()"])
def test_what_is_hidden_or_closed_leaves_the_index_and_may_come_back(indexed: Indexed, hiding: str) -> None:
    entry, other = indexed.entry(), indexed.entry()
    indexed.follow()
    indexed.change(entry, hiding)
    indexed.follow()
    assert indexed.documents().keys() == {str(other)}

    indexed.change(entry, "listed = true, state = 'open', closed_at = NULL")
    indexed.follow()

    assert indexed.documents().keys() == {str(entry), str(other)}


def test_more_than_one_batch_is_written_batch_by_batch(indexed: Indexed) -> None:
    indexed.follow()
    entries = {str(indexed.entry()) for _ in range(5)}

    KeepIndex(at_once=2)(indexed.service)

    assert indexed.documents().keys() == entries
    assert indexed.waiting() == 0


@pytest.mark.parametrize("step", ["index.read", "index.write", "index.delete", "index.commit"])
def test_a_worker_killed_at_any_step_misses_nothing(indexed: Indexed, step: str) -> None:
    stays, goes = indexed.entry(), indexed.entry()
    indexed.follow()
    indexed.change(stays, "specialties = '{cardiology}'")
    indexed.change(goes, "listed = false")

    assert indexed.run("-c", FOLLOW, fault=step).returncode == -signal.SIGKILL
    assert indexed.waiting() == 2
    indexed.follow()

    assert {key: found["specialties"] for key, found in indexed.documents().items()} == {str(stays): ["cardiology"]}


def test_a_change_that_comes_while_the_batch_is_written_is_not_taken_for_done(indexed: Indexed) -> None:
    entry = indexed.entry()
    indexed.follow()
    indexed.change(entry, "specialties = '{cardiology}'")
    busy = Interrupted(indexed.engine, lambda: indexed.change(entry, "specialties = '{neurology}'"))
    indexing.index_noted(indexed.db, busy)
    assert indexed.documents()[str(entry)]["specialties"] == ["cardiology"]
    assert indexed.waiting() == 1

    indexed.follow()
    assert indexed.documents()[str(entry)]["specialties"] == ["neurology"]


def test_a_worker_that_was_slow_does_not_bring_back_what_was_before(indexed: Indexed) -> None:
    entry, other = indexed.entry(), indexed.entry()
    indexed.follow()
    with indexed.db.transaction() as tx:
        before = indexing.rows(tx, [entry, other])
    indexed.change(entry, "specialties = '{neurology}'")
    indexed.change(other, "listed = false")
    indexed.follow()

    assert indexing.write(indexed.engine, before, [indexed.engine.index]) == []

    found = indexed.documents()
    assert {key: one["specialties"] for key, one in found.items()} == {str(entry): ["neurology"]}


def test_two_notes_are_never_of_one_moment(indexed: Indexed) -> None:
    entry = indexed.entry()
    with indexed.db.transaction() as tx:
        tx.execute(text("UPDATE index_queue SET noted_at = now() + interval '1 hour'"))  # a clock that was set back
    before = indexed.rows("SELECT noted_at FROM index_queue")

    indexed.change(entry)

    assert indexed.rows("SELECT noted_at FROM index_queue")[0]["noted_at"] > before[0]["noted_at"]
    assert indexed.rows("SELECT revision FROM entries") == [{"revision": 2}]


@pytest.mark.parametrize("how", ["stop", "freeze"])
def test_an_engine_that_was_away_gets_everything_afterwards(indexed: Indexed, servers: Servers, how: str) -> None:
    entry = indexed.entry()
    indexed.follow()
    indexed.change(entry, "specialties = '{neurology}'")
    pid, failures, patient = servers.pid("elasticsearch"), FAILURES._value.get(), indexed.client
    if how == "stop":
        servers.supervisor.stop(["elasticsearch"])
    else:
        os.killpg(pid, signal.SIGSTOP)
    try:
        indexed.engine.client = patient.options(request_timeout=0.5)  # enough to see that nobody answers
        with pytest.raises(EngineAway):
            indexed.keep(indexed.service)
        with pytest.raises(EngineAway):
            indexed.engine.search({"query": {"match_all": {}}}, left=1)
        assert FAILURES._value.get() == failures + 1
        assert indexed.waiting() == 1
        assert WAITING._value.get() == 1
    finally:
        indexed.engine.client = patient
        if how == "freeze":
            os.killpg(pid, signal.SIGCONT)
        servers.supervisor.start_again("elasticsearch")
        servers.wait("elasticsearch")

    indexed.follow()
    assert indexed.documents()[str(entry)]["specialties"] == ["neurology"]


def test_an_index_that_vanished_is_not_made_by_a_write(indexed: Indexed) -> None:
    entry = indexed.entry()
    indexed.follow()
    indexed.change(entry)
    indexed.drop()

    with pytest.raises(EngineAway):
        indexing.index_noted(indexed.db, indexed.engine)

    assert indexed.waiting() == 1
    assert not indexed.client.indices.exists(index=indexed.engine.index)


def test_what_the_engine_refuses_holds_nothing_up(indexed: Indexed) -> None:
    bad, good = indexed.entry(profile={"languages": []}), indexed.entry(words=["good"])
    indexed.follow()
    said = "UPDATE profiles SET languages = :said WHERE entry_id = :id RETURNING entry_id"
    indexed.rows(said, said=["x" * 40_000], id=bad)  # longer than any word that it takes
    indexed.change(bad, "words = '{bad}'")
    indexed.change(good, "words = '{better}'")

    KeepIndex()(indexed.service)

    assert indexed.documents()[str(good)]["words"] == ["better"]
    assert [row["entry_id"] for row in indexed.rows("SELECT entry_id FROM index_queue")] == [bad]
    indexed.rows(said, said=[], id=bad)
    indexed.follow()
    assert indexed.documents()[str(bad)]["words"] == ["bad"]


def test_without_an_engine_nothing_is_tried_and_every_note_stays(world: Indexed) -> None:
    world.entry()

    KeepIndex()(world.service)

    assert world.rows("SELECT count(*) AS n FROM index_queue") == [{"n": 1}]
