"""What is told of an appointment."""

from typing import Any

from sqlalchemy.orm import Session

from contracts.appointments.events import AppointmentEvent
from kit.outbox import emit
from services.appointments.models import Agenda, Booking, Site


def tell(tx: Session, event: type[AppointmentEvent], booking: Booking, *, by: str, **more: Any) -> None:
    """Tell what an appointment is now; `by`: member, professional or nobody. The caller holds its row."""
    with tx.no_autoflush:  # the row is written once, with its new `seq`
        place = {
            "professional_id": tx.get_one(Agenda, booking.agenda_id).member_id,
            "time_zone": tx.get_one(Site, booking.site_id).time_zone,
        }
    say(tx, event, booking, by=by, **place, **more)


def say(tx: Session, event: type[AppointmentEvent], row: Any, *, by: str, **more: Any) -> None:
    """The same, of a row with the columns of a booking and `seq`; `more` holds professional_id and time_zone."""
    emit(
        tx, event, row,
        appointment_id=row.id, agenda_id=row.agenda_id, member_id=row.member_id, starts_at=row.starts_at,
        ends_at=row.ends_at, video=row.video, by=by, **more,
    )  # fmt: skip
