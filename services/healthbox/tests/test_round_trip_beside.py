"""What is kept beside the entries comes in as it went out; twice is once, and what is here stays as it is."""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any
from zipfile import ZipFile

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.healthbox.schemas import BESIDE, FOOD_GROUPS, PAUSES, TRACKERS
from services.healthbox import beside
from services.healthbox.exports import sheets
from services.healthbox.subjects import enter
from services.healthbox.tests.everything import note_everything
from services.healthbox.tests.test_jobs import exported
from services.healthbox.tests.test_round_trip import imported
from services.healthbox.tests.world import World

NEVER = ("shares", "access-log", "history")  # what a file could say of anybody
# ids, and when something came to be here
ASIDE = ("id", "source", "source_id", "source_version", "changed_at")


def tables(content: bytes) -> dict[str, list[dict[str, str]]]:
    """What an export says, by its tables, without what is another's by necessity."""
    with ZipFile(io.BytesIO(content)) as archive:
        texts = {name.removesuffix(".csv"): archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    found = {name: csv.DictReader(io.StringIO(said)) for name, said in texts.items() if name not in NEVER}
    return {name: [{one: row[one] for one in row if one not in ASIDE} for row in rows] for name, rows in found.items()}


def resources(content: bytes) -> list[Any]:
    """What a bundle says, without what is another's by necessity, in an order of its own."""
    aside = ("id", "meta", "identifier", "extension", "subject", "performer", "author", "derivedFrom", "name")
    found = [one["resource"] for one in orjson.loads(content)["entry"]]
    return sorted(({name: said for name, said in one.items() if name not in aside} for one in found), key=orjson.dumps)


READ: dict[str, Callable[[bytes], Any]] = {"csv": tables, "fhir": resources}


@pytest.mark.parametrize("format_", READ)
def test_an_empty_account_that_takes_an_export_over_exports_the_same(world: World, format_: str) -> None:
    who, other = world.person(), world.person("Dominique")
    note_everything(world, who)
    out = exported(world, who, format_)
    told = imported(world, other, out)
    report = told["report"]
    assert told["state"] == "done"
    assert (report["problems"], report["kept"], report["refused"]) == ([], [], 0)
    assert READ[format_](exported(world, other, format_)) == READ[format_](out)
    added = {kind: count["added"] for kind, count in report["beside"].items()}
    more = {"pauses": 1, "reminders": 1, "marks": 1, "favourites": 1} if format_ == "csv" else {}
    assert added == {"profile": 4 if more else 2, "heights": 2, "goals": 2, "assessments": 3, **more}


@pytest.mark.parametrize("format_", READ)
@pytest.mark.parametrize("is_own", [True, False])
def test_taken_over_again_it_changes_nothing(world: World, format_: str, is_own: bool) -> None:
    who = world.person()
    note_everything(world, who)
    out = exported(world, who, format_)
    to = who if is_own else world.person("Dominique")
    for _ in range(2):
        report = imported(world, to, out)["report"]
    assert {(count["added"], count["kept"]) for count in report["beside"].values()} == {(0, 0)}
    assert READ[format_](exported(world, to, format_)) == READ[format_](out)


def test_what_was_shown_and_seen_and_how_it_was_before_no_file_brings(world: World) -> None:
    who, other = world.person(), world.person("Dominique")
    note_everything(world, who)
    imported(world, other, exported(world, who))
    for table in ("shares", "accesses", "revisions"):
        assert world.rows(who, f"SELECT FROM {table}") != []
        assert world.rows(other, f"SELECT FROM {table}") == []


def test_what_is_sealed_lies_sealed_again_and_only_its_member_sees_it(world: World) -> None:
    who, other, third = world.person(), world.person("Dominique"), world.person("Claude")
    note_everything(world, who)
    imported(world, other, exported(world, who))
    [mark] = world.rows(other, "SELECT member_id, label FROM marks")
    [meal] = world.rows(other, "SELECT name FROM favourites")
    assert mark["member_id"] == other.id
    assert b"canari" not in bytes(mark["label"]) + bytes(meal["name"])
    for table in ("marks", "favourites", "profiles", "heights", "goals", "pauses", "reminders", "assessments"):
        assert world.rows(third, f"SELECT FROM {table}") == []


def test_only_looked_at_it_is_told_and_nothing_is_there(world: World) -> None:
    who, other = world.person(), world.person("Dominique")
    note_everything(world, who)
    upload = world.service.store.put(io.BytesIO(exported(world, who)), other.id, 1 << 24)
    before = tables(exported(world, other))
    seen = imported(world, other, b"", upload=upload, dry_run=True)
    assert tables(exported(world, other)) == before
    report = imported(world, other, b"", upload=seen["upload"])["report"]
    assert (report["beside"], report["added"]) == (seen["report"]["beside"], seen["report"]["added"])


def test_every_kind_that_is_exported_is_taken_over_or_left_out_on_purpose(world: World) -> None:
    who = world.person()
    with world.db.transaction() as tx:
        enter(tx, who.id, kms=world.service.kms)
        names = [name for name, *_ in sheets.all_of(tx, who.id)]
    assert {*names} == {*BESIDE, *NEVER} == {*beside._KINDS, *NEVER}


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=30).filter(
    str.strip
)
DAYS = st.dates(date(2020, 1, 1), date(2026, 3, 1)).map(lambda day: day.isoformat())
# acts of a member at the doors: (door, arguments)
HEIGHT = st.builds(lambda cm, day: ("edit_profile", {"height_cm": cm, "height_on": day}), st.floats(40, 260), DAYS)
PROFILE = st.fixed_dictionaries(
    {},
    optional={
        "birth_date": DAYS, "sex": st.sampled_from(["female", "male", None]), "pregnant": st.booleans(),
        "athlete": st.booleans(), "guarded": st.booleans(), "origin": st.sampled_from(["default", "lower"]),
        "hide_numbers": st.booleans(), "units": st.sampled_from([{"weight": "lb"}, {"height": "ft", "weight": "st"}]),
        "quit_on": DAYS, "cigarettes_before": st.integers(0, 200), "pack_size": st.integers(1, 100),
        "pack_price": st.sampled_from(["12", "12.50", "0.05"]),
    },
).map(lambda said: ("edit_profile", said))  # fmt: skip
GOALS = st.sets(st.sampled_from([("mood", "stress"), ("activity", "steps"), ("tobacco", "smoke_free")])).map(
    lambda wanted: (
        "put_goals", {"goals": [{"tracker": one, "measure": name, "target": 7.25} for one, name in sorted(wanted)]}
    )
)  # fmt: skip
PAUSE = st.builds(
    lambda tracker, why, first, more: (
        "add_pause",
        {"tracker": tracker, "because": why, "from": first, "to": None if more is None else f"2026-03-{more:02}"},
    ),
    st.sampled_from([None, *TRACKERS]), st.sampled_from(PAUSES), DAYS, st.sampled_from([None, 2, 3]),
)  # fmt: skip
REMINDERS = st.lists(
    st.fixed_dictionaries({
        "tracker": st.sampled_from(TRACKERS), "at": st.sampled_from(["07:00", "20:30"]),
        "weekdays": st.lists(st.integers(1, 7), min_size=1, max_size=7),
    }), max_size=3,
).map(lambda wanted: ("put_reminders", {"reminders": wanted}))  # fmt: skip
MARK = st.builds(lambda day, label: ("add_mark", {"day": day, "label": label}), DAYS, WORDS)
MEAL = st.builds(
    lambda name, group: ("add_favourite", {"name": name, "values": {"meal": "lunch", "portions": {group: 1.5}}}),
    WORDS, st.sampled_from(FOOD_GROUPS),
)  # fmt: skip
RESULT = st.lists(st.integers(0, 3), min_size=2, max_size=2).map(
    lambda answers: ("assess", {"instrument": "phq2", "answers": answers})
)
ACT = st.one_of(HEIGHT, PROFILE, GOALS, PAUSE, REMINDERS, MARK, MEAL, RESULT)
# twice the same is two: a day marked twice with the same words
ACTS = st.lists(st.tuples(ACT, st.sampled_from([1, 1, 2])), max_size=12)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(acts=ACTS)
def test_whatever_a_member_says_at_the_doors_comes_back_from_their_export(world: World, acts: list[Any]) -> None:
    who, other = world.person(), world.person("Dominique")
    for (door, said), times in acts:
        for _ in range(times):
            who.ask(door, **said)
    out = exported(world, who)
    for _ in range(2):
        told = imported(world, other, out)
        assert (told["state"], told["report"]["problems"], told["report"]["kept"]) == ("done", [], [])
        assert tables(exported(world, other)) == tables(out)
