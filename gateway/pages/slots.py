"""Finding a place: the professional, a week of free slots, the slot that is kept for five minutes."""

import re
from datetime import datetime, timedelta
from typing import Any

from flask import Response, make_response, request

from contracts.appointments.schemas import Book
from gateway.calls import change, fetch
from gateway.ids import IdConverter
from gateway.pages import visits
from gateway.pages.doors import act, form, go, page, render, request_key
from gateway.pages.forms import Form
from kit.refusals import Refusal, Refused

_ID = re.compile(IdConverter.regex)
_OVER = ("NotFound", "HoldExpired")
_MOST_NEXT = 3


@page("/professionals/<id:professional_id>")
def professional(professional_id: str) -> str:
    """Who receives, where, for what, and what to know before."""
    return render("professional.html", professional=_professional(professional_id))


@page("/professionals/<id:professional_id>/slots")
def slots(professional_id: str) -> Any:
    """A week of free slots for a reason; where none is named yet, the reasons."""
    if "reason" not in request.args:
        return professional(professional_id)
    return _show_week(professional_id, request.args["reason"], request.args.get("from"))


@act("/professionals/<id:professional_id>/holds")
def hold(professional_id: str) -> Response:
    """Keep a slot; where it was taken a moment ago, the week again with the next free ones."""
    reason_id, starts_at = request.form.get("reason", ""), request.form.get("starts_at", "")
    wanted = {"professional_id": professional_id, "reason_id": reason_id, "starts_at": starts_at}
    try:
        held = change("appointments", "hold", wanted, key_of(starts_at))
    except (Refusal, Refused) as refusal:
        if refusal.status not in (409, 422):
            raise
        return make_response(_show_week(professional_id, reason_id, request.form.get("from"), refusal), refusal.status)
    return go("book", hold_id=held["id"], of=professional_id, reason=reason_id)


def _kept(hold_id: str) -> dict[str, Any]:
    """The hold; where it is over, what its address still knows: where to look for another slot."""
    try:
        held = fetch("appointments", "hold_of", hold_id=hold_id)
    except (Refusal, Refused) as refusal:
        of, reason = request.values.get("of", ""), request.values.get("reason", "")
        if refusal.name not in _OVER or not (_ID.fullmatch(of) and _ID.fullmatch(reason)):
            raise
        return {"hold": None, "of": of, "reason": reason, "free": _next_free(of, reason)}
    until = datetime.fromisoformat(held["starts_at"]) - timedelta(minutes=held["reason"]["cancel_cutoff"])
    return {"hold": held, "of": held["professional"]["id"], "reason": held["reason"]["id"], "until": until.isoformat()}


@form("/holds/<id:hold_id>", "hold.html", Book, without=("hold_id",), start=_kept)
def book(said: dict[str, Any], hold_id: str) -> Response:
    """Make an appointment of the slot that is kept."""
    made = change("appointments", "book", {**said, "hold_id": hold_id}, request_key())
    return go("appointment", appointment_id=made["id"], done="asked" if made["state"] == "pending" else "booked")


@act("/holds/<id:hold_id>/release")
def release(hold_id: str) -> Response:
    """Let go of a slot, and look at the others; one that is over already is what was asked for."""
    try:
        change("appointments", "release", {"hold_id": hold_id}, request_key())
    except (Refusal, Refused) as refusal:
        if refusal.name not in _OVER:
            raise
    of, reason = request.form.get("of", ""), request.form.get("reason", "")
    return go("slots", professional_id=of, reason=reason) if _ID.fullmatch(of) else go("appointments")


def key_of(starts_at: str) -> str | None:
    """The key of one of the many buttons of a form: each slot is a command of its own."""
    key = request_key()
    return f"{key}.{starts_at}" if key else None


def _professional(professional_id: str) -> dict[str, Any]:
    found: dict[str, Any] = fetch("appointments", "professional", professional_id=professional_id)
    return found


def _show_week(professional_id: str, reason_id: str, asked: str | None, refusal: Any = None) -> str:
    found = _professional(professional_id)
    reason = visits.reason_of(found, reason_id)
    week = visits.week(found, reason, asked) if found["is_open"] and found["sites"] else None
    return render("slots.html", professional=found, reason=reason, week=week, form=Form({}, refusal))


def _next_free(professional_id: str, reason_id: str) -> list[dict[str, Any]]:
    found = _professional(professional_id)
    try:
        week = visits.week(found, visits.reason_of(found, reason_id), None)
    except (Refusal, Refused) as refusal:
        if refusal.status not in (404, 409):
            raise
        return []
    return [slot for _, slots in week.days for slot in slots][:_MOST_NEXT]
