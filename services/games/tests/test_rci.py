"""The index against what is printed, and its bounds where only one's own sessions are known."""

from math import sqrt

import pytest

from services.games import rci
from services.games.tasks import Retest


@pytest.mark.parametrize(("sd", "r", "printed"), [(2.09, 0.891, 1.91), (1.11, 0.753, 1.53)])
def test_what_a_published_retest_allows_is_what_is_printed(sd: float, r: float, printed: float) -> None:
    spread = rci.published(Retest(sd, r, 0.0, "a cohort of mean age 76: a check of the formula, and no norm"))
    assert round(spread.bound * spread.of_difference, 2) == printed
    low, high = spread.usual(6)
    assert (round(6 - low, 2), round(high - 6, 2)) == (printed, printed)


def test_practice_is_taken_off_before_anything_is_said() -> None:
    spread = rci.published(Retest(10, 0.5, 4, "made up"))
    assert spread.of_difference == pytest.approx(10)
    assert spread.index(50, 54) == 0
    assert spread.index(50, 74) == pytest.approx(2)
    assert spread.usual(50) == pytest.approx((34.4004, 73.5996), abs=1e-4)


def test_ones_own_spread_is_bounded_by_how_little_is_known_of_it() -> None:
    spread = rci.own([10, 12, 14])
    assert (spread.sem, spread.source, spread.practice) == (2, "own", 0)
    assert spread.usual(12) == pytest.approx((12 - 4.3027 * 2 * sqrt(2), 12 + 4.3027 * 2 * sqrt(2)))
    assert spread.index(12, 12 + 2 * sqrt(2)) == pytest.approx(1)


def test_sessions_that_were_all_alike_give_no_index() -> None:
    assert rci.own([6, 6, 6]).index(6, 5) is None


# of tables of the distribution
@pytest.mark.parametrize(
    ("freedom", "printed"),
    [(1, 12.706), (2, 4.303), (10, 2.228), (11, 2.201), (15, 2.131), (20, 2.086), (30, 2.042), (120, 1.980)],
)
def test_students_quantile_is_that_of_the_tables(freedom: int, printed: float) -> None:
    assert rci.student(freedom) == pytest.approx(printed, abs=0.0006)
