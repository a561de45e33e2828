"""The end of listings by the clock: its owner is reminded a week before, then it closes by itself."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.classifieds.events import ListingExpiring
from services.classifieds import lifetimes, telling
from services.classifieds.models import Listing

AT_ONCE = 100


def remind(tx: Session, now: datetime) -> int:
    """Tell the owners of listings that end within a week, once for each end; how many."""
    soon = select(Listing).where(
        Listing.state == "published", Listing.expires_at <= now + lifetimes.SOON, Listing.reminded_at.is_(None),
        Listing.expires_at > now,
    )  # fmt: skip
    rows = tx.scalars(soon.order_by(Listing.expires_at).limit(AT_ONCE).with_for_update(skip_locked=True)).all()
    for row in rows:
        row.reminded_at = now
        telling.tell(tx, ListingExpiring, row, expires_at=row.expires_at)
    return len(rows)


def expire(tx: Session, now: datetime) -> int:
    """Close the listings whose time is over; how many."""
    over = select(Listing).where(Listing.state == "published", Listing.expires_at <= now)
    rows = tx.scalars(over.order_by(Listing.expires_at).limit(AT_ONCE).with_for_update(skip_locked=True)).all()
    for row in rows:
        telling.end(tx, row, "expired", now)
    return len(rows)
