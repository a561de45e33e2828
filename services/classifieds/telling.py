"""What is told of a listing: that it is there, changed or over; never what it says."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from contracts.classifieds.events import ListingClosed, ListingEvent
from kit.outbox import emit
from services.classifieds import conversations, rental_ends
from services.classifieds.models import Listing


def tell(tx: Session, event: type[ListingEvent], listing: Listing, **more: Any) -> None:
    """Tell of a listing whose row the caller holds."""
    emit(tx, event, listing, listing_id=listing.id, owner_id=listing.owner_id, **more)


def end(tx: Session, listing: Listing, outcome: str, now: datetime) -> None:
    """A listing is over, or in another way than it was; who can have seen it is told, and who asked to borrow it."""
    was_shown = listing.state in ("published", "closed")
    listing.state, listing.outcome, listing.changed_at = "closed", outcome, now
    listing.version += 1
    if was_shown:
        tell(tx, ListingClosed, listing, because=outcome)
        conversations.end_with(tx, listing, outcome, now)
        rental_ends.end_with(tx, listing, outcome, now)
