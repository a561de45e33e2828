"""Entries out of files: the same file twice is once, the newer version counts, what the member did stays."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.healthbox import chores, entries_bulk
from services.healthbox.entries_bulk import Counts
from services.healthbox.imports import Record
from services.healthbox.subjects import enter
from services.healthbox.tests.world import PARIS, Person, World

AT = datetime(2026, 6, 1, 8, tzinfo=UTC)


def point(number: int = 1, kg: float = 70.0, version: int = 1, **more: Any) -> Record:
    at = AT + timedelta(days=number - 1)
    return replace(
        Record(number, "weight", at, PARIS, {"kg": kg}, None, "apple", f"point-{number}", f"v{version:03d}"), **more
    )


def put(world: World, who: Person, *records: Record) -> Counts:
    with world.db.transaction() as tx:
        enter(tx, who.id, kms=world.service.kms)
        return entries_bulk.put_many(tx, who.id, records)


def told(counts: Counts) -> tuple[int, int, int, int, int]:
    return counts.added, counts.changed, counts.same, counts.removed, counts.refused


def weights(who: Person) -> list[float]:
    return [one["values"]["kg"] for one in who.ask("entries", tracker="weight", limit=100)["items"]]


def test_the_same_file_twice_is_once_and_a_newer_one_changes_what_changed(world: World) -> None:
    who = world.person()
    assert told(put(world, who, point(1), point(2), point(3))) == (3, 0, 0, 0, 0)
    assert told(put(world, who, point(1), point(2), point(3))) == (0, 0, 3, 0, 0)
    assert told(put(world, who, point(1, 71, 2), point(2, 70, 2), point(3, 99, 0))) == (0, 1, 2, 0, 0)
    assert weights(who) == [70, 70, 71]
    [entry] = [one for one in who.ask("entries", tracker="weight")["items"] if one["values"]["kg"] == 71]
    [before] = who.ask("history", tracker="weight", entry_id=entry["id"])["items"]
    assert (before["values"], entry["source"], entry["version"]) == ({"kg": 70.0}, "apple", 2)


def test_what_a_source_took_back_is_gone_and_an_older_file_does_not_bring_it_back(world: World) -> None:
    who = world.person()
    put(world, who, point(1), point(2))
    assert told(put(world, who, point(1, version=2, retracted=True))) == (0, 0, 0, 1, 0)
    assert world.rows(who, "SELECT count(*) FROM entries")[0]["count"] == 1
    assert told(put(world, who, point(1), point(2))) == (0, 0, 2, 0, 0)
    assert told(put(world, who, point(1, 75, 3))) == (1, 0, 0, 0, 0)
    assert told(put(world, who, point(1, version=2, retracted=True))) == (0, 0, 1, 0, 0)
    assert weights(who) == [70, 75]


def test_what_was_taken_back_before_it_came_never_comes(world: World) -> None:
    who = world.person()
    assert told(put(world, who, point(1, version=2, retracted=True), point(1))) == (0, 0, 2, 0, 0)
    assert weights(who) == []


def test_what_the_member_changed_no_file_changes(world: World) -> None:
    who = world.person()
    put(world, who, point(1))
    [entry] = who.ask("entries", tracker="weight")["items"]
    who.do("edit_entry", tracker="weight", entry_id=entry["id"], values={"kg": 68})
    assert told(put(world, who, point(1, 75, 2), point(1, version=3, retracted=True))) == (0, 0, 2, 0, 0)
    assert weights(who) == [68]


@pytest.mark.parametrize("buried", [False, True])
def test_what_the_member_deleted_no_file_brings_back(world: World, buried: bool) -> None:
    who = world.person()
    put(world, who, point(1))
    [entry] = who.ask("entries", tracker="weight")["items"]
    who.ask("remove_entry", tracker="weight", entry_id=entry["id"])
    if buried:
        world.rows(who, "UPDATE entries SET deleted_at = now() - interval '31 seconds'")
        world.rows(None, "UPDATE due SET at = now()")
        chores.do_what_is_due(world.service)
        assert world.rows(who, "SELECT FROM entries") == []
    assert told(put(world, who, point(1), point(1, 75, 2))) == (0, 0, 2, 0, 0)
    assert weights(who) == []


def test_one_is_asked_what_one_would_be_when_typing_and_values_are_not_told(world: World) -> None:
    who = world.person()
    ahead = AT.replace(year=2099)
    counts = put(
        world, who, point(1, 5000), point(2, values={"kg": "zqcanary"}), point(3, at=ahead), point(4, zone="Mars/A"),
        point(5, note="\x00"), point(6, note="x" * 2001), point(7), point(8, values={}),
        point(9, tracker="nutrition", values={"portions": {"zqcanary": 1}}),
    )  # fmt: skip
    assert told(counts) == (1, 0, 0, 0, 8)
    assert [(one.number, one.field) for one in counts.problems] == [
        (1, "kg"), (2, "kg"), (3, "at"), (4, "zone"), (5, "note"), (6, "note"), (8, "kg"), (9, "portions"),
    ]  # fmt: skip
    assert "zqcanary" not in repr(counts.problems)


def test_notes_come_sealed(world: World) -> None:
    who = world.person()
    put(world, who, point(1, note="zqcanary"))
    [row] = world.rows(who, "SELECT note FROM entries")
    assert b"zqcanary" not in bytes(row["note"])
    [entry] = who.ask("entries", tracker="weight")["items"]
    assert entry["note"] == "zqcanary"


def test_a_day_holds_no_more_out_of_a_file_than_by_hand(world: World) -> None:
    who = world.person()
    many = [point(n, at=AT + timedelta(seconds=n)) for n in range(1, 203)]
    assert told(put(world, who, *many)) == (200, 0, 0, 0, 2)


def test_ones_own_export_makes_nothing_twice_and_brings_back_what_was_deleted(world: World) -> None:
    who, other = world.person(), world.person()
    made = who.do("add_entry", tracker="weight", at=AT.isoformat(), values={"kg": 70})
    mine = point(1, source="csv", source_id=made["id"], source_version=made["changed_at"])
    assert told(put(world, who, mine)) == (0, 0, 1, 0, 0)
    assert told(put(world, who, replace(mine, source="fhir"))) == (0, 0, 1, 0, 0)
    assert told(put(world, other, mine)) == (1, 0, 0, 0, 0)
    assert told(put(world, other, replace(mine, source="fhir"))) == (0, 0, 1, 0, 0)
    newer = replace(mine, values={"kg": 71}, source_version="2099-01-01T00:00:00.000000+00:00")
    assert told(put(world, who, newer)) == (0, 1, 0, 0, 0)
    assert (weights(who), who.ask("entries", tracker="weight")["items"][0]["source"]) == ([71], "self")


def test_nobody_elses_points_are_touched(world: World) -> None:
    who, other = world.person(), world.person()
    put(world, who, point(1))
    assert told(put(world, other, point(1, 80, 2))) == (1, 0, 0, 0, 0)
    assert (weights(who), weights(other)) == ([70], [80])
