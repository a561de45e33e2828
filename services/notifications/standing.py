"""Which appointments stand, and when: a reminder may be applied after what made it needless."""

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.appointments.events import AppointmentCancelled, AppointmentDeclined, AppointmentExpired
from kit.inbox import Received
from services.notifications.models import Appointment

_ENDS = frozenset(event.type for event in (AppointmentCancelled, AppointmentDeclined, AppointmentExpired))
_FORGET = text("DELETE FROM appointments WHERE starts_at < now() - interval '90 days'")


def learn(tx: Session, event: Received) -> None:
    """Note when an appointment is now, or that it is no more."""
    row = {"starts_at": event.data["starts_at"], "stands": event.type not in _ENDS}
    upsert = insert(Appointment).values(id=event.aggregate_id, **row)
    tx.execute(upsert.on_conflict_do_update(index_elements=[Appointment.id], set_=row))


def reminds_in_vain(tx: Session, event: Received) -> bool:
    """Whether a reminder is of an appointment that is no more or is at another time now, as far as it is known here."""
    found = tx.get(Appointment, event.data["appointment_id"], populate_existing=True)
    return found is not None and not (found.stands and found.starts_at == event.data["starts_at"])


def forget(tx: Session) -> None:
    """Forget what is long past."""
    tx.execute(_FORGET)
