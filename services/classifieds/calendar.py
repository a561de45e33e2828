"""The calendar of a device that is lent: which days are taken. The database lets no two of them meet."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Date, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session
from uuid6 import uuid7

from kit.database import clock
from kit.refusals import NotFound
from kit.rpc.doors import Actor
from services.classifieds import borrowing, free_days, renting, showing
from services.classifieds.free_days import Days
from services.classifieds.models import Booking, Rental
from services.classifieds.refusals import DaysTaken, NotForRent

_TAKE = text(
    "INSERT INTO bookings (id, listing_id, during, rental_id)"
    " VALUES (:id, :listing_id, daterange(:first, :last, '[]'), :rental_id) ON CONFLICT DO NOTHING RETURNING id"
)
_ONE = timedelta(days=1)
_FIRST, _AFTER = func.lower(Booking.during, type_=Date), func.upper(Booking.during, type_=Date)


def take(tx: Session, listing_id: UUID, days: Days, rental_id: UUID | None) -> UUID | None:
    """Take days; the id of their row, None when one of them is taken already."""
    tx.flush()  # what was given free before must be free
    row = {"id": uuid7(), "listing_id": listing_id, "rental_id": rental_id, "first": days.first, "last": days.last}
    taken_as: UUID | None = tx.scalar(_TAKE, row)
    return taken_as


def free(tx: Session, rental_id: UUID) -> None:
    """Give the days of a rental back."""
    tx.execute(delete(Booking).where(Booking.rental_id == rental_id))


def shorten(tx: Session, rental_id: UUID, days: Days) -> None:
    """Let a rental occupy these days alone."""
    during = Range(days.first, days.last + _ONE)
    tx.execute(update(Booking).where(Booking.rental_id == rental_id).values(during=during))


def are_free(tx: Session, listing_id: UUID, days: Days) -> bool:
    """Whether none of these days is taken."""
    return not _busy(tx, listing_id, days.first, days.last)


def taken(tx: Session, listing_id: UUID, days: Days, day: date) -> DaysTaken:
    """The refusal of days that are not free, with the next ones of the same length."""
    until = day + borrowing.AHEAD
    found = free_days.next_free(_busy(tx, listing_id, days.first, until), days, until)
    return DaysTaken(next=[{"from": one.first.isoformat(), "to": one.last.isoformat()} for one in found])


def read(tx: Session, actor: Actor, listing_id: UUID, first: date, last: date) -> dict[str, Any]:
    """Which days are taken in that time, never by whom; the owner also reads which they closed themselves.

    Raises `NotFound`; `NotForRent` for what is not lent.
    """
    listing = showing.find(tx, actor.member_id, listing_id)
    if listing.terms != "rent":
        raise NotForRent()
    rows = select(Booking.id, Booking.rental_id, _FIRST, _AFTER, Rental.borrower_id)
    rows = rows.outerjoin(Rental, Rental.id == Booking.rental_id).where(*_meets(listing_id, first, last))
    busy = []
    for booking_id, rental_id, begins, after, borrower_id in tx.execute(rows.order_by(_FIRST)):
        days = {"from": max(begins, first).isoformat(), "to": min(after - _ONE, last).isoformat()}
        is_own = listing.owner_id == actor.member_id
        closed = {"id": str(booking_id)} if is_own and rental_id is None else {}
        busy.append({**days, "mine": borrower_id == actor.member_id, **closed})
    return {"busy": busy}


def close(tx: Session, actor: Actor, listing_id: UUID, first: date, last: date) -> UUID:
    """Close days of one's own; their id. Raises `NotFound`, `NotForRent`, `Invalid`, `DaysTaken`."""
    listing = _own(tx, actor, listing_id)
    day = borrowing.today(listing.country, clock(tx))
    borrowing.check_days(first, last, day)
    days_id = take(tx, listing_id, Days(first, last), None)
    if days_id is None:
        raise taken(tx, listing_id, Days(first, last), day)
    return days_id


def closed(tx: Session, actor: Actor, days_id: UUID) -> dict[str, Any]:
    """Days that one closed; raises `NotFound`."""
    row = tx.execute(select(Booking.listing_id, _FIRST, _AFTER).where(Booking.id == days_id)).one_or_none()
    if row is None or showing.find(tx, actor.member_id, row[0]).owner_id != actor.member_id:
        raise NotFound()
    return {"id": str(days_id), "from": row[1].isoformat(), "to": (row[2] - _ONE).isoformat()}


def open_again(tx: Session, actor: Actor, listing_id: UUID, days_id: UUID) -> None:
    """Open days that one closed, if they are closed. Raises `NotFound` for another's listing."""
    _own(tx, actor, listing_id)
    theirs = Booking.id == days_id, Booking.listing_id == listing_id, Booking.rental_id.is_(None)
    tx.execute(delete(Booking).where(*theirs))


def _own(tx: Session, actor: Actor, listing_id: UUID) -> Any:
    listing = renting.hold(tx, listing_id)
    if listing.owner_id != actor.member_id:
        raise NotFound()
    if listing.terms != "rent":
        raise NotForRent()
    return listing


def _meets(listing_id: UUID, first: date, last: date) -> tuple[Any, ...]:
    return Booking.listing_id == listing_id, Booking.during.overlaps(Range(first, last + _ONE))


def _busy(tx: Session, listing_id: UUID, first: date, last: date) -> list[Days]:
    rows = tx.execute(select(_FIRST, _AFTER).where(*_meets(listing_id, first, last)))
    return [Days(begins, after - _ONE) for begins, after in rows]
