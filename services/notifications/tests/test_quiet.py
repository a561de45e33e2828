"""Quiet hours and the hour of the digest, on clocks that leap."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.quiet import midnight, next_digest, next_moment

PARIS = ZoneInfo("Europe/Paris")
NIGHT = (time(22), time(7))
ZONES = ("Europe/Paris", "America/Montreal", "Africa/Casablanca", "Africa/Tunis", "Europe/London", "Asia/Kolkata")
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: NEW_YEAR + timedelta(minutes=minutes))
HOURS = st.times().map(lambda one: one.replace(second=0, microsecond=0))


def paris(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=PARIS, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (paris(2026, 1, 10, 21, 59), paris(2026, 1, 10, 21, 59)),
        (paris(2026, 1, 10, 22, 0), paris(2026, 1, 11, 7, 0)),
        (paris(2026, 1, 11, 0, 30), paris(2026, 1, 11, 7, 0)),
        (paris(2026, 1, 11, 6, 59), paris(2026, 1, 11, 7, 0)),
        (paris(2026, 1, 11, 7, 0), paris(2026, 1, 11, 7, 0)),
        (paris(2026, 3, 28, 23, 0), paris(2026, 3, 29, 7, 0)),
        (paris(2026, 10, 24, 23, 0), paris(2026, 10, 25, 7, 0)),
        (paris(2026, 10, 25, 2, 30, fold=1), paris(2026, 10, 25, 7, 0)),
    ],
)
def test_what_falls_into_the_night_waits_for_the_morning(now: datetime, expected: datetime) -> None:
    assert next_moment(now, *NIGHT, PARIS) == expected


def test_a_night_in_spring_is_an_hour_shorter_and_one_in_autumn_an_hour_longer() -> None:
    for day, hours in (((2026, 3, 28), 8), ((2026, 3, 30), 9), ((2026, 10, 24), 10)):
        begins = paris(*day, 22, 0)
        assert next_moment(begins, *NIGHT, PARIS) - begins == timedelta(hours=hours)


def test_quiet_hours_that_end_at_a_time_which_does_not_exist_end_by_the_old_clock() -> None:
    assert next_moment(paris(2026, 3, 29, 1, 0), time(23), time(2, 30), PARIS) == paris(2026, 3, 29, 3, 30)


def test_quiet_hours_that_end_at_a_time_which_comes_twice_end_twice() -> None:
    ends = time(23), time(2, 30)
    first, second = paris(2026, 10, 25, 2, 30), paris(2026, 10, 25, 2, 30, fold=1)
    assert next_moment(paris(2026, 10, 25, 1, 0), *ends, PARIS) == first
    assert next_moment(paris(2026, 10, 25, 2, 10, fold=1), *ends, PARIS) == second


def test_hours_within_a_day_and_none_at_all() -> None:
    assert next_moment(paris(2026, 1, 10, 13, 0), time(12), time(14), PARIS) == paris(2026, 1, 10, 14, 0)
    assert next_moment(paris(2026, 1, 10, 23, 0), time(12), time(14), PARIS) == paris(2026, 1, 10, 23, 0)
    assert next_moment(paris(2026, 1, 10, 13, 0), None, None, PARIS) == paris(2026, 1, 10, 13, 0)


@given(MOMENTS, HOURS, HOURS, st.sampled_from(ZONES))
def test_it_is_never_earlier_never_over_a_day_later_and_never_quiet(
    now: datetime, begins: time, ends: time, name: str
) -> None:
    zone = ZoneInfo(name)
    found = next_moment(now, begins, ends, zone)
    assert now <= found <= now + timedelta(hours=25)
    assert begins == ends or next_moment(found, begins, ends, zone) == found


def test_a_digest_is_due_at_eight_on_the_members_own_clock() -> None:
    assert next_digest(paris(2026, 3, 28, 7, 59), PARIS) == paris(2026, 3, 28, 8, 0)
    assert next_digest(paris(2026, 3, 28, 8, 0), PARIS) == paris(2026, 3, 29, 8, 0)
    assert next_digest(paris(2026, 1, 10, 12, 0), ZoneInfo("America/Montreal")) == datetime(2026, 1, 10, 13, tzinfo=UTC)


def test_a_day_begins_at_midnight_on_the_members_own_clock() -> None:
    assert midnight(paris(2026, 10, 25, 12, 0), PARIS) == datetime(2026, 10, 24, 22, tzinfo=UTC)
