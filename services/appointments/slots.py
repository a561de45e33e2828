"""Free slots: a plain function over hours, exceptions, holidays and what is taken.

Hours are wall time of their site; whatever is compared is an instant. An opening is walked in real minutes from its
beginning, so slots never overlap on the days on which clocks change.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from services.appointments.models import Hour, Override, Reason, Site
from services.appointments.zones import Span, merged, spans

_DAY = timedelta(days=1)
_WIDEST = timedelta(days=2)


@dataclass(frozen=True)
class Ground:
    """What the slots for one reason depend on, complete for the days it was loaded for.

    `sites` in their order; `holidays`: the days without ordinary hours; `taken`: what is occupied, buffers included,
    in order and without overlaps; `counts`: how many places of this reason are taken on each day of their site,
    where it has a most per day.
    """

    reason: Reason
    sites: Sequence[Site]
    hours: Sequence[Hour]
    overrides: Sequence[Override]
    holidays: frozenset[date]
    taken: Sequence[Span]
    counts: Mapping[date, int]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that can be booked; both instants in UTC."""

    starts_at: datetime
    ends_at: datetime
    site_id: UUID
    time_zone: str
    video: bool


class Timed(Protocol):
    """Hours or an exception: no reasons named means every reason."""

    reason_ids: list[UUID]


def free_slots(ground: Ground, first: date, last: date, now: datetime) -> list[Slot]:
    """The free slots from a day to another (both included, days of each site), soonest first.

    Notice, horizon, the most per day and buffers hold. Where two sites are open at once, a slot is at the first one.
    """
    found: dict[datetime, Slot] = {}
    for site in ground.sites:
        for slot in _at(ground, site, first, last, now):
            found.setdefault(slot.starts_at, slot)
    return [found[starts_at] for starts_at in sorted(found)]


def is_free(ground: Ground, starts_at: datetime, now: datetime) -> Slot | None:
    """The slot that begins then, if it is one."""
    if not now <= starts_at <= now + timedelta(days=ground.reason.horizon) + _WIDEST:
        return None
    for site in ground.sites:
        day = starts_at.astimezone(ZoneInfo(site.time_zone)).date()
        for slot in _at(ground, site, day, day, now, starts_at):
            return slot
    return None


def is_covered(ground: Ground, site: Site, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether hours and openings of a site hold that time for the reason, and no absence lies in it."""
    days = [at.astimezone(ZoneInfo(site.time_zone)).date() for at in (starts_at, ends_at)]
    covered = any(begin <= starts_at and ends_at <= end for begin, end in openings(ground, site, days[0], days[1]))
    return covered and not overlaps(absences(ground, site, days[0], days[1]), starts_at, ends_at)


def openings(ground: Ground, site: Site, first: date, last: date) -> list[Span]:
    """When a site is open for the reason on those days: ordinary hours but on holidays, and dated openings."""
    zone = ZoneInfo(site.time_zone)
    hours = [hour for hour in ground.hours if hour.site_id == site.id and _is_for(hour, ground.reason)]
    found = [
        span
        for day in _days(first, last)
        if day not in ground.holidays
        for hour in hours
        if hour.weekday == day.isoweekday()
        for span in spans(zone, *_on(day, hour))
    ]
    return sorted({*found, *_dated(ground, "opening", site, first, last)})


def absences(ground: Ground, site: Site, first: date, last: date) -> list[Span]:
    """When nobody is at a site for the reason, as far as it touches those days; in order and without overlaps."""
    return merged(_dated(ground, "absence", site, first, last))


def overlaps(taken: Sequence[Span], begin: datetime, end: datetime) -> bool:
    """Whether the time touches one of the spans, which are in order and do not overlap."""
    after = bisect_left(taken, (end, end))
    return after > 0 and taken[after - 1][1] > begin


def _at(
    ground: Ground, site: Site, first: date, last: date, now: datetime, only: datetime | None = None
) -> Iterator[Slot]:
    """The free slots of a site on those days, or of them the one that begins at `only`."""
    reason, zone = ground.reason, ZoneInfo(site.time_zone)
    duration, step = timedelta(minutes=reason.duration), timedelta(minutes=reason.step)
    before, after = timedelta(minutes=reason.buffer_before), timedelta(minutes=reason.buffer_after)
    soonest, today = now + timedelta(minutes=reason.minimum_notice), now.astimezone(zone).date()
    first, last = max(first, today), min(last, today + timedelta(days=reason.horizon))
    away = absences(ground, site, first, last)
    for begin, end in openings(ground, site, first, last):
        if only is not None:
            if only < begin or (only - begin) % step:
                continue
            begin, end = only, min(end, only + duration)
        while begin + duration <= end:
            starts_at, ends_at, begin = begin, begin + duration, begin + step
            if (
                starts_at >= soonest
                and first <= (day := starts_at.astimezone(zone).date()) <= last
                and (reason.most_per_day is None or ground.counts.get(day, 0) < reason.most_per_day)
                and not overlaps(away, starts_at, ends_at)
                and not overlaps(ground.taken, starts_at - before, ends_at + after)
            ):
                yield Slot(starts_at, ends_at, site.id, site.time_zone, reason.video)


def _dated(ground: Ground, kind: str, site: Site, first: date, last: date) -> list[Span]:
    """The instants of the exceptions of that kind that touch those days."""
    begin, end = datetime.combine(first, time()), datetime.combine(last, time()) + _DAY
    return [
        span
        for one in ground.overrides
        if one.kind == kind and one.site_id in (None, site.id) and _is_for(one, ground.reason)
        if one.starts < end and one.ends > begin
        for span in spans(ZoneInfo(site.time_zone), one.starts, one.ends)
    ]


def _on(day: date, hour: Hour) -> tuple[datetime, datetime]:
    ends = datetime.combine(day, hour.ends)
    return datetime.combine(day, hour.starts), ends + _DAY if hour.ends == time() else ends


def _is_for(one: Timed, reason: Reason) -> bool:
    return not one.reason_ids or reason.id in one.reason_ids


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
