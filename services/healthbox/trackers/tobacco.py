"""Cigarettes and cravings; time without smoke and money not spent since the day of quitting."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from services.healthbox.trackers.tracker import About, Measure, Noted, Tracker, mean, total


def smoke_free_since(quit_at: datetime, smoked: Sequence[datetime]) -> datetime:
    """Since when without smoke: the day of quitting, or the last cigarette after it. What was reached before stays
    reached: a relapse is a point, the days before it are not taken away."""
    return max([quit_at, *(at for at in smoked if at > quit_at)])


def smoke_free_days(quit_on: date, smoked: dict[date, float], today: date) -> int:
    """The days since quitting, today included, on which nothing was smoked."""
    days = max(0, (today - quit_on).days + 1)
    return days - sum(1 for day, count in smoked.items() if quit_on <= day <= today and count > 0)


def saved(
    quit_on: date, today: date, before: int, smoked: dict[date, float], pack_price: Decimal, pack_size: int
) -> Decimal:
    """Money not spent since quitting: what would have been smoked less what was, at the price of one; never below 0."""
    days = max(0, (today - quit_on).days)
    since = sum(count for day, count in smoked.items() if quit_on <= day < today)
    spared = max(Decimal(0), Decimal(before) * days - Decimal(str(since)))
    return (spared * pack_price / pack_size).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _numbers(entries: Sequence[Noted], _about: About) -> dict[str, float | None]:
    return {
        "cigarettes": total([entry.amounts["cigarettes"] for entry in entries]),
        "craving": mean([entry.amounts.get("craving") for entry in entries]),
    }


TRACKER = Tracker(
    "tobacco",
    (Measure("cigarettes", "{count}", 0, 0, None, "down"), Measure("craving", "{score}", 1, 0, 10, "down")),
    _numbers,
)
