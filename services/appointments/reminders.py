"""Reminders: a row for each time a member is to be told of an appointment, written when it stands and told by a job.

A lead of days goes by the calendar of the place: the same time of its clock, also across a clock change.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased
from uuid6 import uuid7

from contracts.appointments.events import ReminderDue
from contracts.appointments.schemas import LEADS
from kit.outbox import emit
from kit.prepared import Prepared, put
from services.appointments.models import Agenda, Booking, Member, Reminder, ReminderChoice, Site

DEFAULT = ("P1D",)
AT_ONCE = 200
_BEGIN = Prepared(
    "appointments_remind",
    text("INSERT INTO reminders (id, appointment_id, lead, due_at) VALUES (:id, :appointment_id, :lead, :due_at)"),
)
_DAYS = {"P7D": timedelta(days=7), "P1D": timedelta(days=1)}
_HOUR = timedelta(hours=1)


def due_at(starts_at: datetime, zone: str, lead: str) -> datetime:
    """When an appointment that begins at `starts_at` (aware) in that IANA zone is told of, `lead` before.

    Days are those of the calendar there; a time that its clock skips that day is told an hour later by it, one that it
    shows twice the first time. An hour is an hour.
    """
    if lead not in _DAYS:
        return starts_at - _HOUR
    there = starts_at.astimezone(ZoneInfo(zone))
    return there - _DAYS[lead]


def begin(
    tx: Session, booking_id: UUID, starts_at: datetime, zone: str, chosen: Collection[str] | None, now: datetime
) -> None:
    """Write the reminders of a new appointment with the next statement; `chosen` None is a choice never made."""
    for lead in DEFAULT if chosen is None else chosen:
        due = due_at(starts_at, zone, lead)
        if due > now:
            put(tx, _BEGIN, {"id": uuid7(), "appointment_id": booking_id, "lead": lead, "due_at": due})


def plan(tx: Session, booking: Booking, now: datetime) -> None:
    """Write the reminders of an appointment anew, as its member chose; only what is still to come."""
    drop(tx, booking.id)
    if booking.state == "confirmed":
        _write(tx, [booking], leads(tx, booking.member_id), now)


def drop(tx: Session, booking_id: UUID) -> None:
    """Forget the reminders of an appointment: it no longer stands, or not at that time."""
    tx.execute(delete(Reminder).where(Reminder.appointment_id == booking_id))


def leads(tx: Session, member_id: UUID) -> list[str]:
    """How long before an appointment the member is reminded, the longest first: their choice, else a day."""
    chosen = tx.scalar(select(ReminderChoice.leads).where(ReminderChoice.member_id == member_id))
    return list(DEFAULT) if chosen is None else [lead for lead in LEADS if lead in chosen]


def choose(tx: Session, member_id: UUID, chosen: Collection[str], now: datetime) -> UUID:
    """Keep a member's choice and rewrite what is due of their appointments; what was told is not told again."""
    kept = [lead for lead in LEADS if lead in chosen]
    row = insert(ReminderChoice).values(member_id=member_id, leads=kept)
    tx.execute(row.on_conflict_do_update(index_elements=[ReminderChoice.member_id], set_={"leads": kept}))
    theirs = tx.scalars(_upcoming(member_id, now)).all()
    to_come = Reminder.appointment_id.in_([booking.id for booking in theirs]), Reminder.told_at.is_(None)
    tx.execute(delete(Reminder).where(*to_come, Reminder.lead.not_in(kept) | (Reminder.due_at > now)))
    _write(tx, theirs, kept, now)
    return member_id


def tell(tx: Session, now: datetime, at_once: int = AT_ONCE) -> int:
    """Tell what is due, `at_once` at most, once however many workers do; how many were told.

    Of several leads that were missed only the last is told, and none once the appointment has begun. The appointment
    is held meanwhile: who cancels or moves it either comes first or finds that it was told.
    """
    due = tx.execute(_due(now, at_once)).all()
    if not due:
        return 0
    together = Reminder.appointment_id.in_([booking.id for _, booking, _, _ in due]), Reminder.due_at <= now
    tx.execute(update(Reminder).where(*together, Reminder.told_at.is_(None)).values(told_at=now))
    for reminder, booking, professional_id, zone in due:
        emit(
            tx, ReminderDue, reminder,
            reminder_id=reminder.id, appointment_id=booking.id, member_id=booking.member_id,
            professional_id=professional_id, starts_at=booking.starts_at, time_zone=zone, video=booking.video,
            lead=reminder.lead,
        )  # fmt: skip
    return len(due)


def _due(now: datetime, at_once: int) -> Any:
    later = aliased(Reminder)
    missed = select(later.id).where(
        later.appointment_id == Reminder.appointment_id, later.due_at > Reminder.due_at, later.due_at <= now
    )
    return (
        select(Reminder, Booking, Agenda.member_id, Site.time_zone)
        .join(Booking, Booking.id == Reminder.appointment_id)
        .join(Agenda, Agenda.id == Booking.agenda_id)
        .join(Site, Site.id == Booking.site_id)
        .join(Member, Member.id == Booking.member_id)
        .where(Reminder.told_at.is_(None), Reminder.due_at <= now, ~missed.exists())
        .where(Booking.state == "confirmed", Booking.starts_at > now, Member.state == "active")
        .order_by(Reminder.due_at, Reminder.id)
        .limit(at_once)
        .with_for_update(of=[Reminder, Booking], skip_locked=True, key_share=True)
        .execution_options(populate_existing=True)
    )


def _upcoming(member_id: UUID, now: datetime) -> Any:
    """The member's appointments that stand, held so that none is cancelled or moved meanwhile."""
    theirs = select(Booking).where(
        Booking.member_id == member_id, Booking.state == "confirmed", Booking.starts_at > now
    )
    held = theirs.order_by(Booking.id).with_for_update(key_share=True)
    return held.execution_options(populate_existing=True)


def _write(tx: Session, bookings: Iterable[Booking], chosen: Iterable[str], now: datetime) -> None:
    bookings = list(bookings)
    where = select(Site).where(Site.id.in_({booking.site_id for booking in bookings}))
    zones = {site.id: site.time_zone for site in tx.scalars(where)}
    rows = [
        {"id": uuid7(), "appointment_id": booking.id, "lead": lead, "due_at": due}
        for booking in bookings
        for lead in chosen
        if (due := due_at(booking.starts_at, zones[booking.site_id], lead)) > now
    ]
    if rows:
        tx.execute(insert(Reminder).values(rows).on_conflict_do_nothing())
