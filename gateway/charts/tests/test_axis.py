"""Where an axis begins and ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.charts.axis import MOST_GAPS, scale, spread

_NUMBERS = st.lists(st.floats(0, 1e5, allow_nan=False), min_size=1, max_size=40)


def test_a_score_is_shown_whole_whatever_was_noted() -> None:
    for values in ([], [5.0], [6.0, 7.0]):
        found = scale(values, 0, 10)
        assert found is not None
        assert found.ticks == (0, 5, 10)


def test_what_counts_begins_at_nought() -> None:
    assert scale([3.0, 8.0], 0).ticks == (0, 2, 4, 6, 8)  # type: ignore[union-attr]
    assert scale([0.0], 0).ticks[0] == 0  # type: ignore[union-attr]


def test_a_weight_may_begin_above_but_never_shows_little_as_much() -> None:
    found = scale([70.0, 70.2])
    assert found is not None
    assert 0 < found.low <= 70.0 < 70.2 <= found.high
    assert found.high - found.low >= 0.03 * 70.2
    assert all(tick == round(tick, 6) for tick in found.ticks)


def test_without_a_value_and_without_ends_there_is_no_axis() -> None:
    assert scale([]) is None
    assert scale([], 0) is None


def test_hours_are_round_in_quarters() -> None:
    found = scale([430.0, 502.0], 0, None, (15.0, 30.0, 60.0, 120.0, 180.0))
    assert found is not None
    assert found.ticks == (0, 180, 360, 540)


@pytest.mark.parametrize("low", [None, 0.0])
@given(values=_NUMBERS)
def test_every_value_lies_on_its_axis_between_a_few_round_lines(values: list[float], low: float | None) -> None:
    found = scale(values, low)
    assert found is not None
    assert 2 <= len(found.ticks) <= MOST_GAPS + 1
    assert all(-1e-6 <= found.share(value) <= 1 + 1e-6 for value in values)
    assert found.low >= 0
    gaps = {round(after - before, 6) for before, after in zip(found.ticks, found.ticks[1:], strict=False)}
    assert max(gaps) - min(gaps) < 1e-5


def test_places_are_spread_with_the_first_and_the_last() -> None:
    assert (spread(0, 3), spread(1, 3), spread(2, 3), spread(91, 3)) == ([], [0], [0, 1], [0, 45, 90])


@pytest.mark.parametrize(("top", "ticks"), [(1, (0, 1)), (2, (0, 1, 2)), (4, (0, 1, 2, 3, 4)), (7, (0, 2, 4, 6, 8))])
def test_what_comes_in_whole_numbers_has_no_half_on_its_axis(top: float, ticks: tuple[float, ...]) -> None:
    found = scale([0, top], low=0, whole=True)
    assert found
    assert found.ticks == ticks
