"""The link in the mail that a listing ends soon: its bearer renews or closes it without signing in.

Nothing is stored. The token is bound to the end of the listing, so that a renewal ends it.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.database import clock
from kit.tokens import is_row_token, read_row_token, write_row_token
from services.classifieds import lifetimes, listings, telling
from services.classifieds.models import Listing, Member
from services.classifieds.refusals import InvalidLink
from services.classifieds.showing import moment

_PURPOSE = "listing"


def write(tx: Session, key: bytes, listing_id: UUID, member_id: UUID) -> str | None:
    """The token for the owner's mail; None when the listing is not theirs or cannot be renewed now."""
    listing = _theirs(tx, listing_id)
    if listing is None or listing.expires_at is None or listing.owner_id != member_id:
        return None
    can = lifetimes.can_renew(listing, clock(tx))
    return write_row_token(key, _PURPOSE, listing.id, listing.expires_at) if can else None


def linked(tx: Session, key: bytes, token: str) -> dict[str, Any]:
    """What the bearer sees: nothing happens by looking. Raises `InvalidLink`."""
    now = clock(tx)
    return _shown(_find(tx, key, token, now), now)


def follow(tx: Session, key: bytes, token: str, act: str) -> dict[str, Any]:
    """Renew or close, as the owner would; the link ends with it. Raises `InvalidLink`, `NotPossibleNow`."""
    now = clock(tx)
    listing = _find(tx, key, token, now, hold=True)
    if act == "renew":
        listings.prolong(tx, listing, now)
    elif listing.state == "published":
        telling.end(tx, listing, "closed", now)
    tx.flush()
    return _shown(listing, now)


def _find(tx: Session, key: bytes, token: str, now: datetime, *, hold: bool = False) -> Listing:
    listing_id = read_row_token(token)
    listing = _theirs(tx, listing_id, hold=hold) if listing_id else None
    if listing is None or listing.expires_at is None:
        raise InvalidLink()
    is_over = listing.state == "closed" and listing.outcome != "closed" and not lifetimes.can_renew(listing, now)
    if is_over or not is_row_token(token, key, _PURPOSE, listing.id, listing.expires_at):
        raise InvalidLink()
    return listing


def _theirs(tx: Session, listing_id: UUID, *, hold: bool = False) -> Listing | None:
    """A listing that was shown once, of a member who is there."""
    query = select(Listing).join(Member, Member.id == Listing.owner_id)
    query = query.where(Listing.id == listing_id, Listing.state.in_(("published", "closed")), Member.state == "active")
    return tx.scalar(query.with_for_update(of=Listing).execution_options(populate_existing=True) if hold else query)


def _shown(listing: Listing, now: datetime) -> dict[str, Any]:
    return {
        "id": str(listing.id),
        "title": listing.title,
        "state": listing.state,
        "outcome": listing.outcome,
        "expires_at": moment(listing.expires_at),
        "can_renew": lifetimes.can_renew(listing, now),
    }
