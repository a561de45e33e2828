"""Nights, on real instants: where a clock is changed the night is as long as it was, not as the clock says.

The fields are those of the consensus sleep diary (Carney et al., Sleep 35, 2012). A night belongs to the day of rising.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.healthbox.trackers.tracker import About, Amounts, Measure, Noted, Tracker, mean, total


def in_bed(amounts: Amounts) -> float:
    """Minutes between going to bed and getting out of it."""
    return _minutes(amounts["bed"], amounts["out"])


def asleep(amounts: Amounts) -> float:
    """Minutes of sleep: in bed, less until asleep, awake in between, and awake before rising; never below 0."""
    until = _minutes(amounts["bed"], amounts.get("asleep") or amounts["bed"])
    after = _minutes(amounts.get("up") or amounts["out"], amounts["out"])
    return max(0.0, in_bed(amounts) - until - (amounts.get("awake") or 0) - after)


def efficiency(amounts: Amounts) -> float:
    """Percent of the time in bed that was slept."""
    return 100 * asleep(amounts) / in_bed(amounts)


def _minutes(since: Any, to: Any) -> float:
    return (_moment(to) - _moment(since)).total_seconds() / 60


def _moment(said: Any) -> datetime:
    return said if isinstance(said, datetime) else datetime.fromisoformat(said)


def _placed(amounts: Amounts, _at: datetime, zone: str) -> tuple[date, datetime]:
    out = _moment(amounts["out"])
    return out.astimezone(ZoneInfo(zone)).date(), out


def _numbers(entries: Sequence[Noted], _about: About) -> dict[str, float | None]:
    nights = [entry.amounts for entry in entries]
    slept, lain = total([asleep(night) for night in nights]), total([in_bed(night) for night in nights])
    return {
        "asleep_minutes": slept,
        "in_bed_minutes": lain,
        "efficiency": 100 * slept / lain if slept is not None and lain else None,
        "naps": total([night.get("naps") for night in nights]),
        "quality": mean([night.get("quality") for night in nights]),
        "fatigue": mean([night.get("fatigue") for night in nights]),
    }


TRACKER = Tracker(
    "sleep",
    (
        Measure("asleep_minutes", "min", 0, 0),
        Measure("in_bed_minutes", "min", 0, 0),
        Measure("efficiency", "%", 1, 0, 100),
        Measure("naps", "min", 0, 0),
        Measure("quality", "{score}", 1, 0, 10, "up"),
        Measure("fatigue", "{score}", 1, 0, 10, "down"),
    ),
    _numbers,
    _placed,
)
