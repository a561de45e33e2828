"""Moments as they are told."""

from datetime import UTC, datetime


def instant(moment: datetime) -> str:
    """RFC 3339 in UTC, with microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
