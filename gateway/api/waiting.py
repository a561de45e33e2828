"""Waiting lists, offers, reminders and calendars."""

from flask import Response, current_app
from flask_smorest import Blueprint

from contracts.appointments import schemas
from gateway.api import shapes_waiting as shapes
from gateway.api.appointments import calendar_file
from gateway.api.shapes_appointments import Appointment
from gateway.calls import answer, ask, change, command, read_list, read_one
from gateway.operations import operation

blueprint = Blueprint("waiting", __name__, url_prefix="/v1", description="Waiting lists, reminders and calendars")
FEED = "/v1/calendars/{}.ics"


@blueprint.get("/waiting-list")
@operation(200, shapes.WaitingList, etag=True)
def read_waiting_list() -> Response:
    """List where you wait.

    With your place there, and what is kept for you now.
    """
    return read_list("appointments", "waiting", {})


@blueprint.post("/waiting-list")
@operation(
    201,
    shapes.Waiting,
    body=schemas.Wait,
    takes_key=True,
    location=True,
    refusals=("NotFound", "TooManyWaits", "NotForYou", "AgendaClosed"),
)
def wait_for_place(**wishes: object) -> Response:
    """Wait for a place.

    A place that gets free is offered to one after another, in the order in which they came.
    """
    return command("appointments", "wait", wishes, "/v1/waiting-list/{id}")


@blueprint.delete("/waiting-list/<id:wait_id>")
@operation(204, None, takes_key=True)
def stop_waiting(**wait: object) -> Response:
    """Stop waiting."""
    return command("appointments", "stop_waiting", wait)


@blueprint.post("/offers/<id:offer_id>/acceptance")
@operation(201, Appointment, takes_key=True, etag=True, location=True, refusals=("OfferOver",))
def accept_offer(**offer: object) -> Response:
    """Take the place that is offered.

    It becomes your appointment, or your appointment moves there.
    """
    return command("appointments", "accept_offer", offer, "/v1/appointments/{id}")


@blueprint.delete("/offers/<id:offer_id>")
@operation(204, None, takes_key=True)
def decline_offer(**offer: object) -> Response:
    """Leave the place that is offered to the next."""
    return command("appointments", "decline_offer", offer)


@blueprint.get("/appointments/reminders")
@operation(200, shapes.Reminders, etag=True)
def read_reminders() -> Response:
    """Read when you are reminded."""
    return read_one("appointments", "reminders", {})


@blueprint.put("/appointments/reminders")
@operation(200, shapes.Reminders, body=schemas.PutReminders, takes_key=True)
def put_reminders(**reminders: object) -> Response:
    """Set when you are reminded.

    Of appointments that stand too.
    """
    return command("appointments", "put_reminders", reminders)


@blueprint.get("/calendars")
@operation(200, shapes.HasCalendar, etag=True)
def read_calendar() -> Response:
    """Read whether your calendar can be followed."""
    return read_one("appointments", "calendar", {})


@blueprint.post("/calendars")
@operation(201, shapes.CalendarAddress, location=True)
def make_calendar() -> Response:
    """Make an address for your calendar.

    For a calendar application; the one before ends. Whoever has it reads when and where your appointments are.
    """
    path = FEED.format(change("appointments", "make_calendar", {})["token"])
    return answer({"url": current_app.extensions["gateway"].settings.public_url + path}, 201, path)


@blueprint.delete("/calendars")
@operation(204, None, takes_key=True)
def end_calendar() -> Response:
    """End the address of your calendar."""
    return command("appointments", "end_calendar", {})


@blueprint.get("/calendars/<token>.ics")
@operation(200, shapes.CALENDAR, open=True, limit="calendars")
def read_calendar_feed(token: str) -> Response:
    """Follow a calendar.

    Its address is its only key.
    """
    return calendar_file(ask("appointments", "calendar_of", {"token": token}, repeatable=True)["ics"])
