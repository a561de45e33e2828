"""Rentals: days that are asked for, both sides' lists, one rental with its acts, the days of one's own device."""

from calendar import Calendar
from datetime import date, timedelta
from typing import Any

from flask import Response, request
from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from contracts.classifieds import schemas
from gateway.bodies import read_query
from gateway.calls import change, fetch
from gateway.pages import listing_forms as forms
from gateway.pages.classifieds import LISTING, ROOM
from gateway.pages.doors import act, form, go, page, render, request_key
from gateway.pages.times import here_today
from kit.refusals import NotFound, Refusal, Refused

Item = dict[str, Any]
RENTAL = "/rentals/<id:rental_id>"
_AHEAD = timedelta(days=92)
_DAYS = schemas.CloseDays(exclude=("listing_id",)).fields
_NOTE = schemas.RequestRental().fields["note"].validators


class Asked(schemas.Rentals):
    """Whose side, and which rentals."""

    as_ = fields.String(load_default="borrower", data_key="as", validate=OneOf(schemas.SIDES))


_ASKED = Asked()


class Wanted(Schema):
    """From a day to another."""

    from_ = _DAYS["from_"]
    to = _DAYS["to"]
    rental_note = fields.String(allow_none=True, validate=_NOTE)


class Decided(Schema):
    """Yes or no."""

    decision = schemas.DecideRental().fields["decision"]
    rental_reason = fields.String(allow_none=True, validate=_NOTE)


class Said(Schema):
    """Why, or more about how it was."""

    rental_reason = fields.String(allow_none=True, validate=_NOTE)


class Looked(Schema):
    """What both looked at."""

    rental_note = fields.String(allow_none=True, validate=_NOTE)


def _calendar(listing_id: str) -> Item:
    """What is taken in the weeks ahead, as a list and by months."""
    first = here_today()
    asked = {"listing_id": listing_id, "from": first.isoformat(), "to": (first + _AHEAD).isoformat()}
    listing = fetch(ROOM, "listing", listing_id=listing_id)
    busy = fetch(ROOM, "calendar", **asked)["busy"]
    return {"listing": listing, "busy": busy, "months": months(first, busy)}


def months(first: date, busy: list[Item]) -> list[Item]:
    """Three months: {"first", "weeks": [[{"day", "inside", "taken"}]]}."""
    spans = [(date.fromisoformat(one["from"]), date.fromisoformat(one["to"])) for one in busy]

    def told(day: date, month: int) -> Item:
        taken = any(begins <= day <= ends for begins, ends in spans)
        return {"day": day, "inside": day.month == month, "taken": taken}

    starts = [first.replace(day=1)]
    while len(starts) < 3:
        starts.append((starts[-1] + timedelta(days=31)).replace(day=1))
    weeks = Calendar().monthdatescalendar
    return [
        {"first": one, "weeks": [[told(day, one.month) for day in week] for week in weeks(one.year, one.month)]}
        for one in starts
    ]


@form(f"{LISTING}/rent", "classifieds/rent.html", Wanted, start=_calendar)
def request_rental(said: Item, listing_id: str) -> Response:
    """Ask for days; they are taken once the owner agrees."""
    asked = {"listing_id": listing_id, "from": said["from"], "to": said["to"], "note": said.get("rental_note")}
    rental = change(ROOM, "request_rental", asked, request_key())
    return go("rental", rental_id=rental["id"], done="rental-asked")


def _days(listing_id: str) -> Item:
    found = _calendar(listing_id)
    if not found["listing"]["mine"]:
        raise NotFound
    return found


@form(f"{LISTING}/days", "classifieds/days.html", Wanted, start=_days)
def closed_days(said: Item, listing_id: str) -> Response:
    """Days on which one's own is not to be had."""
    change(ROOM, "close_days", {"listing_id": listing_id, "from": said["from"], "to": said["to"]}, request_key())
    return go("closed_days", listing_id=listing_id, done="days-closed")


@act(f"{LISTING}/days/<id:days_id>/opening")
def open_days(listing_id: str, days_id: str) -> Response:
    """Days that one had closed."""
    change(ROOM, "open_days", {"listing_id": listing_id, "days_id": days_id}, request_key())
    return go("closed_days", listing_id=listing_id, done="days-opened")


@page("/rentals")
def rentals() -> str:
    """What one borrows, or lends."""
    asked = read_query(_ASKED)
    return render("classifieds/rentals.html", found=fetch(ROOM, "rentals", **asked), asked=asked)


def _rental(rental_id: str) -> Item:
    found = fetch(ROOM, "rental", rental_id=rental_id)
    return {"rental": found, "path": f"/rentals/{rental_id}"}


@page(RENTAL)
def rental(rental_id: str) -> str:
    """One, with what one may do now."""
    return render("classifieds/rental.html", **_rental(rental_id))


@form(f"{RENTAL}/decision", "classifieds/rental_decide.html", Decided, start=_rental)
def decide_rental(said: Item, rental_id: str) -> Response:
    """The lender's word."""
    decided = {"rental_id": rental_id, "decision": said["decision"], "reason": said.get("rental_reason")}
    _do("decide_rental", decided)
    return go("rental", rental_id=rental_id, done=f"rental-{said['decision']}")


@form(f"{RENTAL}/cancellation", "classifieds/rental_cancel.html", Said, start=_rental)
def cancel_rental(said: Item, rental_id: str) -> Response:
    """Call it off."""
    _do("cancel_rental", {"rental_id": rental_id, "reason": said.get("rental_reason")})
    return go("rental", rental_id=rental_id, done="rental-cancelled")


@form(f"{RENTAL}/handover", "classifieds/rental_check.html", Looked, start=_rental)
def hand_over(said: Item, rental_id: str) -> Response:
    """The lender gave it."""
    _do("hand_over", {"rental_id": rental_id, "checklist": _checked(said, rental_id, "deposit_received")})
    return go("rental", rental_id=rental_id, done="handed-over")


@form(f"{RENTAL}/return", "classifieds/rental_check.html", Looked, start=_rental)
def return_rental(said: Item, rental_id: str) -> Response:
    """The lender has it again."""
    _do("return_rental", {"rental_id": rental_id, "checklist": _checked(said, rental_id, "deposit_given_back")})
    return go("rental", rental_id=rental_id, done="given-back")


def _checked(said: Item, rental_id: str, deposit: str) -> Item:
    held = request.form.getlist("checked")
    seen = {name: name in held for name in ("complete", "clean", "works")}
    has_deposit = _rental(rental_id)["rental"]["deposit"] is not None
    return {**seen, deposit: deposit in held if has_deposit else None, "note": said.get("rental_note")}


def _do(method: str, said: Item) -> None:
    try:
        change(ROOM, method, said, request_key())
    except (Refusal, Refused) as refusal:
        raise forms.named(refusal) from None
