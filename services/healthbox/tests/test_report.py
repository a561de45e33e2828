"""The report for a doctor: what was chosen, of the days that were chosen, and nothing beside."""

from typing import Any

import pytest

from services.healthbox.tests.everything import NOTE, note_everything
from services.healthbox.tests.world import Person, World

ALL = ["weight", "mood", "sleep", "tobacco", "nutrition", "activity", "assessments", "goals", "notes"]
_MARCH = {"from": "2026-03-01", "to": "2026-03-31"}


@pytest.fixture
def who(world: World) -> Person:
    someone = world.person()
    note_everything(world, someone)
    return someone


def reported(who: Person, *sections: str, **days: Any) -> Any:
    return who.ask("report", sections=list(sections), **{**_MARCH, **days})


def test_it_holds_what_was_chosen_with_a_summary_of_each_measure(who: Person) -> None:
    found = reported(who, *ALL)
    assert set(found["series"]) == set(found["summary"]) == set(ALL[:6])
    assert found["summary"]["weight"]["kg"] == {"mean": 70.1, "min": 70.0, "max": 70.2, "days": 2}
    assert found["summary"]["sleep"]["asleep_minutes"]["days"] == 2
    assert found["series"]["weight"]["step"] == "day"
    assert [goal["measure"] for goal in found["goals"]] == ["smoke_free", "kg"]
    assert found["marks"] == [{"day": "2026-03-16", "label": "canari-jour"}]
    assert {note["tracker"] for note in found["notes"]} == {"weight"}
    assert NOTE in found["notes"][0]["note"]
    assert (found["member"]["display_name"], found["member"]["sex"]) == ("Camille", "female")
    assert found["profile"]["units"] == {"weight": "kg", "height": "cm"}
    assert found["self_reported"] is True


def test_what_was_not_chosen_is_not_in_it(who: Person) -> None:
    found = reported(who, "sleep")
    assert set(found["series"]) == {"sleep"}
    assert (found["assessments"], found["goals"], found["notes"]) == ([], [], [])
    assert reported(who, "sleep", "notes")["notes"] == []
    assert reported(who, "notes")["notes"] != []


def test_results_of_other_days_are_not_in_it(who: Person) -> None:
    today = who.ask("today")["day"]
    assert reported(who, "assessments")["assessments"] == []
    assert len(reported(who, "assessments", **{"from": today, "to": today})["assessments"]) == 3


def test_a_long_period_is_told_by_week(who: Person) -> None:
    found = reported(who, "weight", **{"from": "2025-04-01"})
    assert (found["series"]["weight"]["step"], found["summary"]["weight"]["kg"]["days"]) == ("week", 2)


def test_reading_it_oneself_is_no_reading_by_another(world: World, who: Person) -> None:
    before = who.ask("access_log")["items"]
    reported(who, *ALL)
    assert who.ask("access_log")["items"] == before


def test_nobody_elses_is_in_it(world: World, who: Person) -> None:
    found = reported(world.person("Dominique"), *ALL)
    assert (found["summary"]["weight"], found["notes"], found["marks"]) == ({}, [], [])


def test_another_part_and_days_the_wrong_way_round_are_refused(who: Person) -> None:
    for wrong in ({"sections": ["shares"]}, {"sections": []}, {"sections": ["weight"], "to": "2026-02-01"}):
        assert who.refused("report", **{**_MARCH, **wrong}) == "Invalid"
