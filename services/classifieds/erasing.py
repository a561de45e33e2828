"""A member leaves: what they offered, sought, wrote and kept here goes; what stood with others "
"ends; a tombstone stays."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from contracts.classifieds.events import ErasureDone
from contracts.identity.events import NOBODY, MemberErased, MemberErasureRequested
from kit.database import clock
from kit.erasure import blank, one_at_a_time, tell_done
from kit.inbox import Received
from services.classifieds import conversations, members, rental_ends, telling
from services.classifieds.members import replica
from services.classifieds.models import (
    Booking,
    Conversation,
    Decision,
    Erasure,
    Listing,
    Photo,
    Rental,
    Report,
    Search,
)

SPARED = (MemberErasureRequested, MemberErased, ErasureDone)
TOMBSTONES = "SELECT id FROM members WHERE state = 'erased'"
_WORDS = (
    "title", "text", "condition", "terms", "price", "currency", "rent_per", "deposit", "place_id", "place", "postcode",
    "country", "lat", "lon", "brand", "model", "serial", "attestation",
)  # fmt: skip
_BLANK: dict[str, Any] = {**dict.fromkeys(_WORDS), "details": {}}


def erase(tx: Session, event: Received) -> None:
    """Erase a member, known here or not, and answer. Done again, it empties what came in since.

    What they offered ends, and who asked for it is told; their listings' words and photos go. A row without words
    stays where a conversation or a rental of another still names it.
    """
    member_id = event.aggregate_id
    one_at_a_time(tx)
    replica.bury(tx, event, NOBODY)
    blank(tx, [member_id], SPARED)
    now = clock(tx)
    _end_listings(tx, member_id, now)
    rental_ends.leave(tx, member_id, now)
    conversations.leave(tx, member_id, now)
    _forget(tx, member_id)
    members.blocks.forget(tx, member_id)
    if event.type != MemberErased.type:  # which comes when all have answered
        answer(tx, member_id)


def answer(tx: Session, member_id: UUID) -> None:
    """Tell identity that the member is erased here; it asks anew when it was restored to before they left."""
    tell_done(tx, Erasure, ErasureDone, member_id)


def _end_listings(tx: Session, member_id: UUID, now: datetime) -> None:
    theirs = select(Listing).where(Listing.owner_id == member_id).order_by(Listing.id)
    for listing in tx.scalars(theirs.with_for_update().execution_options(populate_existing=True)).all():
        if listing.state != "closed":
            telling.end(tx, listing, "left", now)
    tx.flush()


def _forget(tx: Session, member_id: UUID) -> None:
    theirs = Listing.owner_id == member_id
    own = select(Listing.id).where(theirs)
    conditions = (
        (Photo, Photo.listing_id.in_(own)),
        (Booking, Booking.listing_id.in_(own)),
        (Decision, Decision.owner_id == member_id),
        (Report, Report.member_id == member_id),
        (Search, Search.member_id == member_id),
    )
    for model, condition in conditions:
        tx.execute(delete(model).where(condition).execution_options(synchronize_session=False))
    tx.execute(update(Listing).where(theirs).values(**_BLANK).execution_options(synchronize_session=False))
    named = or_(exists().where(Conversation.listing_id == Listing.id), exists().where(Rental.listing_id == Listing.id))
    tx.execute(delete(Listing).where(theirs, ~named).execution_options(synchronize_session=False))
