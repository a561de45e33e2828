"""Agendas: the professional's side, and that of who manages an agenda with them.

An agenda is named by its professional's member id; `me` is one's own.
"""

from functools import partial
from typing import Any

from flask import Response, g, request
from flask_smorest import Blueprint

from contracts.appointments import schemas
from gateway import calls
from gateway.api import shapes_agendas as shapes
from gateway.api import shapes_appointments as appointments
from gateway.operations import operation

blueprint = Blueprint("agendas", __name__, url_prefix="/v1", description="Agendas")
AGENDA = "/agendas/<whose:member_id>"
REFUSALS = ("MissingRight", "NotFound")
shown = partial(operation, 200, etag=True, refusals=REFUSALS)
changed = partial(operation, without=("member_id",), takes_key=True, refusals=REFUSALS)


@blueprint.get("/agendas")
@operation(200, shapes.Agendas, etag=True)
def list_agendas() -> Response:
    """List the agendas that you may manage.

    Your own, and those you are a delegate of.
    """
    return calls.read_list("appointments", "agendas", {})


@blueprint.get(AGENDA)
@shown(shapes.Agenda)
def read_agenda(**agenda: Any) -> Response:
    """Read an agenda."""
    return calls.read_one("appointments", "agenda", named(agenda))


@blueprint.put(AGENDA)
@operation(
    200,
    shapes.Agenda,
    body=schemas.PutAgenda,
    without=("member_id", "version"),
    may_match=True,
    takes_key=True,
    etag=True,
    refusals=(*REFUSALS, "NotProfessional"),
)
def put_agenda(**agenda: Any) -> Response:
    """Open or change an agenda.

    A professional opens their own. A place that is left out ends, unless somebody has an appointment there.
    """
    return change("put_agenda", agenda)


@blueprint.get(f"{AGENDA}/reasons")
@shown(shapes.FullReasons)
def list_agenda_reasons(**agenda: Any) -> Response:
    """List an agenda's reasons for a visit."""
    return read("reasons", agenda)


@blueprint.post(f"{AGENDA}/reasons")
@changed(201, shapes.FullReason, body=schemas.AddReason, location=True)
def add_reason(**reason: Any) -> Response:
    """Add a reason for a visit."""
    return change("add_reason", reason, f"{request.path}/{{id}}")


@blueprint.put(f"{AGENDA}/reasons/<id:reason_id>")
@changed(200, shapes.FullReason, body=schemas.PutReason, without=("member_id", "reason_id"))
def put_reason(**reason: Any) -> Response:
    """Change a reason for a visit.

    Appointments that were made stay as they are.
    """
    return change("put_reason", reason)


@blueprint.delete(f"{AGENDA}/reasons/<id:reason_id>")
@changed(204, None)
def remove_reason(**reason: Any) -> Response:
    """Remove a reason for a visit.

    Nobody books it any more; appointments that were made stay.
    """
    return change("remove_reason", reason)


@blueprint.get(f"{AGENDA}/hours")
@shown(shapes.Hours)
def list_hours(**agenda: Any) -> Response:
    """List an agenda's ordinary hours."""
    return read("hours", agenda)


@blueprint.put(f"{AGENDA}/hours")
@changed(200, shapes.Hours, body=schemas.PutHours)
def put_hours(**hours: Any) -> Response:
    """Set an agenda's ordinary hours.

    All of them at once. Appointments that were made stay; those now outside are listed by themselves.
    """
    return change("put_hours", hours)


@blueprint.get(f"{AGENDA}/exceptions")
@shown(shapes.Exceptions)
def list_exceptions(**agenda: Any) -> Response:
    """List dated hours and absences.

    Those that are not over, soonest first.
    """
    return read("exceptions", agenda)


@blueprint.post(f"{AGENDA}/exceptions")
@changed(201, shapes.DatedException, body=schemas.AddException, location=True)
def add_exception(**exception: Any) -> Response:
    """Add dated hours, or an absence."""
    return change("add_exception", exception, f"{request.path}/{{id}}")


@blueprint.delete(f"{AGENDA}/exceptions/<id:exception_id>")
@changed(204, None)
def remove_exception(**exception: Any) -> Response:
    """Remove dated hours, or an absence."""
    return change("remove_exception", exception)


@blueprint.get(f"{AGENDA}/outside")
@shown(appointments.Outside)
def list_outside(**agenda: Any) -> Response:
    """List appointments outside of the hours.

    Upcoming ones that ordinary hours no longer cover, or that an absence or a holiday fell upon.
    """
    return read("outside", agenda)


@blueprint.get(f"{AGENDA}/day")
@operation(200, appointments.Days, query=schemas.Days, without=("member_id",), etag=True, refusals=REFUSALS)
def read_day(**days: Any) -> Response:
    """Read a day, or a week.

    One to seven days from that date: appointments and requests, absences, public holidays.
    """
    return read("day", days)


@blueprint.get(f"{AGENDA}/patients")
@shown(shapes.Patients)
def list_patients(**agenda: Any) -> Response:
    """List an agenda's patients."""
    return read("patients", agenda)


@blueprint.put(f"{AGENDA}/patients/<id:patient_id>")
@changed(204, None, body=schemas.PutPatient, without=("member_id", "patient_id"))
def put_patient(**patient: Any) -> Response:
    """Say whether a member is a known patient.

    Some reasons are for known or for new patients alone.
    """
    return change("put_patient", patient)


@blueprint.get(f"{AGENDA}/delegates")
@shown(shapes.Delegates)
def list_delegates(**agenda: Any) -> Response:
    """List an agenda's delegates."""
    return read("delegates", agenda)


@blueprint.put(f"{AGENDA}/delegates/<id:delegate_id>")
@changed(200, shapes.Delegate, body=schemas.PutDelegate, without=("member_id", "delegate_id"))
def put_delegate(**delegate: Any) -> Response:
    """Let a member manage your agenda with you.

    Only the professional does this.
    """
    return change("put_delegate", delegate)


@blueprint.delete(f"{AGENDA}/delegates/<id:delegate_id>")
@changed(204, None)
def remove_delegate(**delegate: Any) -> Response:
    """End what a delegate may do."""
    return change("remove_delegate", delegate)


def named(arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments with the member id of whoever asks in place of `me`."""
    return {**arguments, "member_id": g.actor["member_id"]} if arguments["member_id"] == "me" else arguments


def read(door: str, arguments: dict[str, Any]) -> Response:
    """What a door of appointments tells of an agenda."""
    return calls.read_list("appointments", door, named(arguments))


def change(door: str, arguments: dict[str, Any], location: str | None = None) -> Response:
    """What a door of appointments does to an agenda."""
    return calls.command("appointments", door, named(arguments), location)
