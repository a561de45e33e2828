"""Rentals between members: days that are asked for, agreed, handed over and given back."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from contracts.classifieds import schemas
from gateway.api import shapes_rentals as shapes
from gateway.calls import command, read_list, read_one
from gateway.operations import operation

blueprint = Blueprint("rentals", __name__, url_prefix="/v1", description="Classifieds: rentals")
ROOM = "classifieds"
LISTING, RENTAL = "/listings/<id:listing_id>", "/rentals/<id:rental_id>"


@blueprint.get(f"{LISTING}/calendar")
@operation(200, shapes.RentalCalendar, query=schemas.Calendar, without=("listing_id",), etag=True)
def read_rental_calendar(**days: Any) -> Response:
    """Read which days are taken."""
    return read_one(ROOM, "calendar", days)


@blueprint.post(f"{LISTING}/closed-days")
@operation(
    201,
    shapes.ClosedDays,
    body=schemas.CloseDays,
    without=("listing_id",),
    takes_key=True,
    refusals=("DaysTaken", "NotForRent"),
)
def close_days(**days: Any) -> Response:
    """Close days of your device.

    It is not to be had then.
    """
    return command(ROOM, "close_days", days)


@blueprint.delete(f"{LISTING}/closed-days/<id:days_id>")
@operation(204, None, takes_key=True)
def open_days(**days: Any) -> Response:
    """Open days that you closed."""
    return command(ROOM, "open_days", days)


@blueprint.post(f"{LISTING}/rentals")
@operation(
    201,
    shapes.Rental,
    body=schemas.RequestRental,
    without=("listing_id",),
    takes_key=True,
    etag=True,
    location=True,
    refusals=("DaysTaken", "NotForRent"),
)
def request_rental(**rental: Any) -> Response:
    """Ask to borrow something.

    The days are taken once its owner agrees.
    """
    return command(ROOM, "request_rental", rental, "/v1/rentals/{id}")


@blueprint.get("/rentals")
@operation(200, shapes.Rentals, query=schemas.Rentals, etag=True)
def list_rentals(**page: Any) -> Response:
    """List your rentals.

    As the one who borrows or the one who lends.
    """
    return read_list(ROOM, "rentals", page)


@blueprint.get(RENTAL)
@operation(200, shapes.Rental, etag=True)
def read_rental(**rental: Any) -> Response:
    """Read a rental."""
    return read_one(ROOM, "rental", rental)


@blueprint.put(f"{RENTAL}/decision")
@operation(
    200,
    shapes.Rental,
    body=schemas.DecideRental,
    without=("rental_id",),
    takes_key=True,
    etag=True,
    refusals=("DaysTaken", "NotPossibleNow"),
)
def decide_rental(**rental: Any) -> Response:
    """Accept or decline a request.

    The lender's side. Other requests for some of these days are declined with it.
    """
    return command(ROOM, "decide_rental", rental)


@blueprint.post(f"{RENTAL}/cancellation")
@operation(
    200,
    shapes.Rental,
    body=schemas.CancelRental,
    without=("rental_id",),
    takes_key=True,
    etag=True,
    refusals=("NotPossibleNow",),
)
def cancel_rental(**rental: Any) -> Response:
    """Cancel a rental.

    Until it is handed over; the lender says why.
    """
    return command(ROOM, "cancel_rental", rental)


@blueprint.post(f"{RENTAL}/handover")
@operation(
    200,
    shapes.Rental,
    body=schemas.HandOver,
    without=("rental_id",),
    takes_key=True,
    etag=True,
    refusals=("NotPossibleNow",),
)
def hand_over(**rental: Any) -> Response:
    """Note that it was handed over.

    By the lender, with what both looked at.
    """
    return command(ROOM, "hand_over", rental)


@blueprint.post(f"{RENTAL}/return")
@operation(
    200,
    shapes.Rental,
    body=schemas.ReturnRental,
    without=("rental_id",),
    takes_key=True,
    etag=True,
    refusals=("NotPossibleNow",),
)
def return_rental(**rental: Any) -> Response:
    """Note that it came back.

    By the lender, with what both looked at.
    """
    return command(ROOM, "return_rental", rental)
