"""Days that are free, and the next ones that are."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.classifieds.free_days import Days, are_free, meet, next_free

DAY = date(2026, 3, 1)
UNTIL = DAY + timedelta(60)
_DAYS = st.builds(
    lambda first, length: Days(DAY + timedelta(first), DAY + timedelta(first + length)),
    st.integers(0, 40),
    st.integers(0, 6),
)


def days(first: int, last: int) -> Days:
    return Days(date(2026, 3, first), date(2026, 3, last))


def test_both_ends_count() -> None:
    assert meet(days(1, 3), days(3, 5))
    assert not meet(days(1, 3), days(4, 5))
    assert meet(days(4, 4), days(1, 9))


def test_with_nothing_taken_what_was_wanted_comes_first() -> None:
    assert next_free([], days(3, 4), UNTIL) == [days(3, 4), days(5, 6), days(7, 8)]


def test_the_next_ones_are_of_the_same_length_and_pass_what_is_taken() -> None:
    busy = [days(10, 12), days(2, 5)]
    assert next_free(busy, days(3, 5), UNTIL) == [days(6, 8), days(13, 15), days(16, 18)]


def test_none_ends_after_the_last_day_that_can_be_asked_for() -> None:
    assert next_free([days(1, 8)], days(7, 9), date(2026, 3, 11)) == [days(9, 11)]
    assert next_free([days(1, 8)], days(7, 9), date(2026, 3, 10)) == []


@given(st.lists(_DAYS, max_size=8), _DAYS)
def test_what_is_offered_is_free_and_no_earlier_one_of_that_length_is(busy: list[Days], wanted: Days) -> None:
    found = next_free(busy, wanted, UNTIL, most=1)
    length = wanted.last - wanted.first
    starts = (wanted.first + timedelta(n) for n in range((UNTIL - wanted.first - length).days + 1))
    free = [Days(start, start + length) for start in starts if are_free(Days(start, start + length), busy)]
    assert found == free[:1]
