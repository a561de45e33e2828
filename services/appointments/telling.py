"""What is told of an appointment."""

from typing import Any

from sqlalchemy.orm import Session

from contracts.appointments.events import AppointmentEvent
from kit.outbox import emit
from services.appointments.models import Agenda, Booking, Site


def tell(tx: Session, event: type[AppointmentEvent], booking: Booking, *, by: str, **more: Any) -> None:
    """Tell what an appointment is now; `by`: member, professional or nobody. The caller holds its row."""
    emit(
        tx, event, booking,
        appointment_id=booking.id, agenda_id=booking.agenda_id, member_id=booking.member_id,
        professional_id=tx.get_one(Agenda, booking.agenda_id).member_id,
        starts_at=booking.starts_at, ends_at=booking.ends_at,
        time_zone=tx.get_one(Site, booking.site_id).time_zone, video=booking.video, by=by, **more,
    )  # fmt: skip
