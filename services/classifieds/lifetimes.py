"""How long a listing stands, and what may become of it in which state."""

from datetime import datetime, timedelta
from typing import Protocol

LASTS = timedelta(days=60)
SOON = timedelta(days=7)
"""So long before its end its owner is reminded."""
RENEWABLE = timedelta(days=15)
"""In so many last days it can be renewed."""
LATE = timedelta(days=30)
"""For so long after it ended by itself it can be brought back."""
APPEALS = timedelta(days=183)
"""For six months a decision can be appealed against."""

CHANGEABLE = ("draft", "queued", "published", "refused")
OPEN = ("queued", "published", "refused")


class Standing(Protocol):
    """A listing, as far as its life goes."""

    state: str
    outcome: str | None
    expires_at: datetime | None


def can_publish(listing: Standing) -> bool:
    """Whether its owner may show it to others: a draft, which is also what a refused one becomes by a change."""
    return listing.state == "draft"


def can_renew(listing: Standing, now: datetime) -> bool:
    """Whether it may stand for 60 days more, from now on: in its last days, or when it ended by itself lately."""
    if listing.expires_at is None:
        return False
    if listing.state == "published":
        return listing.expires_at - RENEWABLE <= now
    return listing.state == "closed" and listing.outcome == "expired" and now <= listing.expires_at + LATE


def can_close(listing: Standing) -> bool:
    """Whether its owner may say that it is over."""
    return listing.state == "published"


def has_ended(listing: Standing, now: datetime) -> bool:
    """Whether its time is over, although nobody has closed it yet."""
    return listing.state == "published" and listing.expires_at is not None and listing.expires_at <= now


def until(now: datetime) -> datetime:
    """When a listing that is shown or renewed now ends."""
    return now + LASTS
