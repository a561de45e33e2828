"""The places of an agenda. Every change locks first, in one order: the member, the agenda, then rows of bookings.

A place that is given free is handed to who waits.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from contracts.appointments.events import AppointmentExpired
from kit.prepared import Prepared, execute, put
from services.appointments import offers
from services.appointments.models import Booking
from services.appointments.telling import tell

_MEMBER = Prepared(
    "appointments_lock_member",
    text("SELECT pg_advisory_xact_lock(hashtextextended('appointments of ' || CAST(:member_id AS text), 0))"),
)
_AGENDA = Prepared("appointments_lock_agenda", text("SELECT FROM agendas WHERE id = :agenda_id FOR UPDATE"))
_MOMENT = Prepared(
    "appointments_moment",
    text(
        # the clock is read after the locks, by a statement of its own
        "SELECT clock.now, EXISTS (SELECT FROM bookings WHERE agenda_id = :agenda_id AND expires_at <= clock.now)"
        " FROM (SELECT clock_timestamp() AS now OFFSET 0) clock"
    ),
)


def lock(tx: Session, member_id: UUID | None, agenda_id: UUID) -> datetime:
    """Hold the member (None: nobody) and the agenda; the time once they are held.

    What expired in the agenda is gone then: holds are deleted, requests expire, offers pass on.
    """
    if member_id is not None:
        lock_member(tx, member_id)
    put(tx, _AGENDA, {"agenda_id": agenda_id})
    now, something_is_over = execute(tx, _MOMENT, {"agenda_id": agenda_id}).one()
    if something_is_over:
        _sweep(tx, agenda_id, now)
    moment: datetime = now
    return moment


def lock_member(tx: Session, member_id: UUID) -> None:
    """Hold a member: what is counted per member is safe until the end of the transaction."""
    put(tx, _MEMBER, {"member_id": member_id})


def left(booking: Booking) -> offers.FreedPlace:
    """The place of an appointment, as it is offered once its member has left it."""
    times = booking.starts_at, booking.ends_at, booking.during
    return offers.FreedPlace(booking.agenda_id, booking.site_id, *times, left_by=booking.member_id)


def free(tx: Session, booking: Booking, now: datetime) -> None:
    """Hand on the place of an appointment that does not occupy it any more."""
    tx.flush()
    offers.pass_on(tx, left(booking), now)


def _sweep(tx: Session, agenda_id: UUID, now: datetime) -> None:
    over = Booking.agenda_id == agenda_id, Booking.expires_at <= now
    tx.execute(delete(Booking).where(*over, Booking.state == "held"))
    requests = select(Booking).where(*over, Booking.state == "pending").order_by(Booking.id).with_for_update()
    for booking in tx.scalars(requests.execution_options(populate_existing=True)).all():
        booking.state, booking.expires_at, booking.changed_at = "expired", None, now
        booking.version += 1
        tell(tx, AppointmentExpired, booking, by="nobody")
        free(tx, booking, now)
    offers.sweep(tx, agenda_id, now)
