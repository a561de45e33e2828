"""Rentals between two members: asked for, agreed, handed over, given back.

Whoever changes one holds the listing first, then the rental. Requests occupy nothing; what is agreed has its days in
`bookings`, where no two can meet.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from contracts.classifieds.events import (
    RentalAgreed,
    RentalCancelled,
    RentalDeclined,
    RentalHandedOver,
    RentalRequested,
    RentalReturned,
)
from kit.database import clock
from kit.refusals import Invalid, NotFound
from kit.rpc.doors import Actor
from kit.sealing import seal
from services.classifieds import borrowing, calendar, renting, showing
from services.classifieds.free_days import Days
from services.classifieds.models import Listing, Rental
from services.classifieds.refusals import NotForRent, NotPossibleNow

MOST_REQUESTS = 20


def request(tx: Session, actor: Actor, listing_id: UUID, first: date, last: date, note: str | None) -> UUID:
    """Ask to borrow what another offers for rent; the id of the rental.

    Raises `NotFound`, `NotForRent`, `DaysTaken` (with the next free ones), `NotPossibleNow` for too many requests, and
    `Invalid` for days that cannot be asked for, or some that one asked for already.
    """
    now = clock(tx)
    listing = renting.hold(tx, listing_id, showing.visible_to(actor.member_id, now))
    if listing.owner_id == actor.member_id or not renting.is_for_rent(listing):
        raise NotForRent()
    day = borrowing.today(listing.country, now)
    borrowing.check_days(first, last, day)
    mine = Rental.borrower_id == actor.member_id, Rental.state == "requested"
    if tx.scalars(select(func.count()).where(*mine)).one() >= MOST_REQUESTS:
        raise NotPossibleNow()
    again = select(Rental.id).where(*mine, Rental.listing_id == listing_id, Rental.first <= last, Rental.last >= first)
    if tx.scalar(again.limit(1)):
        raise Invalid(errors=[{"pointer": "/from", "detail": "You asked for some of these days already."}])
    if not calendar.are_free(tx, listing_id, Days(first, last)):
        raise calendar.taken(tx, listing_id, Days(first, last), day)
    rental_id = uuid7()
    rental = Rental(
        id=rental_id, seq=0, version=0, listing_id=listing_id, lender_id=listing.owner_id,
        borrower_id=actor.member_id, state="requested", first=first, last=last, price_note=_price(listing),
        deposit=listing.deposit, note=_sealed(tx, rental_id, "note", note),
    )  # fmt: skip
    tx.add(rental)
    tx.flush()
    renting.become(tx, rental, "requested", RentalRequested, now, listing.country)
    return rental_id


def decide(tx: Session, actor: Actor, rental_id: UUID, decision: str, reason: str | None) -> UUID:
    """The lender accepts or declines a request. Who accepts declines the other requests for some of these days.

    Raises `NotFound`, `NotPossibleNow`, `DaysTaken` (with the next free ones).
    """
    listing, rental, now = _hold(tx, actor, rental_id)
    side, day = renting.side(rental, actor.member_id), borrowing.today(listing.country, now)
    borrowing.check(renting.seen(rental), "accept" if decision == "accept" else "decline", side, day)
    if decision == "decline":
        rental.reason = _sealed(tx, rental.id, "reason", reason)
        renting.become(tx, rental, "declined", RentalDeclined, now, listing.country)
        return rental.id
    days = Days(rental.first, rental.last)
    if calendar.take(tx, listing.id, days, rental.id) is None:
        raise calendar.taken(tx, listing.id, days, day)
    renting.become(tx, rental, "agreed", RentalAgreed, now, listing.country)
    same_days = select(Rental).where(
        Rental.listing_id == listing.id, Rental.state == "requested", Rental.first <= rental.last,
        Rental.last >= rental.first,
    )  # fmt: skip
    for other in renting.held(tx, same_days):
        renting.become(tx, other, "declined", RentalDeclined, now, listing.country)
    return rental.id


def cancel(tx: Session, actor: Actor, rental_id: UUID, reason: str | None) -> UUID:
    """Call it off before it is handed over; its days are free at once. A lender says why, save where nobody came.

    Raises `NotFound`, `NotPossibleNow`, `Invalid`.
    """
    listing, rental, now = _hold(tx, actor, rental_id)
    side, day = renting.side(rental, actor.member_id), borrowing.today(listing.country, now)
    borrowing.check_cancel(renting.seen(rental), side, reason, day)
    rental.reason = _sealed(tx, rental.id, "reason", reason)
    calendar.free(tx, rental.id)
    renting.become(tx, rental, "cancelled", RentalCancelled, now, listing.country, by=side)
    return rental.id


def hand_over(tx: Session, actor: Actor, rental_id: UUID, checklist: Mapping[str, Any]) -> UUID:
    """The lender notes how it was when the borrower took it. Raises `NotFound`, `NotPossibleNow`."""
    listing, rental, now = _hold(tx, actor, rental_id)
    side, day = renting.side(rental, actor.member_id), borrowing.today(listing.country, now)
    borrowing.check(renting.seen(rental), "hand_over", side, day)
    rental.handover = {name: one for name, one in checklist.items() if name != "note"}
    rental.handover_note = _sealed(tx, rental.id, "handover_note", checklist["note"])
    renting.become(tx, rental, "handed_over", RentalHandedOver, now, listing.country)
    return rental.id


def give_back(tx: Session, actor: Actor, rental_id: UUID, checklist: Mapping[str, Any]) -> UUID:
    """The lender notes how it came back; of days that were not used the rest is free. Raises as `hand_over`."""
    listing, rental, now = _hold(tx, actor, rental_id)
    side, day = renting.side(rental, actor.member_id), borrowing.today(listing.country, now)
    seen = renting.seen(rental)
    borrowing.check(seen, "return", side, day)
    rental.returned = {name: one for name, one in checklist.items() if name != "note"}
    rental.return_note = _sealed(tx, rental.id, "return_note", checklist["note"])
    calendar.shorten(tx, rental.id, Days(rental.first, borrowing.occupies_until(seen, day)))
    renting.become(tx, rental, "returned", RentalReturned, now, listing.country)
    return rental.id


def _hold(tx: Session, actor: Actor, rental_id: UUID) -> tuple[Listing, Rental, datetime]:
    """The listing of a rental that the actor takes part in, and the rental, both held; raises `NotFound`."""
    part = (Rental.id == rental_id, renting.takes_part(actor.member_id))
    listing_id = tx.scalar(select(Rental.listing_id).where(*part))
    if listing_id is None:
        raise NotFound()
    listing = renting.hold(tx, listing_id)
    (rental,) = renting.held(tx, select(Rental).where(*part))
    return listing, rental, clock(tx)


def _price(listing: Listing) -> str | None:
    """What is asked for it now, in a few signs: `10.00 EUR week`."""
    if not listing.price:
        return None
    return f"{showing.money(listing.price)} {listing.currency} {listing.rent_per}"


def _sealed(tx: Session, rental_id: UUID, column: str, words: str | None) -> bytes | None:
    return seal(tx.info["sealing"], words, renting.about(rental_id, column)) if words else None
