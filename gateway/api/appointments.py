"""Slots, holds and appointments."""

from flask import Response
from flask_smorest import Blueprint
from marshmallow import fields

from contracts.appointments import schemas
from gateway.api import shapes_agendas
from gateway.api import shapes_appointments as shapes
from gateway.api.shapes_waiting import CALENDAR
from gateway.calls import answer, command, fetch, read_list, read_one
from gateway.operations import operation

blueprint = Blueprint("appointments", __name__, url_prefix="/v1", description="Appointments")
APPOINTMENT = "/appointments/<id:appointment_id>"


class SlotsQuery(schemas.Slots):
    """The free slots for a reason from a day to another, both included."""

    reason_id = fields.UUID(required=True, data_key="reason")


@blueprint.get("/professionals/<id:professional_id>")
@operation(200, shapes.Professional, etag=True)
def read_professional(**professional: object) -> Response:
    """Read how a professional is booked."""
    return read_one("appointments", "professional", professional)


@blueprint.get("/professionals/<id:professional_id>/reasons")
@operation(200, shapes_agendas.Reasons)
def list_reasons(**professional: object) -> Response:
    """List a professional's reasons for a visit."""
    return answer({"items": fetch("appointments", "professional", **professional)["reasons"], "next": None}, 200)


@blueprint.get("/professionals/<id:professional_id>/slots")
@operation(200, shapes.Slots, query=SlotsQuery, without=("professional_id",), etag=True, refusals=("AgendaClosed",))
def list_slots(reason: str, **window: object) -> Response:
    """List free slots.

    For one reason, from a day to another, both included.
    """
    return read_list("appointments", "slots", {"reason_id": reason, **window})


@blueprint.post("/professionals/first-free")
@operation(200, shapes.FirstSlots, body=schemas.FirstFree)
def find_first_free(**professionals: object) -> Response:
    """Find the first free slot of several professionals.

    For any reason that you may book, in the order asked; who has none is left out.
    """
    return answer(fetch("appointments", "first_free", **professionals), 200)


@blueprint.post("/holds")
@operation(
    201,
    shapes.HeldSlot,
    body=schemas.Hold,
    takes_key=True,
    location=True,
    refusals=("NotFound", "SlotTaken", "TooManyHolds", "NotForYou", "AgendaClosed"),
)
def hold_slot(**slot: object) -> Response:
    """Keep a slot for five minutes.

    At most two at a time. Where it is taken, `next` names the next free ones.
    """
    return command("appointments", "hold", slot, "/v1/holds/{id}")


@blueprint.get("/holds/<id:hold_id>")
@operation(200, shapes.HeldSlot, etag=True)
def read_hold(**hold: object) -> Response:
    """Read a slot that you keep."""
    return read_one("appointments", "hold_of", hold)


@blueprint.delete("/holds/<id:hold_id>")
@operation(204, None, takes_key=True)
def release_hold(**hold: object) -> Response:
    """Let a slot go that you keep."""
    return command("appointments", "release", hold)


@blueprint.get("/appointments")
@operation(200, shapes.Appointments, query=schemas.AppointmentsPage, etag=True)
def list_appointments(**page: object) -> Response:
    """List the own appointments.

    Upcoming ones, the next first; or past ones, the last first.
    """
    return read_list("appointments", "appointments", page)


@blueprint.post("/appointments")
@operation(
    201,
    shapes.Appointment,
    body=schemas.Book,
    takes_key=True,
    etag=True,
    location=True,
    refusals=("NotFound", "HoldExpired", "SlotTaken", "NotForYou", "AgendaClosed"),
)
def book(**booking: object) -> Response:
    """Book the slot that you keep.

    Where the professional decides about each request, it waits for that as `pending`.
    """
    return command("appointments", "book", booking, "/v1/appointments/{id}")


@blueprint.get(APPOINTMENT)
@operation(200, shapes.Appointment, etag=True)
def read_appointment(**appointment: object) -> Response:
    """Read an appointment."""
    return read_one("appointments", "appointment", appointment)


@blueprint.patch(APPOINTMENT)
@operation(
    200,
    shapes.Appointment,
    body=schemas.Move,
    without=("appointment_id", "version"),
    if_match=True,
    takes_key=True,
    etag=True,
    refusals=("MissingRight", "SlotTaken", "TooLateToMove", "NotPossibleNow", "NotForYou", "AgendaClosed"),
)
def move_appointment(**move: object) -> Response:
    """Move an appointment.

    To another free slot; where that is taken it stays where it is, and `next` names the next free ones.
    """
    return command("appointments", "move", move)


@blueprint.post(f"{APPOINTMENT}/cancellation")
@operation(
    200,
    shapes.Appointment,
    body=schemas.Cancel,
    without=("appointment_id",),
    takes_key=True,
    etag=True,
    refusals=("MissingRight", "TooLateToCancel", "NotPossibleNow"),
)
def cancel_appointment(**cancellation: object) -> Response:
    """Cancel an appointment.

    Past the cut-off a member gives a reason; the professional always does.
    """
    return command("appointments", "cancel", cancellation)


@blueprint.put(f"{APPOINTMENT}/decision")
@operation(
    200,
    shapes.Appointment,
    body=schemas.Decide,
    without=("appointment_id",),
    takes_key=True,
    etag=True,
    refusals=("MissingRight", "NotPossibleNow"),
)
def decide_request(**decision: object) -> Response:
    """Accept or decline a request.

    The professional's side.
    """
    return command("appointments", "decide", decision)


@blueprint.post(f"{APPOINTMENT}/outcome")
@operation(
    200,
    shapes.Appointment,
    body=schemas.RecordOutcome,
    without=("appointment_id",),
    takes_key=True,
    etag=True,
    refusals=("MissingRight", "NotPossibleNow"),
)
def record_outcome(**outcome: object) -> Response:
    """Note whether the member came.

    The professional's side, once it has begun; both see it, and it can be corrected.
    """
    return command("appointments", "record_outcome", outcome)


@blueprint.get(f"{APPOINTMENT}/calendar")
@operation(200, CALENDAR)
def read_appointment_calendar(**appointment: object) -> Response:
    """Read an appointment as a calendar file."""
    return calendar_file(fetch("appointments", "appointment_ics", **appointment)["ics"])


def calendar_file(text: str) -> Response:
    """An iCalendar file: somebody's, so no cache keeps it."""
    response = Response(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
