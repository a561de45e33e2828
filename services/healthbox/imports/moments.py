"""Time zones of points that tell an offset alone: the day of an entry is counted in a zone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_HOUR = 3600
# where clocks stand between two hours, by minutes from UTC; what is said of no zone
_BETWEEN = {
    -570: "Pacific/Marquesas", -210: "America/St_Johns", -150: "America/St_Johns", 210: "Asia/Tehran",
    270: "Asia/Kabul", 330: "Asia/Kolkata", 345: "Asia/Kathmandu", 390: "Asia/Yangon", 525: "Australia/Eucla",
    570: "Australia/Darwin", 630: "Australia/Adelaide", 765: "Pacific/Chatham", 825: "Pacific/Chatham",
}  # fmt: skip


def known(zone: str) -> str | None:
    """The zone, where the zone database has it."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    return zone


def zone_of(at: datetime, offset: timedelta | None, own: str) -> str:
    """A zone whose clock was at this offset then: the member's own where it fits, else one without clock changes."""
    if offset is None or at.astimezone(ZoneInfo(own)).utcoffset() == offset:
        return own
    seconds = int(offset.total_seconds())
    if seconds % _HOUR:
        return _BETWEEN.get(seconds // 60, own)
    hours = seconds // _HOUR
    return (known(f"Etc/GMT{-hours:+d}") if hours else "Etc/UTC") or own
