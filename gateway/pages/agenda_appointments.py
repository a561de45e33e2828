"""An appointment as the professional has it: answered, moved, called off, noted as kept or missed."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response, g, make_response, redirect, request

from contracts.appointments import schemas
from gateway.calls import change, fetch
from gateway.pages.agenda import place
from gateway.pages.doors import act, form, go, page, render, request_key
from gateway.pages.forms import Form
from gateway.pages.times import here_today, read_day
from gateway.refusals import MalformedRequest
from kit.refusals import Refusal, Refused

_DAYS = 7


@page("/agenda/appointments/<id:appointment_id>")
def agenda_appointment(appointment_id: str) -> Any:
    """All that the professional knows of it, and what can be done."""
    one = fetch("appointments", "appointment", appointment_id=appointment_id)
    if one["side"] == "member":
        return redirect(f"/appointments/{appointment_id}", 303)
    return render("agenda/appointment.html", **_shown(one))


@act("/agenda/appointments/<id:appointment_id>/decision")
def decide(appointment_id: str) -> Response:
    """Accept a request, or decline it."""
    decision = _one_of("decision", schemas.DECISIONS)
    _alter("decide", appointment_id, decision=decision)
    return go("agenda_appointment", appointment_id=appointment_id, done=f"appointment-{decision}")


@act("/agenda/appointments/<id:appointment_id>/outcome")
def record_outcome(appointment_id: str) -> Response:
    """Whether the member came; can be corrected."""
    _alter("record_outcome", appointment_id, outcome=_one_of("outcome", schemas.OUTCOMES))
    return go("agenda_appointment", appointment_id=appointment_id, done="noted")


@page("/agenda/appointments/<id:appointment_id>/move")
def agenda_move(appointment_id: str) -> str:
    """The free slots of a week, to put it there."""
    return _show_week(appointment_id, request.args.get("from"))


def _show_week(appointment_id: str, asked_for: str | None, refusal: Any = None) -> str:
    one = fetch("appointments", "appointment", appointment_id=appointment_id)
    first = max(read_day(asked_for), here_today())
    last = first + timedelta(days=_DAYS - 1)
    asked = {"professional_id": one["professional"]["id"], "reason_id": one["reason"]["id"]}
    slots = fetch("appointments", "slots", **asked, **{"from": first.isoformat(), "to": last.isoformat()})
    by_day: dict[str, list[Any]] = {}
    for slot in slots["items"]:
        by_day.setdefault(slot["local"]["starts"][:10], []).append(slot)
    week = timedelta(days=_DAYS)
    before = max(first - week, here_today()) if first > here_today() else None
    shown = {"by_day": by_day, "first_after": slots["first_after"], "before": before, "after": first + week}
    return render("agenda/move.html", form=Form({}, refusal), first=first, **shown, **_shown(one))


@act("/agenda/appointments/<id:appointment_id>/move")
def move_there(appointment_id: str) -> Response:
    """Another time; the member is told. Where it was taken a moment ago, nothing has changed."""
    version = request.form.get("version", "")
    if not version.isdecimal():
        raise MalformedRequest
    try:
        _alter("move", appointment_id, starts_at=request.form.get("starts_at", ""), version=int(version))
    except (Refusal, Refused) as refusal:
        if refusal.status not in (409, 412, 422):
            raise
        return make_response(_show_week(appointment_id, request.form.get("from"), refusal), refusal.status)
    return go("agenda_appointment", appointment_id=appointment_id, done="moved-there")


def _present(appointment_id: str) -> dict[str, Any]:
    return _shown(fetch("appointments", "appointment", appointment_id=appointment_id))


@form(
    "/agenda/appointments/<id:appointment_id>/cancellation",
    "agenda/cancel.html",
    schemas.Cancel,
    without=("appointment_id",),
    start=_present,
)
def call_off(said: dict[str, Any], appointment_id: str) -> Response:
    """Call it off: the member is told why, at once."""
    _alter("cancel", appointment_id, **said)
    return go("agenda_appointment", appointment_id=appointment_id, done="called-off")


def _shown(one: dict[str, Any]) -> dict[str, Any]:
    owner = one["professional"]["id"]
    of = None if owner == g.actor["member_id"] else owner
    has_begun = datetime.fromisoformat(one["starts_at"]) <= datetime.now(UTC)
    return {"one": one, "at": place(of), "has_begun": has_begun}


def _alter(method: str, appointment_id: str, **said: Any) -> None:
    change("appointments", method, {"appointment_id": appointment_id, **said}, request_key())


def _one_of(name: str, values: tuple[str, ...]) -> str:
    if request.form.get(name) not in values:
        raise MalformedRequest
    return request.form[name]
