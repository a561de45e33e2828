"""Series: gaps as gaps, means that are trends, and the same numbers in whatever order things were noted and changed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.healthbox.series import by_day, series
from services.healthbox.tests.test_trackers import ADULT
from services.healthbox.tests.world import Person, World
from services.healthbox.trackers import TRACKERS, Noted

FIRST = date(2026, 6, 1)


def weigh(who: Person, day: int, kg: float) -> dict[str, Any]:
    made: dict[str, Any] = who.do(
        "add_entry", tracker="weight", at=f"2026-06-{day:02d}T08:00:00+02:00", values={"kg": kg}
    )
    return made


def kg(found: dict[str, Any], what: str = "values") -> list[float | None]:
    [measure] = [one for one in found["measures"] if one["name"] == "kg"]
    return list(measure[what])


def test_days_without_an_entry_are_gaps_and_a_trend_needs_two_days(world: World) -> None:
    who = world.person()
    for day, weight in ((1, 70), (3, 72), (4, 71)):
        weigh(who, day, weight)
    found = who.ask("series", **{"tracker": "weight", "from": "2026-06-01", "to": "2026-06-05"})
    assert kg(found) == [70, None, 72, 71, None]
    assert kg(found, "mean7") == [None, None, 71, 71, 71]
    assert (found["logged"], found["steps"][0], len(found["steps"])) == (3, "2026-06-01", 5)


def test_the_first_days_mean_knows_the_six_days_before(world: World) -> None:
    who = world.person()
    weigh(who, 1, 70)
    weigh(who, 2, 72)
    found = who.ask("series", **{"tracker": "weight", "from": "2026-06-02", "to": "2026-06-02"})
    assert (kg(found), kg(found, "mean7"), found["logged"]) == ([72], [71], 1)


def test_a_week_is_the_mean_of_its_days(world: World) -> None:
    who = world.person()
    for day in range(1, 15):
        weigh(who, day, 60 + day)
    found = who.ask("series", **{"tracker": "weight", "from": "2026-06-01", "to": "2026-06-14", "step": "week"})
    assert (found["steps"], kg(found)) == (["2026-06-01", "2026-06-08"], [64, 71])


def test_goals_pauses_and_the_band_come_with_it(world: World) -> None:
    who = world.person()
    who.ask("edit_profile", birth_date="1980-05-17", height_cm=175, height_on="2026-01-01")
    who.ask("put_goals", goals=[{"tracker": "weight", "measure": "kg", "target": 68}])
    who.ask("add_pause", **{"tracker": None, "because": "holidays", "from": "2026-06-02", "to": "2026-06-04"})
    weigh(who, 1, 70)
    found = who.ask("series", **{"tracker": "weight", "from": "2026-06-01", "to": "2026-06-03"})
    assert found["band"] == "normal"
    assert found["range"] == {"measure": "bmi", "low": 18.5, "high": 25.0}
    assert [(goal["measure"], goal["target"]) for goal in found["goals"]] == [("kg", 68)]
    assert [(one["from"], one["because"]) for one in found["pauses"]] == [("2026-06-02", "holidays")]


def test_a_weight_that_could_harm_is_no_goal(world: World) -> None:
    thin, guarded = world.person(), world.person()
    thin.ask("edit_profile", birth_date="1980-05-17", height_cm=175)
    guarded.ask("edit_profile", guarded=True)
    goal = {"tracker": "weight", "measure": "kg", "target": 56}
    for who in (thin, guarded):
        assert who.refused("put_goals", goals=[goal]) == "Invalid"
    assert thin.refused("put_goals", goals=[{**goal, "target": 57}]) is None
    assert thin.refused("put_goals", goals=[{"tracker": "mood", "measure": "kg", "target": 60}]) == "Invalid"


def test_nobody_sees_the_series_of_another(world: World) -> None:
    who, other = world.person(), world.person()
    weigh(who, 1, 70)
    found = other.ask("series", **{"tracker": "weight", "from": "2026-06-01", "to": "2026-06-01"})
    assert (kg(found), found["logged"]) == ([None], 0)


def _noted(day: int, minute: int, weight: float) -> Noted:
    at = datetime(2026, 6, 1, 6, minute, tzinfo=UTC) + timedelta(days=day)
    return Noted(FIRST + timedelta(days=day), at, "Europe/Paris", {"kg": weight})


NOTES = st.lists(
    st.builds(_noted, st.integers(0, 20), st.integers(0, 59), st.sampled_from([60.0, 61.5, 70.25])), max_size=30
)


@settings(max_examples=60)
@given(NOTES, st.randoms(use_true_random=False))
def test_whatever_the_order_in_which_things_were_noted_the_series_is_the_same(
    entries: list[Noted], chance: Any
) -> None:
    shuffled = list(entries)
    chance.shuffle(shuffled)
    weight = TRACKERS["weight"]
    both = [
        series(by_day(weight, some, ADULT), weight, FIRST, FIRST + timedelta(days=20), "day")
        for some in (entries, shuffled)
    ]
    assert both[0] == both[1]
