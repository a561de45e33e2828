"""What all that happens to a rental has alike: it is held, changed, told, and read by the two that it concerns."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, true, tuple_
from sqlalchemy.orm import Session

from contracts.classifieds.events import RentalEvent
from kit.cursors import cut, pack_moment, unpack_moment
from kit.database import clock
from kit.outbox import emit
from kit.refusals import NotFound
from kit.replica import public
from kit.rpc.doors import Actor
from kit.sealing import unseal
from services.classifieds import borrowing, showing
from services.classifieds.models import Listing, Member, Rental


def hold(tx: Session, listing_id: UUID, condition: ColumnElement[bool] | None = None) -> Listing:
    """A listing of which nothing else changes, nor any of its rentals, until the end; raises `NotFound`."""
    wanted = select(Listing).where(Listing.id == listing_id, true() if condition is None else condition)
    held = wanted.with_for_update(key_share=True, of=Listing).execution_options(populate_existing=True)
    listing = tx.scalar(held)
    if listing is None:
        raise NotFound()
    return listing


def held(tx: Session, rentals: Select[Any]) -> Sequence[Rental]:
    """Rentals, held in the order of their ids."""
    query = rentals.order_by(Rental.id).with_for_update(of=Rental).execution_options(populate_existing=True)
    return tx.scalars(query).all()


def become(
    tx: Session, rental: Rental, state: str, event: type[RentalEvent], now: datetime, country: str | None, **more: Any
) -> None:  # fmt: skip
    """Give a held rental another state, and tell it."""
    rental.state, rental.changed_at = state, now
    rental.version += 1
    schedule(rental, country)
    tell(tx, event, rental, **more)


def schedule(rental: Rental, country: str | None) -> None:
    """Note when time alone changes something of it next."""
    told = {"told_soon": rental.soon_told_at is not None, "told_late": rental.late_told_at is not None}
    rental.turn_at = borrowing.next_turn(seen(rental), country=country, **told)


def tell(tx: Session, event: type[RentalEvent], rental: Rental, **more: Any) -> None:
    """Tell of a held rental."""
    emit(
        tx, event, rental,
        rental_id=rental.id, listing_id=rental.listing_id, lender_id=rental.lender_id, borrower_id=rental.borrower_id,
        from_day=rental.first, to_day=rental.last, **more,
    )  # fmt: skip


def seen(rental: Rental) -> borrowing.Rental:
    """A rental as the rules see it."""
    return borrowing.Rental(rental.state, rental.first, rental.last)


def is_for_rent(listing: Listing) -> bool:
    """Whether days of it can be asked for."""
    return listing.kind == "offer" and listing.terms == "rent" and listing.state == "published"


def side(rental: Rental, member_id: UUID) -> borrowing.Side:
    """Which of the two a member is."""
    return "lender" if rental.lender_id == member_id else "borrower"


def takes_part(member_id: UUID) -> ColumnElement[bool]:
    """That a member is one of the two."""
    return or_(Rental.lender_id == member_id, Rental.borrower_id == member_id)


def about(rental_id: UUID, column: str) -> str:
    """What a text of a rental is sealed about: it opens in its own row and column alone."""
    return f"{rental_id} {column}"


def read(tx: Session, actor: Actor, rental_id: UUID) -> dict[str, Any]:
    """A rental that one takes part in; raises `NotFound`."""
    rental = tx.scalar(select(Rental).where(Rental.id == rental_id, takes_part(actor.member_id)))
    if rental is None:
        raise NotFound()
    return _shown(tx, [rental], actor.member_id)[0]


def mine(tx: Session, actor: Actor, side: str, when: str, limit: int, cursor: str | None) -> dict[str, Any]:
    """One's own rentals on one side: those that stand, the nearest first, or those that are over, the last first."""
    own = Rental.lender_id if side == "lender" else Rental.borrower_id
    stands = Rental.state.in_(borrowing.STANDING)
    query = select(Rental).where(own == actor.member_id, stands if when == "current" else ~stands)
    order = tuple_(Rental.first, Rental.id)
    if cursor:
        at, last_id = unpack_moment(cursor)
        after = tuple_(at.date(), last_id)
        query = query.where(order > after if when == "current" else order < after)
    columns = (Rental.first, Rental.id) if when == "current" else (Rental.first.desc(), Rental.id.desc())
    page, last = cut(tx.scalars(query.order_by(*columns).limit(limit + 1)).all(), limit)
    following = pack_moment(datetime.combine(last.first, time(), UTC), last.id) if last else None
    return {"items": _shown(tx, page, actor.member_id), "next": following}


def _shown(tx: Session, rentals: Sequence[Rental], member_id: UUID) -> list[dict[str, Any]]:
    now = clock(tx)
    listings = {
        one.id: one for one in tx.scalars(select(Listing).where(Listing.id.in_({x.listing_id for x in rentals})))
    }
    ids = {one for rental in rentals for one in (rental.lender_id, rental.borrower_id)}
    there = tx.scalars(select(Member).where(and_(Member.id.in_(ids), Member.state != "erased")))
    people = {one.id: public(one) for one in there}
    shown = []
    for rental in rentals:
        listing = listings[rental.listing_id]
        day, rules = borrowing.today(listing.country, now), seen(rental)
        shown.append(
            {
                "id": str(rental.id),
                "listing": {"id": str(listing.id), "title": listing.title, "state": listing.state},
                "lender": people.get(rental.lender_id),
                "borrower": people.get(rental.borrower_id),
                "from": rental.first.isoformat(),
                "to": rental.last.isoformat(),
                "state": rental.state,
                "late": borrowing.is_late(rules, day),
                "price_note": rental.price_note,
                "deposit": showing.money(rental.deposit),
                "note": _opened(tx, rental, "note"),
                "reason": _opened(tx, rental, "reason"),
                "handover": rental.handover and rental.handover | {"note": _opened(tx, rental, "handover_note")},
                "return": rental.returned and rental.returned | {"note": _opened(tx, rental, "return_note")},
                "can": borrowing.can(rules, side(rental, member_id), day),
                "version": rental.version,
            }
        )
    return shown


def _opened(tx: Session, rental: Rental, column: str) -> str | None:
    sealed = getattr(rental, column)
    return unseal(tx.info["sealing"], sealed, about(rental.id, column)) if sealed else None
