"""The index is built anew while everything goes on."""

import random
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from services.directory import indexing, rebuild, verifying
from services.directory.engine import EngineAway
from services.directory.rebuild import Progress
from services.directory.tests.indexed import Indexed, Interrupted


def begun(indexed: Indexed, at_once: int = 1) -> Iterator[Progress]:
    """A rebuild that has written its first documents."""
    steps = rebuild.building(indexed.db, indexed.engine, at_once)
    next(steps)
    return steps


def test_until_the_new_index_is_whole_the_old_one_answers_and_then_the_new_one_alone(indexed: Indexed) -> None:
    entries = {str(indexed.entry()) for _ in range(3)}
    indexed.follow()
    (old,) = rebuild.holders(indexed.engine, indexed.engine.index)
    steps = rebuild.building(indexed.db, indexed.engine, at_once=2)

    seen = []
    for progress in steps:
        seen.append((progress.done, progress.total))
        assert set(indexed.find({"match_all": {}})) == entries

    assert seen == [(2, 3), (3, 3), (3, 3)]
    (new,) = rebuild.holders(indexed.engine, indexed.engine.index)
    assert new != old
    assert not indexed.client.indices.exists(index=old)
    assert rebuild.holders(indexed.engine, f"{indexed.engine.index}-next") == {}


def test_what_changes_meanwhile_is_in_the_new_index_before_the_walk_and_behind_it(indexed: Indexed) -> None:
    first, second, third, last = (indexed.entry() for _ in range(4))
    indexed.follow()
    steps = begun(indexed)

    for entry in (first, third):
        indexed.change(entry, "specialties = '{neurology}'")
    for entry in (second, last):
        indexed.change(entry, "listed = false")
    born = indexed.entry(specialties=["neurology"])
    indexed.follow()
    list(steps)

    found = indexed.documents()
    assert {key: one["specialties"] for key, one in found.items()} == {
        str(entry): ["neurology"] for entry in (first, third, born)
    }


def test_what_was_noted_and_not_written_comes_after_the_swap(indexed: Indexed) -> None:
    entry = indexed.entry()
    indexed.follow()
    steps = begun(indexed)
    indexed.change(entry, "specialties = '{neurology}'")
    list(steps)
    assert indexed.documents()[str(entry)]["specialties"] == ["dermatology"]

    indexed.follow()

    assert indexed.documents()[str(entry)]["specialties"] == ["neurology"]


def test_a_batch_that_was_read_before_the_build_began_is_not_lost(indexed: Indexed) -> None:
    """The worker asks which indices there are after it has read the rows: one that begins later reads them itself."""
    entry = indexed.entry()
    indexed.follow()
    indexed.change(entry, "specialties = '{neurology}'")
    busy = Interrupted(indexed.engine, lambda: list(rebuild.building(indexed.db, indexed.engine)))
    indexing.index_noted(indexed.db, busy)

    assert indexed.documents()[str(entry)]["specialties"] == ["neurology"]
    assert indexed.waiting() == 0


def test_a_change_that_is_noted_while_the_worker_looks_for_its_targets_is_not_lost(indexed: Indexed) -> None:
    """Had it looked first and read afterwards, it would write to the old index alone what the walk has passed."""
    entry, other = indexed.entry(), indexed.entry()
    indexed.follow()
    indexed.change(other)
    building = []

    def meanwhile() -> None:
        building.append(begun(indexed, at_once=10))
        indexed.change(entry, "specialties = '{neurology}'")

    indexing.index_noted(indexed.db, Interrupted(indexed.engine, meanwhile))
    list(building[0])
    indexed.follow()

    assert indexed.documents()[str(entry)]["specialties"] == ["neurology"]


def test_whatever_changes_during_rebuild_after_rebuild_index_and_tables_agree_in_the_end(indexed: Indexed) -> None:
    entries = [indexed.entry() for _ in range(30)]
    indexed.follow()
    over, chance = threading.Event(), random.Random(8)

    def change() -> None:
        while not over.is_set():
            word = f"word{chance.randrange(1000)}"
            indexed.change(
                chance.choice(entries), "words = ARRAY[:word], listed = :listed", word=word, listed=word > "word2"
            )

    def write() -> None:
        while not over.is_set():
            with suppress(EngineAway):  # the old index went as it was written to: every note stays, as in the worker
                indexing.index_noted(indexed.db, indexed.engine, most=3)

    with ThreadPoolExecutor(3) as pool:
        working = [pool.submit(change), pool.submit(change), pool.submit(write)]
        try:
            for _ in range(4):
                list(rebuild.building(indexed.db, indexed.engine, at_once=2))
        finally:
            over.set()
    for one in working:
        one.result()
    indexed.follow()

    report = verifying.verify(indexed.db, indexed.engine)
    assert report.differences == {}
    assert 0 < report.documents == report.entries <= len(entries)


def test_the_worker_writes_on_when_the_new_index_took_its_place_in_between(indexed: Indexed) -> None:
    entry = indexed.entry()
    indexed.follow()
    steps = begun(indexed)
    indexed.change(entry, "specialties = '{neurology}'")
    busy = Interrupted(indexed.engine, lambda: list(steps))
    indexing.index_noted(indexed.db, busy)

    assert indexed.documents()[str(entry)]["specialties"] == ["neurology"]
    assert indexed.waiting() == 0
    assert set(indexed.client.indices.get(index=f"{indexed.engine.index}*").body) == set(
        rebuild.holders(indexed.engine, indexed.engine.index)
    )


def test_two_rebuilds_at_once_are_one(indexed: Indexed) -> None:
    indexed.entry()
    indexed.follow()
    steps = begun(indexed)

    done = indexed.verb("rebuild")

    assert done.returncode == 1
    assert done.stderr == "Error: Another process builds the index now.\n"
    list(steps)


@pytest.mark.parametrize("step", ["rebuild.begun", "rebuild.step", "rebuild.swap"])
def test_a_rebuild_killed_at_any_step_leaves_the_index_as_it_was_and_the_next_one_clears_up(
    indexed: Indexed, step: str
) -> None:
    entry = indexed.entry()
    indexed.follow()
    before = rebuild.holders(indexed.engine, indexed.engine.index)

    assert indexed.verb("rebuild", fault=step).returncode == -signal.SIGKILL
    assert rebuild.holders(indexed.engine, indexed.engine.index) == before
    indexed.change(entry, "specialties = '{neurology}'")
    indexed.follow()
    list(rebuild.building(indexed.db, indexed.engine))

    assert indexed.documents()[str(entry)]["specialties"] == ["neurology"]
    assert set(indexed.client.indices.get(index=f"{indexed.engine.index}*").body) == set(
        rebuild.holders(indexed.engine, indexed.engine.index)
    )


def test_the_verb_shows_how_far_it_is_and_how_many_there_are(indexed: Indexed) -> None:
    indexed.entry()

    done = indexed.verb("rebuild")

    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == f"1 documents in {indexed.engine.index}, 0 refused"


def test_status_says_what_there_is_and_what_waits(indexed: Indexed) -> None:
    entry = indexed.entry()
    missing = indexed.verb("status")
    indexed.follow()
    indexed.change(entry)

    found = indexed.verb("status")

    assert (missing.returncode, missing.stdout.splitlines()[:2]) == (1, ["index: none", "building: none"])
    (name,) = rebuild.holders(indexed.engine, indexed.engine.index)
    assert found.returncode == 0
    assert found.stdout.splitlines()[:2] == [f"index: {name}: 1 documents", "building: none"]
    assert found.stdout.splitlines()[2].startswith("waiting: 1 entries, oldest ")
