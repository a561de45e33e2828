"""Rentals: asked for, agreed on, declined, called off, due back."""

from functools import partial
from typing import Any

from contracts.classifieds.events import (
    RentalAgreed,
    RentalCancelled,
    RentalDeclined,
    RentalLapsed,
    RentalLate,
    RentalRequested,
    RentalReturned,
    RentalReturnSoon,
)
from services.notifications.kinds import rental_words as words
from services.notifications.kinds.kind import Kind, Told

_of_one = partial(Kind, about="rental", subject="rental_id", path="/rentals/{id}")


def _lender(data: dict[str, Any]) -> list[Told]:
    return [Told(data["lender_id"], data["borrower_id"])]


def _borrower(data: dict[str, Any]) -> list[Told]:
    return [Told(data["borrower_id"], data["lender_id"])]


def _both(data: dict[str, Any]) -> list[Told]:
    return [*_lender(data), *_borrower(data)]


def _other_side(data: dict[str, Any]) -> list[Told]:
    """Whoever did not do it: both, when it was nobody."""
    return {"borrower": _lender, "lender": _borrower}.get(data["by"], _both)(data)


KINDS = (
    _of_one(
        name="rental_requested",
        tells={RentalRequested: _lender},
        until=(RentalAgreed, RentalDeclined, RentalCancelled, RentalLapsed),
        words=words.RENTAL_REQUESTED,
    ),
    _of_one(name="rental_agreed", tells={RentalAgreed: _borrower}, words=words.RENTAL_AGREED),
    _of_one(
        name="rental_declined",
        tells={RentalDeclined: _borrower, RentalLapsed: _borrower},
        words=words.RENTAL_DECLINED,
    ),
    _of_one(
        name="rental_cancelled",
        tells={RentalCancelled: _other_side},
        despite_block=True,
        words=words.RENTAL_CANCELLED,
    ),
    _of_one(
        name="rental_return_soon",
        tells={RentalReturnSoon: _borrower},
        until=(RentalReturned, RentalLate),
        waits=False,
        despite_block=True,  # what was handed over comes back
        words=words.RENTAL_RETURN_SOON,
    ),
    _of_one(
        name="rental_late",
        tells={RentalLate: _both},
        until=(RentalReturned,),
        despite_block=True,
        words=words.RENTAL_LATE,
    ),
)
