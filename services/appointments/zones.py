"""From wall time to instants: what a clock shows on one day of each year twice, and on another never.

Clocks change to the second, at most once within a day; what follows from that is found in the zone database alone.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

Span = tuple[datetime, datetime]
"""Two instants in UTC, the second one not included."""

_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)


def spans(zone: ZoneInfo, starts: datetime, ends: datetime) -> list[Span]:
    """All instants at which the clock of `zone` shows a time from `starts` to before `ends` (both without a zone).

    One span mostly. None for hours that are left out; two for a part of hours that come twice, and one span of twice
    the length for all of them.
    """
    found: list[Span] = []
    near = [at for year in range(starts.year, ends.year + 1) for at in changes(zone, year)]
    first, last = starts.replace(tzinfo=UTC) - _DAY, ends.replace(tzinfo=UTC) + _DAY
    for begin, end in pairwise([first, *(at for at in near if first < at < last), last]):
        offset = _offset(zone, begin)
        one = max(begin, starts.replace(tzinfo=UTC) - offset), min(end, ends.replace(tzinfo=UTC) - offset)
        if one[0] < one[1]:
            found.append(one)
    return merged(found)


def merged(found: Sequence[Span]) -> list[Span]:
    """The same instants in as few spans as possible, in order."""
    whole: list[Span] = []
    for begin, end in sorted(found):
        if whole and begin <= whole[-1][1]:
            whole[-1] = whole[-1][0], max(whole[-1][1], end)
        else:
            whole.append((begin, end))
    return whole


@lru_cache(maxsize=500)
def changes(zone: ZoneInfo, year: int) -> tuple[datetime, ...]:
    """The instants of a year (UTC) at which the clocks of a zone change."""
    first, next_year = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    days = pairwise(first + n * _DAY for n in range((next_year - first).days + 1))
    return tuple(_change(zone, *day) for day in days if _offset(zone, day[0]) != _offset(zone, day[1]))


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first instant with the offset of `after`."""
    while after - before > _SECOND:
        middle = before + (after - before) // (2 * _SECOND) * _SECOND
        if _offset(zone, middle) == _offset(zone, after):
            after = middle
        else:
            before = middle
    return after


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()
