"""The French rules on eating, over seven logged days; never under seven, and nothing that could harm."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.healthbox.advice import RULES, told, withheld
from services.healthbox.energy import at_rest, resting
from services.healthbox.tests.world import Person, World
from services.healthbox.trackers import About

TODAY = date(2026, 6, 1)
GROWN = {"birth_date": "1980-05-17", "height_cm": 170}


def at(back: int) -> str:
    """Noon, days ago."""
    return (datetime.now(UTC).replace(hour=11, minute=0) - timedelta(days=back)).isoformat()


def ate(who: Person, back: int, **portions: float) -> None:
    who.do("add_entry", tracker="nutrition", at=at(back), values={"portions": portions})


def grown(world: World, **more: Any) -> Person:
    who = world.person()
    who.do("edit_profile", **{**GROWN, **more})
    return who


def week(who: Person, **portions: float) -> None:
    for back in range(7):
        ate(who, back, **portions)


def item(who: Person, rule: str) -> dict[str, Any]:
    return next(one for one in who.ask("advice")["items"] if one["rule"] == rule)


def days(*said: dict[str, float]) -> list[dict[str, float | None]]:
    """Seven days, the last ones with nothing but water."""
    return [*said, *({"water": 1.0} for _ in range(7 - len(said)))]  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("rule", "unit", "per", "low", "high"),
    [
        ("fruit_vegetables", "portion", "day", 5, None),
        ("nuts", "portion", "day", 1, None),
        ("pulses", "portion", "week", 2, None),
        ("whole_grain", "portion", "day", 1, None),
        ("dairy", "portion", "day", 2, 2),
        ("fish", "portion", "week", 2, None),
        ("oily_fish", "portion", "week", 1, None),
        ("other_meat", "g", "week", None, 500),
        ("charcuterie", "g", "week", None, 150),
        ("alcohol_a_day", "glass", "day", None, 2),
        ("alcohol_days", "day", "week", None, 6),
        ("alcohol_a_week", "glass", "week", None, 10),
    ],
)
def test_the_rules_are_the_published_ones(
    rule: str, unit: str, per: str, low: float | None, high: float | None
) -> None:
    found = next(one for one in RULES if one.name == rule)
    assert (found.unit, found.per, found.low, found.high) == (unit, per, low, high)


@pytest.mark.parametrize(
    ("rule", "said", "counted"),
    [
        ("fruit_vegetables", [{"fruit_vegetables": 5.0}] * 7, 5.0),
        ("fruit_vegetables", [{"fruit_vegetables": 3.0}] * 4, 1.7),
        ("fish", [{"fish": 1.0}, {"oily_fish": 1.0}], 2.0),
        ("oily_fish", [{"fish": 1.0}, {"oily_fish": 1.0}], 1.0),
        ("pulses", [], 0.0),
        ("other_meat", [{"other_meat": 1.0}] * 5, 625.0),
        ("charcuterie", [{"charcuterie": 1.0}] * 3, 150.0),
        ("alcohol_a_day", [{"alcohol": 1.0}, {"alcohol": 3.0}], 3.0),
        ("alcohol_days", [{"alcohol": 1.0}] * 7, 7.0),
        ("alcohol_a_week", [{"alcohol": 1.5}] * 7, 10.5),
    ],
)
def test_each_counts_what_was_noted(rule: str, said: list[dict[str, float]], counted: float) -> None:
    found = told(next(one for one in RULES if one.name == rule), days(*said))
    assert (found["counted"], found["days"]) == (counted, 7)
    assert found["source"].startswith("PNNS")


def test_nothing_is_told_of_six_days_and_all_of_seven(world: World) -> None:
    who = grown(world)
    for back in range(6):
        ate(who, back, fruit_vegetables=3, whole_grain=1)
    found = who.ask("advice")
    assert (found["days"], found["enough"], found["items"]) == (6, False, [])
    ate(who, 6, fruit_vegetables=3)
    found = who.ask("advice")
    assert (found["days"], found["enough"], found["withheld"]) == (7, True, None)
    assert item(who, "fruit_vegetables")["counted"] == 3.0


def test_until_something_is_noted_today_the_week_ends_yesterday(world: World) -> None:
    who = grown(world)
    for back in range(1, 8):
        ate(who, back, pulses=1)
    assert item(who, "pulses")["counted"] == 7.0
    ate(who, 0, pulses=1)
    assert item(who, "pulses")["counted"] == 7.0


def test_days_of_foods_alone_are_not_counted(world: World) -> None:
    who = grown(world)
    world.rows(None, "INSERT INTO foods VALUES ('ciqual', '1', '{\"fr\": \"Riz\"}', 'riz', NULL, '{}')")
    values = {"foods": [{"source": "ciqual", "code": "1", "grams": 100}]}
    for back in range(7):
        who.do("add_entry", tracker="nutrition", at=at(back), values=values)
    assert who.ask("advice")["days"] == 0


def test_a_limit_is_told_only_where_there_is_something_to_count(world: World) -> None:
    who = grown(world)
    week(who, fruit_vegetables=5)
    assert {one["rule"] for one in who.ask("advice")["items"]} == {one.name for one in RULES if one.low is not None}
    ate(who, 0, alcohol=2)
    assert item(who, "alcohol_a_week")["counted"] == 2.0


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"pregnant": True}, "pregnant"),
        ({"guarded": True}, "guarded"),
        ({"birth_date": "2012-05-17"}, "age"),
        ({"birth_date": None}, "age"),
    ],
)
def test_where_it_could_harm_nothing_is_told(world: World, said: dict[str, Any], why: str) -> None:
    who = grown(world, **said)
    week(who, other_meat=3, alcohol=2, fruit_vegetables=1)
    found = who.ask("advice")
    assert (found["withheld"], found["items"], found["energy"], found["enough"]) == (why, [], None, True)


def test_to_somebody_thin_nothing_is_told(world: World) -> None:
    who = grown(world, sex="female")
    week(who, sweets=3, other_meat=2)
    who.do("add_entry", tracker="weight", at=at(3), values={"kg": 53.4})
    assert (who.ask("advice")["withheld"], who.ask("advice")["items"]) == ("thin", [])  # 18.48 kg/m²
    who.do("add_entry", tracker="weight", at=at(2), values={"kg": 53.5})
    assert who.ask("advice")["withheld"] is None  # 18.51 kg/m²


def test_the_edge_of_thinness_is_that_of_the_unrounded_index() -> None:
    about = About(birth_date=date(1980, 5, 17), heights=((TODAY, 100.0),))
    assert withheld(about, TODAY, 18.499) == "thin"
    assert withheld(about, TODAY, 18.5) is None
    assert withheld(about, TODAY, None) is None


@pytest.mark.parametrize(
    ("kg", "cm", "age", "sex", "kcal"), [(70, 175, 30, "male", 1648.75), (60, 165, 40, "female", 1270.25)]
)
def test_energy_at_rest_is_the_published_formula(kg: float, cm: float, age: int, sex: str, kcal: float) -> None:
    assert resting(kg, cm, age, sex) == kcal


@pytest.mark.parametrize(("born", "is_told"), [(2007, True), (2008, False), (1948, True), (1947, False)])
def test_energy_is_told_for_the_ages_it_was_measured_in(born: int, is_told: bool) -> None:
    about = About(birth_date=date(born, 5, 17), sex="male", heights=((TODAY, 175.0),))
    assert (at_rest(about, TODAY, 70.0) is not None) == is_told
    assert at_rest(about, TODAY, None) is None
