"""What becomes of rentals by the clock, by the end of their listing, by a block, and when somebody leaves."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from contracts.classifieds.events import (
    RentalCancelled,
    RentalDeclined,
    RentalLapsed,
    RentalLate,
    RentalReturnSoon,
)
from services.classifieds import borrowing, calendar, renting
from services.classifieds.models import Listing, Rental

AT_ONCE = 100
_GONE = ("sold", "removed", "recalled", "left")
"""How a listing ends whose device nobody can borrow any more."""
_WORDS = {"note": None, "reason": None, "handover_note": None, "return_note": None}


def turn(tx: Session, now: datetime) -> int:
    """Do what time alone does to rentals, a step of each at most; how many were due.

    Requests lapse, what nobody came for is cancelled, borrowers are reminded of the last day, and both learn that it
    is late. What is late already when it would be reminded of is told as late alone.
    """
    due = select(Rental, Listing.country).join(Listing, Listing.id == Rental.listing_id).where(Rental.turn_at <= now)
    due = due.order_by(Rental.turn_at, Rental.id).limit(AT_ONCE)
    due = due.with_for_update(of=Rental, skip_locked=True).execution_options(populate_existing=True)
    rows: Sequence[Any] = tx.execute(due).all()
    for rental, country in rows:
        if rental.state == "requested":
            renting.become(tx, rental, "lapsed", RentalLapsed, now, country)
        elif rental.state == "agreed":
            _call_off(tx, rental, now, country)
        else:
            is_late = borrowing.is_late(renting.seen(rental), borrowing.today(country, now))
            rental.soon_told_at = rental.soon_told_at or now
            rental.late_told_at = now if is_late else None
            renting.schedule(rental, country)
            renting.tell(tx, RentalLate if is_late else RentalReturnSoon, rental)
    return len(rows)


def end_with(tx: Session, listing: Listing, outcome: str, now: datetime) -> None:
    """A listing whose row is held is over: its requests are declined; what was agreed ends where the thing is gone."""
    open_ = select(Rental).where(Rental.listing_id == listing.id, Rental.state.in_(("requested", "agreed")))
    for rental in renting.held(tx, open_):
        if rental.state == "requested":
            renting.become(tx, rental, "declined", RentalDeclined, now, listing.country)
        elif outcome in _GONE:
            _call_off(tx, rental, now, listing.country)


def part(tx: Session, one: UUID, other: UUID, now: datetime) -> None:
    """A block stands between two: what they asked for and agreed is off; what was handed over still comes back."""
    lent = and_(Rental.lender_id == one, Rental.borrower_id == other)
    borrowed = and_(Rental.lender_id == other, Rental.borrower_id == one)
    _end(tx, select(Rental.id).where(or_(lent, borrowed)), ("requested", "agreed"), now)


def leave(tx: Session, member_id: UUID, now: datetime) -> None:
    """A member leaves: all that stands is off, and what the two wrote to each other is forgotten."""
    theirs = renting.takes_part(member_id)
    _end(tx, select(Rental.id).where(theirs), borrowing.STANDING, now)
    tx.execute(update(Rental).where(theirs).values(**_WORDS))


def forget(tx: Session, before: datetime) -> None:
    """Forget what people wrote about rentals that ended before that moment."""
    over = Rental.state.not_in(borrowing.STANDING), Rental.changed_at < before
    written = or_(*(getattr(Rental, name).is_not(None) for name in _WORDS))
    tx.execute(update(Rental).where(*over, written).values(**_WORDS))


def _end(tx: Session, chosen: object, states: tuple[str, ...], now: datetime) -> None:
    wanted = select(Rental).where(Rental.id.in_(chosen), Rental.state.in_(states))  # type: ignore[arg-type]
    for rental in renting.held(tx, wanted):
        _call_off(tx, rental, now, None)


def _call_off(tx: Session, rental: Rental, now: datetime, country: str | None) -> None:
    calendar.free(tx, rental.id)
    renting.become(tx, rental, "cancelled", RentalCancelled, now, country, by="nobody")
