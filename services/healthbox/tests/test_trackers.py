"""The numbers of a day, against published cases and cases worked out by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from services.healthbox.trackers import TRACKERS, About, Noted, tobacco
from services.healthbox.trackers.mood import low_days
from services.healthbox.trackers.sleep import asleep, efficiency, in_bed
from services.healthbox.trackers.weight import band, bmi, shown, usual

DAY = date(2026, 6, 1)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ADULT = About(birth_date=date(1980, 5, 17), heights=((date(2026, 1, 1), 175.0),))


def noted(source: str = "self", **amounts: Any) -> Noted:
    return Noted(DAY, NOON, "Europe/Paris", amounts, source)


def numbers(tracker: str, *entries: Noted, about: About = ADULT) -> dict[str, float | None]:
    return TRACKERS[tracker].numbers(list(entries), about)


@pytest.mark.parametrize(("kg", "cm", "index"), [(70, 175, 22.86), (65, 165, 23.88), (76.5625, 175, 25.0)])
def test_the_index_is_the_published_one(kg: float, cm: float, index: float) -> None:
    assert round(bmi(kg, cm), 2) == index


def test_the_band_is_of_the_unrounded_index_and_what_is_shown_never_crosses_an_edge() -> None:
    index = bmi(76.45, 175)
    assert (band(index, ADULT, DAY), shown(index), round(index, 1)) == ("normal", 24.9, 25.0)
    assert (band(bmi(76.5625, 175), ADULT, DAY), shown(bmi(76.5625, 175))) == ("overweight", 25.0)
    assert shown(22.857) == 22.9


@pytest.mark.parametrize(
    ("index", "name"),
    [(15.99, "severe_thinness"), (16, "moderate_thinness"), (17, "mild_thinness"), (18.5, "normal"), (24.999, "normal"),
     (30, "obesity_1"), (35, "obesity_2"), (40, "obesity_3")],
)  # fmt: skip
def test_bands_begin_at_their_edges(index: float, name: str) -> None:
    assert band(index, ADULT, DAY) == name


def test_families_with_lower_bands_are_read_by_them() -> None:
    lower = About(birth_date=ADULT.birth_date, origin="lower")
    assert [band(index, lower, DAY) for index in (22.9, 23, 27.5)] == ["normal", "overweight", "obesity_1"]
    assert (usual(ADULT, DAY), usual(lower, DAY)) == ((18.5, 25.0), (18.5, 23.0))


@pytest.mark.parametrize(
    "about",
    [About(), About(birth_date=date(2009, 1, 1)), About(birth_date=date(1980, 1, 1), pregnant=True),
     About(birth_date=date(1980, 1, 1), athlete=True)],
)  # fmt: skip
def test_there_is_no_band_where_it_would_say_nothing(about: About) -> None:
    assert band(27, about, DAY) is None
    assert usual(about, DAY) is None


def test_a_weight_is_read_with_the_height_of_its_own_day() -> None:
    grown = About(heights=((date(2020, 1, 1), 160.0), (date(2026, 5, 1), 165.0), (date(2026, 7, 1), 170.0)))
    assert numbers("weight", noted(kg=65), about=grown)["bmi"] == pytest.approx(23.875, abs=0.001)
    assert numbers("weight", noted(kg=65), about=About())["bmi"] is None


def test_two_weights_of_a_day_count_as_their_mean() -> None:
    assert numbers("weight", noted(kg=70), noted(kg=71))["kg"] == 70.5


def night(bed: str, out: str, **more: Any) -> dict[str, Any]:
    return {"bed": bed, "out": out, **more}


@pytest.mark.parametrize(
    ("bed", "out", "minutes"),
    [("2026-05-31T23:00+02:00", "2026-06-01T07:15+02:00", 495),
     ("2026-10-24T23:00+02:00", "2026-10-25T07:15+01:00", 555),
     ("2026-03-28T23:00+01:00", "2026-03-29T07:15+02:00", 435)],
)  # fmt: skip
def test_a_night_is_as_long_as_it_was_where_clocks_are_changed(bed: str, out: str, minutes: float) -> None:
    assert in_bed(night(bed, out)) == minutes


def test_sleep_is_the_time_in_bed_without_what_was_awake() -> None:
    one = night(
        "2026-05-31T23:00+02:00", "2026-06-01T07:15+02:00",
        asleep="2026-05-31T23:30+02:00", up="2026-06-01T06:45+02:00", awake=45,
    )  # fmt: skip
    assert (asleep(one), round(efficiency(one), 1)) == (390, 78.8)


def test_a_night_belongs_to_the_day_of_rising_in_its_own_zone() -> None:
    placed = TRACKERS["sleep"].placed
    one = night("2026-05-31T21:00+00:00", "2026-06-01T05:15+00:00")
    assert placed(one, NOON, "Europe/Paris")[0] == DAY
    assert placed(night("2026-06-01T01:00+00:00", "2026-06-01T03:00+00:00"), NOON, "America/Montreal")[0].day == 31


def test_two_sources_of_one_walk_are_not_added() -> None:
    walk = {"minutes": 30, "intensity": "walking"}
    found = numbers("activity", noted("apple", **walk), noted("health_connect", **walk), noted("apple", **walk))
    assert (found["active_minutes"], found["met_minutes"]) == (60, pytest.approx(198))
    assert numbers("activity", noted("apple", steps=4000), noted("csv", steps=3900))["steps"] == 4000


def test_two_sources_of_one_night_are_not_added_and_what_somebody_says_themselves_counts_first() -> None:
    night = {"bed": "2026-05-31T23:00:00+02:00", "out": "2026-06-01T07:00:00+02:00"}
    longer = {**night, "bed": "2026-05-31T22:00:00+02:00"}
    both = [noted("apple", **longer), noted("self", **night, quality=6), noted("health_connect", **longer, fatigue=3)]
    found = TRACKERS["sleep"].of_day(both, ADULT)
    assert (found["asleep_minutes"], found["quality"], found["fatigue"]) == (480, 6, 3)
    assert TRACKERS["sleep"].of_day(both[::2], ADULT)["asleep_minutes"] == 540
    smoked = [noted("csv", cigarettes=5), noted("self", cigarettes=3), noted("self", cigarettes=1)]
    assert TRACKERS["tobacco"].of_day(smoked, ADULT)["cigarettes"] == 4


def test_what_is_missing_is_not_zero() -> None:
    assert numbers("mood", noted(physical=4))["social"] is None
    assert numbers("nutrition", noted(portions={"fish": 1}))["nuts"] is None
    assert numbers("tobacco", noted(cigarettes=0))["cigarettes"] == 0


def test_a_relapse_is_a_point_and_takes_no_day_away() -> None:
    smoked = {date(2026, 6, 3): 2.0, date(2026, 5, 1): 20.0}
    assert tobacco.smoke_free_days(DAY, smoked, date(2026, 6, 10)) == 9
    assert tobacco.saved(DAY, date(2026, 6, 11), 10, smoked, Decimal("12.50"), 20) == Decimal("61.25")
    late = datetime(2026, 6, 3, 20, tzinfo=UTC)
    assert tobacco.smoke_free_since(NOON, [late, datetime(2026, 5, 1, tzinfo=UTC)]) == late


def test_a_run_of_low_days_ends_with_a_day_that_was_not_or_was_not_noted() -> None:
    def said(*scores: float | None) -> dict[date, dict[str, float | None]]:
        return {date(2026, 6, number + 1): {"psychological": score} for number, score in enumerate(scores)}

    assert low_days(said(2, 3, 1), date(2026, 6, 3)) == 3
    assert low_days(said(2, 3, 1), date(2026, 6, 4)) == 3
    assert low_days(said(2, 5, 1), date(2026, 6, 3)) == 1
    assert low_days(said(2, None, 1), date(2026, 6, 3)) == 1
    assert low_days({}, DAY) == 0
