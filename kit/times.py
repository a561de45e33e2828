"""Moments as they are told, and times of the day as they are lived."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_A_WEEK = 8  # days: from one weekday to the same one, both counted


def instant(moment: datetime) -> str:
    """RFC 3339 in UTC, with microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def following(at: time, weekdays: list[int], zone: str, now: datetime) -> datetime:
    """The next moment after now that is this time of day there, on one of these weekdays (1 Monday).

    A time that a change of clocks leaves out comes as much later; one that comes twice is the first of the two.
    """
    there = ZoneInfo(zone)
    first = now.astimezone(there).date()
    moments = (
        datetime.combine(first + timedelta(days=number), at, there).astimezone(UTC)
        for number in range(_A_WEEK)
        if (first + timedelta(days=number)).isoweekday() in weekdays
    )
    return next(moment for moment in moments if moment > now)
