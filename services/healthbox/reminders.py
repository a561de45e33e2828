"""Reminders to note something: at a time of the day in the member's own zone, never while they pause, never twice."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from contracts.healthbox.events import ReminderDue
from contracts.healthbox.schemas import MOST_REMINDERS
from kit.database import clock
from kit.outbox import emit
from kit.refusals import Invalid
from kit.rpc.doors import Actor
from kit.times import following
from services.healthbox import pauses
from services.healthbox.due import due
from services.healthbox.models import Due, Entry, Member, Reminder
from services.healthbox.subjects import Whose

_LATE = timedelta(hours=3)  # after an outage: what is older says nothing any more


def listed(tx: Session, actor: Whose, _made: UUID | None = None) -> dict[str, Any]:
    """One's own reminders: {tracker, at, weekdays}."""
    rows = tx.scalars(select(Reminder).where(Reminder.member_id == actor.member_id).order_by(Reminder.at, Reminder.id))
    items = [{"tracker": row.tracker, "at": f"{row.at:%H:%M}", "weekdays": row.weekdays} for row in rows]
    return {"items": items, "next": None}


def put(tx: Session, actor: Actor, wanted: list[dict[str, Any]]) -> UUID:
    """Set all reminders."""
    for old in tx.scalars(select(Reminder).where(Reminder.member_id == actor.member_id)).all():
        due.drop(tx, old.id)
        tx.delete(old)
    zone, now = zone_of(tx, actor.member_id), clock(tx)
    for one in wanted:
        _keep(tx, actor.member_id, one, zone, now)
    return actor.member_id


def add(tx: Session, actor: Whose, wanted: dict[str, Any]) -> None:
    """Set one more, beside those that are there; raises `Invalid` when there are twelve."""
    if len(listed(tx, actor)["items"]) >= MOST_REMINDERS:
        raise Invalid(errors=[{"pointer": "/at", "detail": f"At most {MOST_REMINDERS} reminders: remove one first."}])
    _keep(tx, actor.member_id, wanted, zone_of(tx, actor.member_id), clock(tx))


def _keep(tx: Session, member_id: UUID, one: dict[str, Any], zone: str, now: datetime) -> None:
    at, weekdays = time.fromisoformat(one["at"]), sorted(set(one["weekdays"]))
    made = Reminder(id=uuid7(), member_id=member_id, tracker=one["tracker"], at=at, weekdays=weekdays, seq=0)
    tx.add(made)
    tx.flush()
    due.put(tx, made.id, member_id, "reminder", following(at, weekdays, zone, now))


def tell(tx: Session, row: Due, now: datetime) -> datetime | None:
    """Tell a reminder that is due, unless its day has its entry, is paused, or is long over; when it is due next."""
    reminder = tx.get(Reminder, row.id)
    if reminder is None:
        return None
    zone = zone_of(tx, row.member_id)
    today = row.at.astimezone(ZoneInfo(zone)).date()
    if now - row.at <= _LATE and not _needless(tx, reminder, today):
        emit(tx, ReminderDue, reminder, reminder_id=reminder.id, member_id=row.member_id, due_at=row.at)
    return following(reminder.at, reminder.weekdays, zone, now)


def zone_of(tx: Session, member_id: UUID) -> str:
    """The member's own zone."""
    return tx.scalar(select(Member.time_zone).where(Member.id == member_id)) or "Europe/Paris"


def _needless(tx: Session, reminder: Reminder, today: date) -> bool:
    state = tx.scalar(select(Member.state).where(Member.id == reminder.member_id))
    noted = select(Entry.id).where(
        Entry.member_id == reminder.member_id, Entry.tracker == reminder.tracker, Entry.day == today,
        Entry.deleted_at.is_(None),
    )  # fmt: skip
    paused = pauses.between(tx, reminder.member_id, reminder.tracker, today, today)
    return state != "active" or bool(paused) or tx.scalar(noted.limit(1)) is not None
