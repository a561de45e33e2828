"""One's own appointments: seen, moved, cancelled, put into a calendar; and when one is reminded."""

from typing import Any

from flask import Response, current_app, make_response, request

from contracts.appointments.schemas import AppointmentsPage, Cancel, PutReminders
from gateway.bodies import read_query
from gateway.calls import change, fetch
from gateway.pages import visits
from gateway.pages.doors import act, form, go, page, render, request_key
from gateway.pages.forms import Form
from gateway.pages.slots import key_of
from kit.refusals import Refusal, Refused

_PAGE = AppointmentsPage()


@page("/appointments")
def appointments() -> str:
    """The next first; or those that are past, the last first."""
    asked = read_query(_PAGE)
    return render("appointments.html", when=asked["when"], found=fetch("appointments", "appointments", **asked))


@page("/appointments/<id:appointment_id>")
def appointment(appointment_id: str) -> Any:
    """All that is known of an appointment. The professional's side has a page of its own."""
    found = _appointment(appointment_id)
    if found["side"] == "professional":
        return go("agenda_appointment", appointment_id=appointment_id)
    return render("appointment.html", appointment=found, form=Form({}))


@page("/appointments/<id:appointment_id>.ics")
def appointment_file(appointment_id: str) -> Response:
    """An appointment for a calendar."""
    text = fetch("appointments", "appointment_ics", appointment_id=appointment_id)["ics"]
    response = Response(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="rendez-vous.ics"'
    return response


@page("/appointments/<id:appointment_id>/move")
def find_other_time(appointment_id: str) -> str:
    """A week of free slots to which an appointment can be moved."""
    return _show_week(appointment_id, request.args.get("from"))


@act("/appointments/<id:appointment_id>/move")
def move(appointment_id: str) -> Response:
    """Take another slot for it; where that was taken a moment ago, nothing has changed."""
    starts_at, version = request.form.get("starts_at", ""), request.form.get("version", "")
    wanted = {"appointment_id": appointment_id, "starts_at": starts_at}
    try:
        change(
            "appointments",
            "move",
            {**wanted, "version": int(version) if version.isdecimal() else None},
            key_of(starts_at),
        )
    except (Refusal, Refused) as refusal:
        if refusal.status not in (409, 412, 422):
            raise
        return make_response(_show_week(appointment_id, request.form.get("from"), refusal), refusal.status)
    return go("appointment", appointment_id=appointment_id, done="moved")


def _cancelled(appointment_id: str) -> dict[str, Any]:
    return {"appointment": _appointment(appointment_id)}


@form("/appointments/<id:appointment_id>/cancel", "cancel.html", Cancel, without=("appointment_id",), start=_cancelled)
def cancel(said: dict[str, Any], appointment_id: str) -> Response:
    """Call an appointment off, once more after having read what that does."""
    change("appointments", "cancel", {**said, "appointment_id": appointment_id}, request_key())
    return go("appointment", appointment_id=appointment_id, done="cancelled")


def _reminders() -> dict[str, Any]:
    return {"values": fetch("appointments", "reminders")}


@form("/appointments/reminders", "reminders.html", PutReminders, start=_reminders)
def change_reminders(said: dict[str, Any]) -> Response:
    """How long before one is reminded."""
    change("appointments", "put_reminders", said, request_key())
    return go("appointments", done="saved")


@page("/me/calendar")
def calendar() -> str:
    """Whether one's appointments are in a calendar elsewhere."""
    return render("calendar.html", is_on=fetch("appointments", "calendar")["is_on"], address=None)


@act("/me/calendar")
def make_calendar() -> str:
    """A new address for it, shown this once; the one before ends."""
    token = change("appointments", "make_calendar", {}, request_key())["token"]
    public_url = current_app.extensions["gateway"].settings.public_url
    return render("calendar.html", is_on=True, address=f"{public_url}/v1/calendars/{token}.ics")


@act("/me/calendar/end")
def end_calendar() -> Response:
    """The address leads nowhere from here on."""
    change("appointments", "end_calendar", {}, request_key())
    return go("calendar", done="calendar-ended")


def _appointment(appointment_id: str) -> dict[str, Any]:
    found: dict[str, Any] = fetch("appointments", "appointment", appointment_id=appointment_id)
    return found


def _show_week(appointment_id: str, asked: str | None, refusal: Any = None) -> str:
    found = _appointment(appointment_id)
    week = _week(found, asked) if found["can_move"] else None
    return render("move.html", appointment=found, week=week, form=Form({}, refusal))


def _week(found: dict[str, Any], asked: str | None) -> visits.Week | None:
    """Where it could go; None where its professional or its reason is not offered any more, though it stands."""
    try:
        professional = fetch("appointments", "professional", professional_id=found["professional"]["id"])
        return visits.week(professional, visits.reason_of(professional, found["reason"]["id"]), asked)
    except (Refusal, Refused) as refusal:
        if refusal.status not in (404, 409):
            raise
        return None
