"""What every tracker is made of: its measures, the day an entry belongs to, and the numbers of a day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

Amounts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Noted:
    """An entry as far as numbers are made of it: `amounts` has the shape of its tracker in the contracts."""

    day: date
    at: datetime
    zone: str
    amounts: Amounts
    source: str = "self"


@dataclass(frozen=True, slots=True)
class About:
    """What is known of who the numbers are about. `heights`: (day, cm) in order of days."""

    birth_date: date | None = None
    sex: str | None = None
    pregnant: bool = False
    athlete: bool = False
    guarded: bool = False
    origin: str = "default"
    heights: tuple[tuple[date, float], ...] = ()

    def age(self, day: date) -> int | None:
        """Whole years on a day; None when the birth date is not known."""
        born = self.birth_date
        if born is None:
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    def height(self, day: date) -> float | None:
        """The height in cm that held on a day: the last said up to then, else the first said after."""
        before = [cm for said, cm in self.heights if said <= day]
        return before[-1] if before else (self.heights[0][1] if self.heights else None)


# what somebody says themselves comes before what was brought along, and both before what a device measured
PRIORITY = ("self", "csv", "fhir", "apple", "health_connect")


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that a tracker gives for each day. `low`, `high`: where its axis may begin and end, None by the values;
    `better`: up, down, or None where neither is said. `sources`: of several that say it
    for one day the first counts."""

    name: str
    unit: str
    decimals: int = 0
    low: float | None = None
    high: float | None = None
    better: str | None = None
    sources: tuple[str, ...] = PRIORITY


def _same_day(amounts: Amounts, at: datetime, zone: str) -> tuple[date, datetime]:
    return at.astimezone(ZoneInfo(zone)).date(), at


@dataclass(frozen=True, slots=True)
class Tracker:
    """A tracker. `numbers`: those of one day, by measure, out of its entries (never none) in order of time; None where
    the entries do not say. `placed`: (day, moment) an entry belongs to. `weighs`: `numbers` itself decides between the
    sources of a day; of other trackers each measure is told by one of them, never added out of several."""

    name: str
    measures: tuple[Measure, ...]
    numbers: Callable[[Sequence[Noted], About], dict[str, float | None]]
    placed: Callable[[Amounts, datetime, str], tuple[date, datetime]] = _same_day
    weighs: bool = False

    def of_day(self, entries: Sequence[Noted], about: About) -> dict[str, float | None]:
        """The numbers of one day, out of whichever sources told of it."""
        if self.weighs or len(entries) == 1 or len({entry.source for entry in entries}) == 1:
            return self.numbers(entries, about)
        by_source: dict[str, list[Noted]] = {}
        for entry in entries:
            by_source.setdefault(entry.source, []).append(entry)
        told = {source: self.numbers(some, about) for source, some in by_source.items()}
        return {
            one.name: next(
                (found for source in one.sources if (found := told.get(source, {}).get(one.name)) is not None), None
            )
            for one in self.measures
        }


def mean(values: Sequence[float | None]) -> float | None:
    """The mean of those that are known; None when none is."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def total(values: Sequence[float | None]) -> float | None:
    """The sum of those that are known; None when none is: what is missing is not zero."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None
