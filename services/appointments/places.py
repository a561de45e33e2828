"""The places of an agenda. Every change locks first, in one order: the member, the agenda, then rows of bookings.

A place that is given free is handed to who waits.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, func, select, text, true
from sqlalchemy.orm import Session

from contracts.appointments.events import AppointmentExpired
from kit.prepared import Prepared, execute, put
from services.appointments import offers
from services.appointments.models import Agenda, Booking
from services.appointments.telling import tell

_MEMBER = Prepared(
    "appointments_lock_member",
    text("SELECT pg_advisory_xact_lock(hashtextextended('appointments of ' || CAST(:member_id AS text), 0))"),
)
_AGENDA = Prepared("appointments_lock_agenda", text("SELECT FROM agendas WHERE id = :agenda_id FOR UPDATE"))
AGENDA_OF = Prepared("appointments_lock_of", text("SELECT FROM agendas WHERE member_id = :professional_id FOR UPDATE"))
AGENDA_WITH = Prepared(
    "appointments_lock_with",
    text(
        "SELECT FROM agendas WHERE id = (SELECT agenda_id FROM bookings WHERE id = :booking_id"
        " AND member_id = :member_id) FOR UPDATE"
    ),
)
CLOCK = select(func.clock_timestamp().label("now")).offset(0).subquery("clock")
"""The time of the statement that reads it: one of its own after the locks, since it is read before a row is locked."""
SOMETHING_IS_OVER = (
    (
        select(Booking.id)
        .where(Booking.agenda_id == Agenda.id, Booking.expires_at <= CLOCK.c.now)
        .correlate(Agenda, CLOCK)
    )
    .exists()
    .label("something_is_over")
)
_MOMENT = Prepared(
    "appointments_moment",
    select(CLOCK.c.now, SOMETHING_IS_OVER)
    .select_from(Agenda)
    .join(CLOCK, true())
    .where(Agenda.id == bindparam("agenda_id", type_=Uuid)),
)


def lock(tx: Session, member_id: UUID | None, agenda_id: UUID) -> datetime:
    """Hold the member (None: nobody) and the agenda; the time once they are held.

    What expired in the agenda is gone then: holds are deleted, requests expire, offers pass on.
    """
    begin(tx, member_id, _AGENDA, {"agenda_id": agenda_id})
    now, something_is_over = execute(tx, _MOMENT, {"agenda_id": agenda_id}).one()
    if something_is_over:
        sweep(tx, agenda_id, now)
    moment: datetime = now
    return moment


def begin(tx: Session, member_id: UUID | None, agenda: Prepared, which: dict[str, UUID]) -> None:
    """Let the locks go out in front of the next statement: who reads `CLOCK` there, and sweeps, has done what `lock`
    does in one round trip."""
    if member_id is not None:
        lock_member(tx, member_id)
    put(tx, agenda, which)


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


def sweep(tx: Session, agenda_id: UUID, now: datetime) -> None:
    """Let what expired go: holds are deleted, requests expire, offers pass on. The caller holds the agenda."""
    over = Booking.agenda_id == agenda_id, Booking.expires_at <= now
    tx.execute(delete(Booking).where(*over, Booking.state == "held"))
    requests = select(Booking).where(*over, Booking.state == "pending").order_by(Booking.id).with_for_update()
    for booking in tx.scalars(requests.execution_options(populate_existing=True)).all():
        booking.state, booking.expires_at, booking.changed_at = "expired", None, now
        booking.version += 1
        tell(tx, AppointmentExpired, booking, by="nobody")
        free(tx, booking, now)
    offers.sweep(tx, agenda_id, now)
