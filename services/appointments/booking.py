"""A hold becomes an appointment: in one transaction with its event, and with everything checked again."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.appointments.events import AppointmentBooked, AppointmentRequested
from kit.refusals import NotFound
from kit.rpc.doors import Actor
from kit.sealing import seal
from services.appointments import agendas, holds, places, plans, reminders, rules
from services.appointments.models import Agenda, Booking, Reason
from services.appointments.refusals import HoldExpired
from services.appointments.telling import tell


def book(tx: Session, key: bytes, actor: Actor, hold_id: UUID, note: str | None, birth_date: date | None) -> UUID:
    """Make an appointment of one's own hold; it keeps its id. `key` seals what the member wrote.

    Raises `HoldExpired` and `SlotTaken` (with the next free ones), `NotFound`, `AgendaClosed`, `NotForYou`, and
    `Invalid` for a birth date that is missing.
    """
    columns = Booking.agenda_id, Booking.reason_id, Booking.starts_at, Agenda.member_id
    hold = tx.execute(select(*columns).join(Agenda).where(*holds.own(actor, hold_id))).one_or_none()
    if hold is None:
        raise HoldExpired(next=[])  # also what was never there: nobody learns of another's
    agenda_id, reason_id, starts_at, professional_id = hold
    now = places.lock(tx, actor.member_id, agenda_id)
    agendas.bookable(tx, actor.member_id, professional_id)
    booking = tx.scalar(select(Booking).where(*holds.own(actor, hold_id)).with_for_update())
    if booking is None:
        raise HoldExpired(next=_next(tx, agenda_id, reason_id, starts_at, now))
    reason, slot = holds.free_slot(tx, agenda_id, reason_id, starts_at, now, but=[hold_id])
    if slot is None:
        raise holds.taken(tx, agenda_id, reason_id, starts_at, now, but=[hold_id])
    holds.check_patient(tx, reason, actor.member_id)
    rules.check_age(reason, birth_date, starts_at.astimezone(ZoneInfo(slot.time_zone)).date())
    booking.note = seal(key, note, about(hold_id, "note")) if note else None
    if birth_date and rules.asks_birth_date(reason):
        booking.birth_date = seal(key, birth_date.isoformat(), about(hold_id, "birth_date"))
    stand(tx, booking, reason, now)
    return hold_id


def stand(tx: Session, booking: Booking, reason: Reason, now: datetime) -> None:
    """A place that is kept for its member becomes an appointment, or a request where the professional decides."""
    booking.session_id, booking.changed_at = None, now
    if reason.needs_approval:
        booking.state = "pending"
        booking.expires_at = rules.decide_by(now, booking.starts_at, reason.minimum_notice)
        tell(tx, AppointmentRequested, booking, by="member")
    else:
        booking.state, booking.expires_at = "confirmed", None
        tell(tx, AppointmentBooked, booking, by="member")
    reminders.plan(tx, booking, now)


def about(booking_id: UUID, column: str) -> str:
    """What a text of an appointment is sealed about: it opens in its own row and column alone."""
    return f"{booking_id} {column}"


def _next(tx: Session, agenda_id: UUID, reason_id: UUID, starts_at: datetime, now: datetime) -> list[dict[str, object]]:
    try:
        return plans.next_free(tx, agenda_id, reason_id, starts_at, now)
    except NotFound:  # the reason is gone with the hold
        return []
