"""What an app's whole export says of days: steps, bouts and nights of several devices, each counted once.

A whole export names all that its app has. What came out of the same app before and is not named any more, in the days
that the file tells of, was deleted there: it is taken back.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from services.healthbox.imports.nights import Pieces
from services.healthbox.imports.records import Context, Problem, Record, Unreadable

MOST_DAYS = 500_000  # days of all devices together
MOST_BOUTS = 200_000


@dataclass(frozen=True, slots=True)
class Bout:
    """An activity that some app wrote, in seconds since 1970."""

    begin: int
    end: int
    minutes: float
    intensity: str
    source: str
    zone: str
    id: str


@dataclass
class Whole:
    """Collects what a file tells, and turns it into records of one source. `version`: as of when the file is."""

    source: str
    about: Context
    version: str
    pieces: Pieces = field(init=False)
    _number: int = 0
    _ids: set[str] = field(default_factory=set)
    _weights: set[tuple[int, float]] = field(default_factory=set)
    _steps: dict[tuple[date, str], int] = field(default_factory=dict)
    _bouts: list[Bout] = field(default_factory=list)
    _told: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pieces = Pieces(self.about.zone)
        self._zone = ZoneInfo(self.about.zone)

    def problem(self, name: str, detail: str) -> Problem:
        """Something that is not taken over, at this place of the file."""
        self._number += 1
        return Problem(self._number, name, detail)

    def weight(self, at: datetime, kg: float, source: str, zone: str | None = None) -> Iterator[Record]:
        """A weight; the same weight at the same moment by another app is the same."""
        seconds = int(at.timestamp())
        if (seconds, kg) not in self._weights:
            self._weights.add((seconds, kg))
            yield self._record("weight", at, zone or self.about.zone, {"kg": kg}, _id("weight", source, seconds))

    def steps(self, at: datetime, count: int, source: str, zone: str | None = None) -> None:
        """Steps of a device: added within a day."""
        day = at.astimezone(ZoneInfo(zone) if zone else self._zone).date(), source
        self._steps[day] = self._steps.get(day, 0) + count
        if len(self._steps) > MOST_DAYS:
            raise Unreadable("The file has more days than can be.")

    def bout(
        self, begin: datetime, end: datetime, minutes: float, intensity: str, source: str, zone: str | None = None
    ) -> None:
        """An activity."""
        if len(self._bouts) >= MOST_BOUTS:
            raise Unreadable("The file has more activities than can be.")
        since, to = int(begin.timestamp()), int(end.timestamp())
        id_ = _id(intensity, source, since)
        self._bouts.append(Bout(since, to, minutes, intensity, source, zone or self.about.zone, id_))

    def rest(self) -> Iterator[Record | Problem]:
        """At the end of the file: days, bouts, nights, and what is there no more."""
        yield from self._days()
        for bout in _once(self._bouts):
            at = datetime.fromtimestamp(bout.begin, UTC)
            values = {"minutes": bout.minutes, "intensity": bout.intensity}
            yield self._record("activity", at, bout.zone, values, bout.id)
        yield from self._nights()
        for held in self.about.held:
            first, last = self._told.get(held.tracker, (None, None))
            if held.source_id not in self._ids and first and last and first <= held.at <= last:
                self._number += 1
                yield Record(
                    self._number, held.tracker, held.at, self.about.zone, {}, None, self.source, held.source_id,
                    self.version, True,
                )  # fmt: skip

    def _days(self) -> Iterator[Record]:
        """The steps of each day by the device that counted most: watch and phone count the same walk."""
        most: dict[date, int] = {}
        for (day, _), count in self._steps.items():
            most[day] = max(most.get(day, 0), count)
        for day, count in sorted(most.items()):
            at = datetime.combine(day, time(12), self._zone)
            yield self._record("activity", at, self.about.zone, {"steps": count}, f"steps:{day}")

    def _nights(self) -> Iterator[Record | Problem]:
        for night in self.pieces.nights():
            if night.values is None:
                yield self.problem("asleep", "Time in bed alone: it is not said how long of it was slept.")
                continue
            yield self._record("sleep", night.out, night.zone, night.values, f"night:{night.day}")

    def _record(self, tracker: str, at: datetime, zone: str, values: dict[str, Any], id_: str) -> Record:
        self._number += 1
        number, unique = 1, id_
        while unique in self._ids:
            number += 1
            unique = f"{id_}-{number}"
        self._ids.add(unique)
        first, last = self._told.get(tracker, (at, at))
        self._told[tracker] = min(first, at), max(last, at)
        return Record(self._number, tracker, at, zone, values, None, self.source, unique, self.version)


def _once(bouts: list[Bout]) -> Iterator[Bout]:
    """Each activity once: of two apps that tell of the same one (more than half of the shorter in common), the longer
    counts."""
    kept: list[Bout] = []
    for bout in sorted(bouts, key=lambda one: (one.begin, one.source)):
        other = next((one for one in reversed(kept[-20:]) if one.source != bout.source and _same(one, bout)), None)
        if other is None:
            kept.append(bout)
        elif bout.minutes > other.minutes:
            kept[kept.index(other, max(0, len(kept) - 20))] = bout
    yield from kept


def _same(one: Bout, other: Bout) -> bool:
    common = min(one.end, other.end) - max(one.begin, other.begin)
    return common * 2 > min(one.end - one.begin, other.end - other.begin)


def _id(*parts: Any) -> str:
    return sha256("|".join(map(str, parts)).encode()).hexdigest()[:32]
