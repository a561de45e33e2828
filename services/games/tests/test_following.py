"""Two sessions to get used to it, three for one's own measure, then each within what is usual or outside it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.games.following import Session, follow
from services.games.tasks import Measure, Retest

FIRST = datetime(2026, 6, 1, 18, tzinfo=UTC)
MEASURE = Measure("total", "trials", "high", primary=True, low=None)
RETEST = Retest(2.0, 0.875, 1.0, "made up: SEdiff is 1")


def sessions(*values: float | None) -> list[Session]:
    moments = [FIRST + timedelta(days=number) for number in range(len(values))]
    return [Session(at.date(), at, {"total": value}) for at, value in zip(moments, values, strict=True)]


def followed(*values: float | None, retest: Retest | None = None) -> dict[str, Any]:
    return follow(sessions(*values), MEASURE, retest)


@pytest.mark.parametrize(
    ("values", "state", "left"),
    [
        ((), "none", 5),
        ((3,), "warm_up", 4),
        ((3, 4), "warm_up", 3),
        ((3, 4, 6), "baseline_forming", 2),
        ((3, 4, 6, 7), "baseline_forming", 1),
        ((3, 4, 6, 7, 8), "ready", 0),
    ],
)
def test_too_few_sessions_say_how_many_are_missing(values: tuple[float, ...], state: str, left: int) -> None:
    found = followed(*values)
    assert (found["state"], found["left"]) == (state, left)
    assert (found["baseline"] is None) == (found["usual"] is None) == (state != "ready")
    assert found["last"] is None


def test_the_first_two_count_for_nothing_and_the_next_three_are_the_measure() -> None:
    found = followed(100, 0, 6, 9, 7, 7)
    assert [one["counted"] for one in found["points"]] == ["warm_up"] * 2 + ["baseline"] * 3 + ["later"]
    assert (found["baseline"], found["last"]) == (7, "within")


def test_a_published_retest_says_what_is_outside_and_takes_practice_off() -> None:
    assert followed(0, 0, 6, 7, 8, 8, retest=RETEST)["rci"] == 0
    outside, within = followed(0, 0, 6, 7, 8, 10, retest=RETEST), followed(0, 0, 6, 7, 8, 9.9, retest=RETEST)
    assert (outside["last"], within["last"]) == ("outside", "within")
    assert (outside["rci"], outside["sem_source"]) == (2, "published")
    assert outside["usual"] == {"low": 6.04004, "high": 9.95996}


def test_without_one_a_session_is_compared_with_the_spread_of_those_before_it() -> None:
    found = followed(0, 0, 10, 12, 14, 40)
    assert (found["sem"], found["sem_source"], found["last"]) == (2, "own", "outside")
    assert followed(0, 0, 10, 12, 14, 24)["last"] == "within"
    # what was once outside belongs to what is known of the next
    assert followed(0, 0, 10, 12, 14, 40, 38)["last"] == "within"


def test_sessions_that_were_all_alike_say_nothing_of_another() -> None:
    assert (followed(0, 0, 6, 6, 6, 6)["last"], followed(0, 0, 6, 6, 6, 5)["last"]) == ("within", None)


def test_a_session_without_this_number_is_shown_and_does_not_count() -> None:
    found = followed(3, 3, None, 6, 7, 8)
    assert [one["value"] for one in found["points"]] == [3, 3, None, 6, 7, 8]
    assert (found["state"], found["baseline"], found["last"]) == ("ready", 7, None)


def test_a_shorter_look_back_shows_less_and_counts_the_same() -> None:
    values = (0, 0, 10, 12, 14, 40)
    found = follow(sessions(*values), MEASURE, None, date(2026, 6, 6))
    assert [one["value"] for one in found["points"]] == [40]
    assert {**found, "points": None} == {**followed(*values), "points": None}


def test_what_is_usual_ends_where_no_run_can_be() -> None:
    among_fourteen = Measure("total", "trials", "high", primary=True, high=14.0)
    found = follow(sessions(7, 7, 2, 7, 12, 1), among_fourteen, None)
    assert (found["usual"], found["last"]) == ({"low": 0, "high": 14}, "within")


@given(st.lists(st.floats(-1e6, 1e6), max_size=12), st.booleans())
def test_whatever_was_played_the_newest_is_outside_exactly_when_it_is_beyond_what_is_usual(
    values: list[float], is_published: bool
) -> None:
    found = followed(*values, retest=RETEST if is_published else None)
    if found["last"] is None or found["rci"] is None:
        return
    low, high, newest = found["usual"]["low"], found["usual"]["high"], values[-1]
    slack = 1e-4 * max(1.0, abs(low), abs(high))
    if found["last"] == "within":
        assert low - slack <= newest <= high + slack
    else:
        assert newest <= low + slack or newest >= high - slack
