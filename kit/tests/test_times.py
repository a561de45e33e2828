"""A time of the day is what the clock on the wall shows, whatever is done to clocks."""

from datetime import UTC, datetime, time

import pytest

from kit.times import following

ALL = [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("at", "weekdays", "now", "wanted"),
    [
        (time(20, 30), ALL, "2026-06-01T10:00Z", "2026-06-01T18:30Z"),
        (time(20, 30), ALL, "2026-06-01T18:30Z", "2026-06-02T18:30Z"),
        (time(20, 30), [1], "2026-06-01T19:00Z", "2026-06-08T18:30Z"),
        (time(2, 30), ALL, "2026-03-28T23:30Z", "2026-03-29T01:30Z"),
        (time(2, 30), ALL, "2026-10-24T23:00Z", "2026-10-25T00:30Z"),
        (time(8), ALL, "2026-10-24T12:00Z", "2026-10-25T07:00Z"),
        (time(9), [7], "2026-12-31T23:30Z", "2027-01-03T08:00Z"),
    ],
)
def test_the_next_time_is_by_the_clock_on_the_wall(at: time, weekdays: list[int], now: str, wanted: str) -> None:
    found = following(at, weekdays, "Europe/Paris", datetime.fromisoformat(now))
    assert found.astimezone(UTC) == datetime.fromisoformat(wanted)


def test_each_zone_has_its_own_morning() -> None:
    now = datetime.fromisoformat("2026-06-01T12:00Z")
    found = {zone: following(time(8), ALL, zone, now).isoformat() for zone in ("America/Montreal", "Africa/Algiers")}
    assert found == {
        "America/Montreal": "2026-06-02T12:00:00+00:00",
        "Africa/Algiers": "2026-06-02T07:00:00+00:00",
    }
