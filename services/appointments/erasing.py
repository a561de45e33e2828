"""A member leaves: what appointments holds of them goes, what they had booked is called off, and a tombstone stays.

Ids and times of visits stay on the other side: for the professional who was visited, for the patient who went.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from contracts.appointments.events import ErasureDone
from contracts.identity.events import NOBODY, MemberErased, MemberErasureRequested
from kit.erasure import blank, one_at_a_time, tell_done
from kit.inbox import Received
from services.appointments import changes, places, waiting
from services.appointments.members import blocks, replica
from services.appointments.models import (
    STANDING,
    Agenda,
    Booking,
    Calendar,
    Delegate,
    Erasure,
    Hour,
    Offer,
    Override,
    Patient,
    Reason,
    Reminder,
    ReminderChoice,
    Site,
    Wait,
)

SPARED = (MemberErasureRequested, MemberErased, ErasureDone)
TOMBSTONES = "SELECT id FROM members WHERE state = 'erased'"


def erase(tx: Session, event: Received) -> None:
    """Erase a member, known here or not, and answer. Done again, it empties what came in since.

    What is told of the appointments that end so is told after the older events were emptied: the other side hears it.
    """
    member_id = event.aggregate_id
    one_at_a_time(tx)
    places.lock_member(tx, member_id)
    replica.bury(tx, event, NOBODY)
    # before the agendas: a handler that is at work holds its row of the inbox, and waits for nothing but an agenda
    blank(tx, [member_id], SPARED)
    own, touched = _agendas(tx, member_id)
    for agenda_id in touched:
        _leave(tx, member_id, agenda_id, places.lock(tx, None, agenda_id))
    if own is not None:
        _clear(tx, own)
    _forget(tx, member_id)
    if event.type != MemberErased.type:  # which comes when all have answered
        answer(tx, member_id)


def answer(tx: Session, member_id: UUID) -> None:
    """Tell identity that the member is erased here; it asks anew when it was restored to before they left."""
    tell_done(tx, Erasure, ErasureDone, member_id)


def _agendas(tx: Session, member_id: UUID) -> tuple[UUID | None, list[UUID]]:
    """Their own agenda, and every one in which something of theirs stands, in the order in which they are locked."""
    own = tx.scalar(select(Agenda.id).where(Agenda.member_id == member_id))
    ahead = or_(Booking.expires_at.is_not(None), Booking.state.in_(STANDING))
    booked = tx.scalars(select(Booking.agenda_id).where(Booking.member_id == member_id, ahead).distinct())
    waits = tx.scalars(select(Wait.agenda_id).where(Wait.member_id == member_id, Wait.ended_at.is_(None)))
    return own, sorted({*booked, *waits, *([own] if own else [])})


def _leave(tx: Session, member_id: UUID, agenda_id: UUID, now: datetime) -> None:
    """End what is theirs in an agenda, in their own everybody's: waits, offers, holds, and what stands."""
    is_own = tx.get_one(Agenda, agenda_id).member_id == member_id
    waits = select(Wait).where(Wait.agenda_id == agenda_id, Wait.ended_at.is_(None))
    waiting.end(tx, tx.scalars(waits if is_own else waits.where(Wait.member_id == member_id)).all(), now)
    theirs = [Booking.agenda_id == agenda_id, *([] if is_own else [Booking.member_id == member_id])]
    tx.execute(delete(Booking).where(*theirs, Booking.state == "held"))
    ahead = select(Booking).where(*theirs, Booking.state.in_(STANDING), Booking.starts_at > now)
    for booking in tx.scalars(ahead.order_by(Booking.starts_at).with_for_update()).all():
        changes.call_off(tx, booking, now, by="nobody")
    tx.flush()


def _clear(tx: Session, agenda_id: UUID) -> None:
    """Close a professional's agenda and take their words out of it; who was visited there keeps when and how."""
    for model in (Hour, Override, Delegate, Patient):
        tx.execute(delete(model).where(model.agenda_id == agenda_id))
    ended = {"ended_at": func.coalesce(Site.ended_at, func.now())}
    _write(tx, update(Site).where(Site.agenda_id == agenda_id), name="", address="", **ended)
    ended = {"ended_at": func.coalesce(Reason.ended_at, func.now())}
    _write(tx, update(Reason).where(Reason.agenda_id == agenda_id), names={}, **ended)
    _write(tx, update(Agenda).where(Agenda.id == agenda_id), is_open=False, policy=None, region=None)
    said = Booking.agenda_id == agenda_id, Booking.cancelled_by == "professional"
    _write(tx, update(Booking).where(*said), cancel_reason=None)


def _forget(tx: Session, member_id: UUID) -> None:
    words = {"note": None, "birth_date": None, "cancel_reason": None, "session_id": None, "confirmed_by_link_at": None}
    _write(tx, update(Booking).where(Booking.member_id == member_id), **words)
    mine = select(Booking.id).where(Booking.member_id == member_id)
    tx.execute(delete(Reminder).where(Reminder.appointment_id.in_(mine)))
    for model in (Offer, Wait, ReminderChoice, Calendar, Delegate, Patient):
        tx.execute(delete(model).where(model.member_id == member_id))
    blocks.forget(tx, member_id)


def _write(tx: Session, statement: Any, **values: Any) -> None:
    tx.execute(statement.values(values).execution_options(synchronize_session=False))
