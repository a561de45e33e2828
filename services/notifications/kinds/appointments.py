"""Appointments: asked for, agreed on, changed, called off, near."""

from functools import partial
from typing import Any

from contracts.appointments.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentDeclined,
    AppointmentExpired,
    AppointmentMoved,
    AppointmentNoShow,
    AppointmentRequested,
    ReminderDue,
)
from services.notifications import standing
from services.notifications.kinds import appointment_words as words
from services.notifications.kinds.kind import Kind, Told

_of_one = partial(Kind, about="appointment", subject="appointment_id", path="/appointments/{id}")


def _member(data: dict[str, Any], *, app: bool = True) -> Told:
    return Told(data["member_id"], data["professional_id"], app)


def _professional(data: dict[str, Any]) -> Told:
    return Told(data["professional_id"], data["member_id"])


def _one(data: dict[str, Any]) -> list[Told]:
    return [_member(data)]


def _decider(data: dict[str, Any]) -> list[Told]:
    return [_professional(data)]


def _booked(data: dict[str, Any]) -> list[Told]:
    """The member always; the professional, when it was not themselves who decided."""
    return [_member(data), *([_professional(data)] if data["by"] == "member" else [])]


def _other_side(data: dict[str, Any]) -> list[Told]:
    """Whoever did not do it: both, when it was the clock."""
    told = {"member": [_professional(data)], "professional": [_member(data)]}
    return told.get(data["by"], [_member(data), _professional(data)])


def _moved(data: dict[str, Any]) -> list[Told]:
    """The other side; a member who moved it themselves gets the new time in writing."""
    return [*_other_side(data), *([_member(data, app=False)] if data["by"] == "member" else [])]


KINDS = (
    _of_one(
        name="appointment_requested",
        tells={AppointmentRequested: _decider},
        until=(AppointmentBooked, AppointmentDeclined, AppointmentExpired, AppointmentMoved, AppointmentCancelled),
        ends="starts_at",
        words=words.REQUESTED,
    ),
    _of_one(
        name="appointment_booked",
        tells={AppointmentBooked: _booked},
        words=words.BOOKED,
    ),
    _of_one(
        name="appointment_declined",
        tells={AppointmentDeclined: _one},
        words=words.DECLINED,
    ),
    _of_one(
        name="appointment_expired",
        tells={AppointmentExpired: _one},
        words=words.EXPIRED,
    ),
    _of_one(
        name="appointment_moved",
        tells={AppointmentMoved: _moved},
        despite_block=True,
        words=words.MOVED,
    ),
    _of_one(
        name="appointment_cancelled",
        tells={AppointmentCancelled: _other_side},
        despite_block=True,
        words=words.CANCELLED,
    ),
    _of_one(
        name="appointment_outcome",
        tells={AppointmentNoShow: _one},
        words=words.OUTCOME,
    ),
    _of_one(
        name="appointment_reminder",
        tells={ReminderDue: _one},
        unless=standing.reminds_in_vain,
        path="/appointments/link",
        until=(AppointmentMoved, AppointmentCancelled),
        ends="starts_at",
        waits=False,
        link=("appointments", "reminder_link"),
        words=words.REMINDER,
    ),
)
