"""Nights out of the pieces of sleep that watches and phones write: whichever measured best counts, none is added."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby, pairwise
from typing import Any
from zoneinfo import ZoneInfo

from services.healthbox.imports.records import Unreadable

BED, ASLEEP, STAGED = 0, 1, 2  # in bed; asleep; asleep, and in which stage
MOST = 2_000_000
APART = 3 * 3600  # seconds without anything between two nights of one source
NAP = 3 * 3600  # what is shorter in bed, and lies in the day, is a nap
_DAYTIME = range(8, 21)
_WAKING = 60  # seconds awake that count as one
Spans = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Night:
    """A night as its values; `day` of getting up, `out` that moment."""

    day: date
    out: datetime
    zone: str
    values: dict[str, Any] | None  # None: in bed, and it is not said how long of it asleep


@dataclass(slots=True)
class _Session:
    """What one source says in a row."""

    source: int
    zone: int
    begin: int
    end: int
    bed: Spans
    asleep: Spans
    staged: bool

    @property
    def rank(self) -> tuple[bool, int, int]:
        return self.staged, _length(self.asleep), -self.source


class Pieces:
    """Pieces of sleep, packed: a million takes 30 MB."""

    def __init__(self, zone: str) -> None:
        self._begin, self._end = array("q"), array("q")
        self._kind, self._source, self._zone = array("b"), array("L"), array("L")
        self._sources: dict[str, int] = {}
        self._zones: dict[str, int] = {zone: 0}

    def add(self, begin: int, end: int, kind: int, source: str, zone: str | None = None) -> None:
        """A piece, in seconds since 1970. Raises `Unreadable` for more than there can be."""
        if end < begin:
            return
        if len(self._begin) >= MOST:
            raise Unreadable(f"The file has more than {MOST} pieces of sleep.")
        self._begin.append(begin)
        self._end.append(end)
        self._kind.append(kind)
        self._source.append(self._sources.setdefault(source, len(self._sources)))
        self._zone.append(0 if zone is None else self._zones.setdefault(zone, len(self._zones)))

    def nights(self) -> Iterator[Night]:
        """The nights, in their order, with the naps of the day before."""
        zones, nap = list(self._zones), 0
        nap_end = 0
        for sessions in _together(sorted(self._sessions(), key=lambda one: (one.begin, one.source))):
            best = max(sessions, key=lambda one: one.rank)
            zone = ZoneInfo(zones[best.zone])
            begin = datetime.fromtimestamp(best.begin, zone)
            if best.end - best.begin < NAP and begin.hour in _DAYTIME:
                nap, nap_end = nap + _length(best.asleep) // 60, best.end
                continue
            naps = nap if best.begin - nap_end < 24 * 3600 else 0
            nap = 0
            yield _night(best, [span for one in sessions for span in one.bed], zone, naps)

    def _sessions(self) -> Iterator[_Session]:
        order = sorted(range(len(self._begin)), key=lambda at: (self._source[at], self._begin[at], self._end[at]))
        for source, places in groupby(order, key=self._source.__getitem__):
            session: _Session | None = None
            for at in places:
                begin, end, kind = self._begin[at], self._end[at], self._kind[at]
                if session is not None and begin - session.end > APART:
                    yield session
                    session = None
                if session is None:
                    session = _Session(source, self._zone[at], begin, end, [], [], False)
                session.end = max(session.end, end)
                (session.bed if kind == BED else session.asleep).append((begin, end))
                session.staged = session.staged or kind == STAGED
            if session is not None:
                yield session


def _together(sessions: list[_Session]) -> Iterator[list[_Session]]:
    """Those that overlap are one night, of several sources."""
    group: list[_Session] = []
    end = 0
    for session in sessions:
        if group and session.begin >= end:
            yield group
            group = []
        group.append(session)
        end = max(end, session.end) if len(group) > 1 else session.end
    if group:
        yield group


def _night(best: _Session, bed: Spans, zone: ZoneInfo, naps: int) -> Night:
    slept = _merged(best.asleep)
    first, last = (slept[0][0], slept[-1][1]) if slept else (best.begin, best.end)
    around = [span for span in bed if span[0] < last and span[1] > first]
    begin, end = min([first, *(one for one, _ in around)]), max([last, *(one for _, one in around)])
    out = datetime.fromtimestamp(end, zone)
    gaps = [later - earlier for (_, earlier), (later, _) in pairwise(slept)]
    values = {
        "bed": _told(begin, zone),
        "asleep": _told(first, zone),
        "up": _told(last, zone),
        "out": _told(end, zone),
        "wakings": sum(1 for gap in gaps if gap >= _WAKING),
        "awake": round(sum(gaps) / 60),
        **({"naps": naps} if naps else {}),
    }
    return Night(out.date(), out.astimezone(UTC), zone.key, values if slept else None)


def _told(seconds: int, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(seconds, zone).isoformat()


def _merged(spans: Spans) -> Spans:
    merged: Spans = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return merged


def _length(spans: Spans) -> int:
    return sum(end - begin for begin, end in _merged(spans))
