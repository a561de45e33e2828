"""What becomes of an appointment: accepted, declined, moved, called off, kept or not. Each under the agenda's lock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from contracts.appointments import events
from kit.refusals import Forbidden, VersionConflict
from kit.rpc.doors import Actor
from kit.sealing import seal
from services.appointments import agendas, holds, offers, places, reminders, rules, seeing
from services.appointments.booking import about
from services.appointments.models import Booking, Reason
from services.appointments.refusals import NotPossibleNow
from services.appointments.set_up import load
from services.appointments.slots import Slot
from services.appointments.taking import occupied
from services.appointments.telling import tell

_OUTCOMES = {"kept": events.AppointmentKept, "no_show": events.AppointmentNoShow}
_AGENDAS_AT_ONCE = 200
_KNOWN_FOR = timedelta(minutes=10)  # so long after its end who comes late with a hold is told what else is free


@dataclass
class Held:
    """An appointment that is held for a change, by which side, and the time since it is."""

    booking: Booking
    reason: Reason
    professional_id: UUID
    side: str
    now: datetime


def move(tx: Session, actor: Actor, appointment_id: UUID, version: int | None, starts_at: datetime) -> UUID:
    """Give an appointment another free slot of its agenda, or leave it where it is.

    A member's move of what needs approval is a request again. Raises `NotFound`, `MissingRight`, `VersionConflict`,
    `NotPossibleNow`, `TooLateToMove`, `AgendaClosed`, `SlotTaken` (with the next free ones).
    """
    held = _hold(tx, actor, appointment_id)
    booking, reason, now = held.booking, held.reason, held.now
    if version not in (None, booking.version):
        raise VersionConflict()
    rules.check_move(booking, reason, held.side, now)
    if starts_at == booking.starts_at:
        return appointment_id
    if held.side == "member":
        agendas.bookable(tx, actor.member_id, held.professional_id)
    if reason.ended_at is not None:
        raise NotPossibleNow()
    set_up = load(tx, [booking.agenda_id])[booking.agenda_id]
    _, slot = holds.free_slot(tx, set_up, reason.id, starts_at, now, but=[booking.id])
    place, previous = places.left(booking), booking.starts_at
    if slot is None or not _put(tx, booking, reason, slot):
        raise holds.taken(tx, booking.agenda_id, reason.id, starts_at, now, but=[booking.id])
    _moved(tx, booking, reason, held.side, place, previous, now)
    return appointment_id


def replace(tx: Session, old: Booking, place: Booking, now: datetime, by: str) -> None:
    """Move an appointment to a place that is kept for its member, whose row goes. The caller holds both."""
    reason = tx.get_one(Reason, place.reason_id)
    left, previous = places.left(old), old.starts_at
    if place in tx:
        tx.expunge(place)
    tx.execute(delete(Booking).where(Booking.id == place.id))
    _set(old, reason, place)
    _moved(tx, old, reason, by, left, previous, now)


def cancel(tx: Session, key: bytes, actor: Actor, appointment_id: UUID, why: str | None) -> UUID:
    """Call an appointment off; `key` seals the reason.

    Raises `NotFound`, `MissingRight`, `NotPossibleNow`, `TooLateToCancel`, `Invalid`.
    """
    held = _hold(tx, actor, appointment_id)
    rules.check_cancel(held.booking, held.reason, held.side, why, held.now)
    late = held.side == "member" and rules.is_late(held.booking, held.reason, held.now)
    call_off(tx, held.booking, held.now, by=held.side, late=late, why=why, key=key)
    return appointment_id


def call_off(
    tx: Session,
    booking: Booking,
    now: datetime,
    *,
    by: str,
    late: bool = False,
    why: str | None = None,
    key: bytes | None = None,
) -> None:
    """Call off an appointment that stands, and hand its place on. The caller holds it and has asked the rules."""
    if why and key:
        booking.cancel_reason = seal(key, why, about(booking.id, "cancel_reason"))
    booking.cancelled_by, booking.late = by, late
    booking.sequence += 1
    _end(tx, booking, "cancelled", now)
    tell(tx, events.AppointmentCancelled, booking, by=by, late=late)
    places.free(tx, booking, now)


def decide(tx: Session, actor: Actor, appointment_id: UUID, decision: str) -> UUID:
    """Accept or decline a request, on the professional's side.

    Raises `NotFound`, `Forbidden` for its member, `MissingRight`, `NotPossibleNow`.
    """
    held = _hold(tx, actor, appointment_id)
    booking, now = held.booking, held.now
    _of_the_professional(held)
    if booking.state != "pending":
        raise NotPossibleNow()
    if decision == "decline":
        _end(tx, booking, "declined", now)
        tell(tx, events.AppointmentDeclined, booking, by="professional")
        places.free(tx, booking, now)
        return appointment_id
    booking.state, booking.expires_at, booking.changed_at = "confirmed", None, now
    booking.version += 1
    tell(tx, events.AppointmentBooked, booking, by="professional")
    reminders.plan(tx, booking, now)
    return appointment_id


def record_outcome(tx: Session, actor: Actor, appointment_id: UUID, outcome: str) -> UUID:
    """Note on the professional's side whether the member came; it may be corrected.

    Raises `NotFound`, `Forbidden` for its member, `MissingRight`, `NotPossibleNow`.
    """
    held = _hold(tx, actor, appointment_id)
    booking = held.booking
    _of_the_professional(held)
    rules.check_outcome(booking, held.now)
    if booking.state != outcome:
        booking.state, booking.changed_at = outcome, held.now
        booking.version += 1
        tell(tx, _OUTCOMES[outcome], booking, by="professional")
    return appointment_id


def expire_due(room: Any) -> None:
    """End what is over in each agenda: requests that nobody decided about, offers that nobody answered, old holds."""
    over = or_(
        (Booking.state != "held") & (Booking.expires_at <= func.now()),
        Booking.expires_at <= func.now() - _KNOWN_FOR,
    )
    with room.db.transaction() as tx:
        due = tx.scalars(select(Booking.agenda_id).where(over).distinct().limit(_AGENDAS_AT_ONCE)).all()
    for agenda_id in due:
        with room.db.transaction() as tx:
            places.lock(tx, None, agenda_id)


def _hold(tx: Session, actor: Actor, appointment_id: UUID) -> Held:
    """Lock the agenda of an appointment and its row, for who may change it; raises `NotFound`, `MissingRight`."""
    seen, agenda = seeing.find(tx, actor, appointment_id)
    side = seeing.side_of(seen, actor)
    if side == "professional":
        agendas.manage(tx, actor, agenda.member_id, "book")
    now = places.lock(tx, actor.member_id if side == "member" else None, agenda.id)
    tx.expire(agenda)  # what was read before the lock may have changed
    row = select(Booking).where(Booking.id == appointment_id).with_for_update()
    booking = tx.scalars(row.execution_options(populate_existing=True)).one()
    return Held(booking, tx.get_one(Reason, booking.reason_id), agenda.member_id, side, now)


def _of_the_professional(held: Held) -> None:
    if held.side != "professional":
        raise Forbidden()


def _put(tx: Session, booking: Booking, reason: Reason, slot: Slot) -> bool:
    """Whether the appointment could be put there: the database has the last word, and its no changes nothing."""
    try:
        with tx.begin_nested():
            _set(booking, reason, slot)
            tx.flush()
    except IntegrityError:
        return False
    return True


def _set(booking: Booking, reason: Reason, place: Slot | Booking) -> None:
    booking.reason_id, booking.site_id, booking.video = reason.id, place.site_id, place.video
    booking.starts_at, booking.ends_at = place.starts_at, place.ends_at
    booking.during = Range(*occupied(reason, place.starts_at, place.ends_at))


def _moved(
    tx: Session,
    booking: Booking,
    reason: Reason,
    by: str,
    place: offers.FreedPlace,
    previous: datetime,
    now: datetime,
) -> None:
    """Tell that an appointment stands elsewhere, and hand on the place that it left."""
    booking.version += 1
    booking.sequence += 1
    booking.changed_at, booking.confirmed_by_link_at = now, None
    if booking.state == "pending" or (reason.needs_approval and by == "member"):
        booking.state = "pending"
        booking.expires_at = rules.decide_by(now, booking.starts_at, reason.minimum_notice)
    tell(tx, events.AppointmentMoved, booking, by=by, previous_starts_at=previous)
    reminders.plan(tx, booking, now)
    offers.pass_on(tx, place, now)


def _end(tx: Session, booking: Booking, state: str, now: datetime) -> None:
    booking.state, booking.expires_at, booking.changed_at = state, None, now
    booking.version += 1
    reminders.drop(tx, booking.id)
