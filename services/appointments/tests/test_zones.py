"""Wall time and instants, on days on which clocks change and on others."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from services.appointments.zones import changes, merged, spans

PARIS, CASABLANCA = ZoneInfo("Europe/Paris"), ZoneInfo("Africa/Casablanca")


def at(words: str) -> datetime:
    """An instant from '2026-03-29 01:00', in UTC."""
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


def shown(zone: ZoneInfo, starts: str, ends: str) -> list[str]:
    """The spans between two wall times, in UTC."""
    found = spans(zone, datetime.fromisoformat(starts), datetime.fromisoformat(ends))
    return [f"{begin:%d %H:%M}-{end:%d %H:%M}" for begin, end in found]


@pytest.mark.parametrize(
    ("starts", "ends", "found"),
    [
        ("2026-03-28 09:00", "2026-03-28 12:00", ["28 08:00-28 11:00"]),
        ("2026-03-29 02:00", "2026-03-29 03:00", []),
        ("2026-03-29 01:30", "2026-03-29 03:30", ["29 00:30-29 01:30"]),
        ("2026-03-29 02:30", "2026-03-29 04:00", ["29 01:00-29 02:00"]),
        ("2026-10-25 02:00", "2026-10-25 03:00", ["25 00:00-25 02:00"]),
        ("2026-10-25 02:00", "2026-10-25 02:30", ["25 00:00-25 00:30", "25 01:00-25 01:30"]),
        ("2026-10-25 02:30", "2026-10-25 04:00", ["25 00:30-25 01:00", "25 01:30-25 03:00"]),
        ("2026-10-25 00:00", "2026-10-26 00:00", ["24 22:00-25 23:00"]),
        ("2026-12-31 22:00", "2027-01-01 02:00", ["31 21:00-01 01:00"]),
    ],
)
def test_an_hour_left_out_is_no_time_and_an_hour_that_comes_twice_is_two(
    starts: str, ends: str, found: list[str]
) -> None:
    assert shown(PARIS, starts, ends) == found


def test_clocks_change_when_the_zone_database_says_so() -> None:
    assert changes(PARIS, 2026) == (at("2026-03-29 01:00"), at("2026-10-25 01:00"))
    assert changes(ZoneInfo("Africa/Algiers"), 2026) == changes(ZoneInfo("Africa/Tunis"), 2026) == ()
    assert changes(ZoneInfo("America/Toronto"), 2026) == (at("2026-03-08 07:00"), at("2026-11-01 06:00"))


def test_morocco_changes_its_clocks_for_ramadan() -> None:
    begin, end = changes(CASABLANCA, 2026)
    assert (begin, end) == (at("2026-02-15 02:00"), at("2026-03-22 02:00"))
    assert shown(CASABLANCA, "2026-02-20 09:00", "2026-02-20 12:00") == ["20 09:00-20 12:00"]
    assert shown(CASABLANCA, "2026-04-20 09:00", "2026-04-20 12:00") == ["20 08:00-20 11:00"]


def test_spans_that_touch_become_one() -> None:
    one, two, three, four = (at(f"2026-01-01 0{hour}:00") for hour in range(1, 5))
    assert merged([(two, three), (one, two)]) == [(one, three)]
    assert merged([(three, four), (one, two)]) == [(one, two), (three, four)]
    assert merged([(one, four), (two, three)]) == [(one, four)]
