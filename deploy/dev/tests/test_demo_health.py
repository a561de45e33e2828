"""The demo world's ninety days: believable, the same each time, and taken by the doors they are for."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from marshmallow import Schema

from contracts.healthbox import schemas
from deploy.dev import demo_health
from deploy.dev.demo_days import DAYS, ILL, QUIT, RELAPSE, TABLE, WHO, days
from deploy.foods.table import lines
from services.healthbox.instruments import INSTRUMENTS

TODAY = date(2026, 11, 2)
DOCTOR = "0190c2b0-e4c1-7f20-a1b2-c3d4e5f60718"
BODIES: dict[str, type[Schema]] = {
    "goals": schemas.PutGoals, "pauses": schemas.AddPause, "marks": schemas.AddMark, "favourites": schemas.Favourite,
    "assessments": schemas.Assess, "shares": schemas.Share, "profile": schemas.EditProfile,
}  # fmt: skip


@pytest.mark.parametrize("name", WHO)
def test_every_day_has_the_shape_of_its_tracker_and_none_is_to_come(name: str) -> None:
    for thing in days(name, TODAY):
        schemas.SHAPES[thing.tracker]().load(thing.values)
        assert thing.at.date() < TODAY


@pytest.mark.parametrize("name", WHO)
def test_there_are_gaps_in_all_six_trackers_but_in_the_last_week(name: str) -> None:
    noted = {tracker: {one.back for one in days(name, TODAY) if one.tracker == tracker} for tracker in schemas.TRACKERS}
    for tracker, backs in noted.items():
        assert 10 < len(backs) <= DAYS, tracker
        assert tracker == "tobacco" or len(backs) < DAYS
    assert set(range(1, 9)) <= noted["nutrition"]


def test_the_same_seed_gives_the_same_days_and_another_other_ones() -> None:
    assert list(days("camille", TODAY)) == list(days("camille", TODAY))
    assert list(days("camille", TODAY)) != list(days("camille", TODAY, seed=2))


def test_nothing_is_noted_while_ill_and_a_relapse_comes_after_quitting() -> None:
    assert not [one for one in days("camille", TODAY) if one.back in ILL]
    smoked: Counter[int] = Counter()
    for one in days("julien", TODAY):
        smoked[one.back] += one.values.get("cigarettes", 0)
    assert {back for back in range(1, QUIT + 1) if smoked[back]} == set(RELAPSE)
    assert all(smoked[back] for back in range(QUIT + 1, DAYS + 1))


def test_foods_are_of_the_invented_table() -> None:
    codes = {line.split(";")[6] for line in lines(1)}
    eaten = [food for one in days("camille", TODAY) for food in one.values.get("foods", [])]
    assert eaten
    assert {(food["source"], food["code"] in codes) for food in eaten} == {(TABLE, True)}


@pytest.mark.parametrize("calls", [demo_health.camille(DOCTOR), demo_health.julien()], ids=list(WHO))
def test_what_is_said_beside_the_days_is_taken_by_its_door(calls: list[tuple[str, str, dict[str, Any]]]) -> None:
    for _, path, said in calls:
        BODIES[path]().load(said)
        if path == "assessments":
            asked = INSTRUMENTS[said["instrument"]].questions
            assert all(question.takes(answer) for question, answer in zip(asked, said["answers"], strict=True))
    assert calls[-1][1] == "profile"
