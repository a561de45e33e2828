"""Wall time: when quiet hours end, and when a day's digest is due. Plain functions, right across clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DIGEST_AT = time(8)
_A_DAY = timedelta(days=1)


def zone_of(name: str | None) -> ZoneInfo:
    """The member's zone; UTC for one who has none yet."""
    return ZoneInfo(name or "UTC")


def next_moment(now: datetime, quiet_from: time | None, quiet_to: time | None, zone: ZoneInfo) -> datetime:
    """`now`, or when the quiet hours end in which it lies. They end on the member's clock, also in a night of 7 or 9
    hours; a time that this clock shows twice ends them twice, one that it leaps over ends them by the old clock."""
    if quiet_from is None or quiet_to is None:
        return now
    local = now.astimezone(zone)
    clock, over_midnight = local.time(), quiet_from > quiet_to
    if over_midnight and clock >= quiet_from:
        return _at(local.date() + _A_DAY, quiet_to, zone, now)
    began = over_midnight or clock >= quiet_from
    return _at(local.date(), quiet_to, zone, now) if began and clock < quiet_to else now


def next_digest(now: datetime, zone: ZoneInfo) -> datetime:
    """The next 8 o'clock in the morning."""
    today = now.astimezone(zone).date()
    due = datetime.combine(today, DIGEST_AT, zone).astimezone(UTC)
    return due if due > now else datetime.combine(today + _A_DAY, DIGEST_AT, zone).astimezone(UTC)


def midnight(now: datetime, zone: ZoneInfo) -> datetime:
    """When the day began in which `now` lies."""
    return datetime.combine(now.astimezone(zone).date(), time(0), zone).astimezone(UTC)


def _at(day: date, clock: time, zone: ZoneInfo, after: datetime) -> datetime:
    first, second = (datetime.combine(day, clock, zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return first if first > after else second
