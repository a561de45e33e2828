"""Entries through the doors: noted, listed, changed with their history, deleted, taken back; one's own alone."""

from typing import Any

import pytest
from cryptography.exceptions import InvalidTag

from kit.refusals import Invalid
from services.healthbox import chores
from services.healthbox.kms import FileKms
from services.healthbox.service import HealthboxService
from services.healthbox.tests.world import Person, World

AT = "2026-06-01T08:00:00+02:00"
VALUES: dict[str, dict[str, Any]] = {
    "weight": {"kg": 70.4},
    "mood": {"physical": 6, "psychological": 4, "social": 7, "stress": 3, "words": ["tired"]},
    "sleep": {"bed": "2026-05-31T23:00:00+02:00", "out": "2026-06-01T07:15:00+02:00", "quality": 6},
    "tobacco": {"cigarettes": 3, "craving": 5},
    "nutrition": {"portions": {"fruit_vegetables": 3.0, "fish": 1.0}},
    "activity": {"minutes": 30.0, "intensity": "walking"},
}


def add(who: Person, tracker: str = "weight", **said: Any) -> dict[str, Any]:
    made: dict[str, Any] = who.do("add_entry", tracker=tracker, **{"at": AT, "values": VALUES[tracker], **said})
    return made


@pytest.mark.parametrize("tracker", VALUES)
def test_what_is_noted_is_read_again_as_it_was_said(world: World, tracker: str) -> None:
    who = world.person()
    made = add(who, tracker, note="Nuit agitée")
    assert {name: made["values"][name] for name in VALUES[tracker] if name not in ("bed", "out")} == {
        name: value for name, value in VALUES[tracker].items() if name not in ("bed", "out")
    }
    assert (made["day"], made["note"], made["version"]) == ("2026-06-01", "Nuit agitée", 1)
    assert who.ask("entry", tracker=tracker, entry_id=made["id"]) == made
    assert who.ask("entries", tracker=tracker) == {"items": [made], "next": None}


def test_an_entry_of_another_answers_like_one_that_does_not_exist(world: World) -> None:
    who, other = world.person(), world.person()
    made = add(who)
    for door, more in (("entry", {}), ("history", {}), ("edit_entry", {"values": {"kg": 1}}), ("remove_entry", {})):
        assert other.refused(door, tracker="weight", entry_id=made["id"], **more) == "NotFound" or door == "edit_entry"
    assert other.refused("edit_entry", tracker="weight", entry_id=made["id"], values={"kg": 80}) == "NotFound"
    assert other.ask("entries", tracker="weight")["items"] == []
    assert who.refused("entry", tracker="mood", entry_id=made["id"]) == "NotFound"


def test_a_change_keeps_how_it_was(world: World) -> None:
    who = world.person()
    made = add(who, note="Avant")
    changed = who.do("edit_entry", tracker="weight", entry_id=made["id"], version=1, values={"kg": 71}, note="Après")
    assert (changed["values"], changed["note"], changed["version"]) == ({"kg": 71.0}, "Après", 2)
    [before] = who.ask("history", tracker="weight", entry_id=made["id"])["items"]
    assert (before["version"], before["values"], before["note"], before["by"]) == (
        1,
        {"kg": 70.4},
        "Avant",
        str(who.id),
    )
    assert who.refused("edit_entry", tracker="weight", entry_id=made["id"], version=1, note=None) == "VersionConflict"
    same = who.do("edit_entry", tracker="weight", entry_id=made["id"], values={"kg": 71})
    assert same["version"] == 2


def test_a_deletion_is_taken_back_within_half_a_minute_and_real_afterwards(world: World) -> None:
    who = world.person()
    made, kept = add(who), add(who, at="2026-06-02T08:00:00+02:00")
    who.ask("remove_entry", tracker="weight", entry_id=made["id"], version=1)
    assert [one["id"] for one in who.ask("entries", tracker="weight")["items"]] == [kept["id"]]
    assert who.do("restore_entry", tracker="weight", entry_id=made["id"]) == made
    who.ask("remove_entry", tracker="weight", entry_id=made["id"])
    world.rows(who, "UPDATE entries SET deleted_at = now() - interval '31 seconds' WHERE deleted_at IS NOT NULL")
    assert who.refused("restore_entry", tracker="weight", entry_id=made["id"]) == "UndoOver"
    world.rows(None, "UPDATE due SET at = now()")
    chores.do_what_is_due(world.service)
    assert [str(row["id"]) for row in world.rows(who, "SELECT id FROM entries")] == [kept["id"]]


@pytest.mark.parametrize(
    ("tracker", "values", "pointer"),
    [
        ("weight", {"kg": 1}, "/values/kg"),
        ("weight", {"kg": 70, "lb": 3}, "/values/lb"),
        ("mood", {}, "/values/physical"),
        ("mood", {"stress": 11}, "/values/stress"),
        ("sleep", {"bed": "2026-06-01T07:15:00+02:00", "out": "2026-05-31T23:00:00+02:00"}, "/values/out"),
        ("tobacco", {}, "/values/cigarettes"),
        ("nutrition", {"portions": {}}, "/values/portions"),
        ("activity", {"minutes": 20}, "/values/intensity"),
    ],
)
def test_bad_values_are_named_by_their_field(world: World, tracker: str, values: dict[str, Any], pointer: str) -> None:
    who = world.person()
    with pytest.raises(Invalid) as refused:
        who.ask("add_entry", tracker=tracker, values=values)
    assert pointer in [error["pointer"] for error in refused.value.extra["errors"]]
    assert who.ask("entries", tracker=tracker)["items"] == []


def test_a_moment_to_come_and_a_zone_that_nobody_knows_are_refused(world: World) -> None:
    who = world.person()
    assert who.refused("add_entry", tracker="weight", at="2036-01-01T00:00:00+00:00", values={"kg": 70}) == "Invalid"
    assert who.refused("add_entry", tracker="weight", zone="Europe/Lyon", values={"kg": 70}) == "Invalid"


def test_pages_follow_each_other_without_a_gap(world: World) -> None:
    who = world.person()
    made = [add(who, at=f"2026-06-{day:02d}T08:00:00+02:00")["id"] for day in range(1, 8)]
    found, cursor = [], None
    while True:
        page = who.ask("entries", tracker="weight", limit=3, cursor=cursor)
        found += [one["id"] for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == made[::-1]


def test_a_note_is_nowhere_in_clear_and_opens_in_no_other_row(world: World) -> None:
    who = world.person()
    one, other = add(who, note="secret-canari-un"), add(who, note="secret-canari-deux")
    raw = world.rows(who, "SELECT note FROM entries")
    assert all(b"canari" not in bytes(row["note"]) for row in raw)
    world.rows(who, "UPDATE entries SET note = (SELECT note FROM entries WHERE id = :one) WHERE id = :other",
               one=one["id"], other=other["id"])  # fmt: skip
    with pytest.raises(InvalidTag):
        who.ask("entry", tracker="weight", entry_id=other["id"])


def test_without_its_keys_the_room_says_so_and_writes_nothing_in_clear(world: World, tmp_path: Any) -> None:
    who = world.person()
    service: HealthboxService = world.service
    service.kms = FileKms(tmp_path / "none.json")
    assert who.refused("add_entry", tracker="weight", values={"kg": 70}, note="Secret") == "KeysAway"
    assert world.rows(who, "SELECT FROM entries") == []
    add(who)  # what holds no words needs no key


def test_a_profile_is_changed_from_the_version_that_was_read_also_the_first_time(world: World) -> None:
    me = world.person()
    first = me.ask("profile")["version"]
    assert me.do("edit_profile", version=first, sex="female")["version"] == first + 1
    assert me.refused("edit_profile", version=first, sex="male") == "VersionConflict"
