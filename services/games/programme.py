"""A member's programme: begun, changed, paused, ended; the session that is due is told, never what it is."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from uuid6 import uuid7

from contracts.games.events import ProgrammeEvent, ProgrammeStarted, ProgrammeStopped, SessionDue
from kit.database import clock
from kit.outbox import emit
from kit.refusals import Invalid, NotFound
from kit.rpc.doors import Actor
from services.games import plans, played
from services.games.due import due
from services.games.members import zone_of
from services.games.models import Due, Member, Programme

_LATE = timedelta(hours=3)  # after an outage: what is older says nothing any more


def put(tx: Session, actor: Actor, tasks: list[str], weekdays: list[int], at: str, zone: str | None) -> UUID:
    """Begin a programme, or change the one there is, from today on; a pause stays. Raises `Invalid` for a zone that is
    none."""
    if zone is not None and zone not in available_timezones():
        raise Invalid(errors=[{"pointer": "/zone", "detail": "A time zone, as Europe/Paris."}])
    today = clock(tx).astimezone(ZoneInfo(zone or zone_of(tx, actor.member_id))).date()
    plan = {"tasks": list(dict.fromkeys(tasks)), "weekdays": sorted(set(weekdays)), "at": time.fromisoformat(at)}
    plan |= {"zone": zone, "since": today}
    # as one that has ended: two that begin it at once find the same row
    none_yet = insert(Programme).values(id=uuid7(), member_id=actor.member_id, stopped_on=today, **plan)
    tx.execute(none_yet.on_conflict_do_nothing(index_elements=[Programme.member_id]))
    row = tx.scalars(_locked(actor.member_id)).one()
    for name, value in plan.items():
        setattr(row, name, value)
    if row.stopped_on is not None:
        row.stopped_on = row.paused_from = row.paused_until = None
        _tell(tx, ProgrammeStarted, row)
    _plan_next(tx, row)
    return row.id


def pause(tx: Session, actor: Actor, until: date | None) -> UUID:
    """Expect nothing from today on, until that day or until it goes on. Raises `NotFound`, `Invalid` (a day that is
    over)."""
    row = _going_on(tx, actor.member_id)
    today = _today(tx, row)
    if until is not None and until <= today:
        raise Invalid(errors=[{"pointer": "/until", "detail": "A day after today."}])
    if not _plan(row).is_paused(today):
        row.paused_from = today
    row.paused_until = until
    _plan_next(tx, row)
    return row.id


def resume(tx: Session, actor: Actor) -> None:
    """Go on today; raises `NotFound`. What goes on already, does."""
    row = _going_on(tx, actor.member_id)
    today = _today(tx, row)
    if _plan(row).is_paused(today):
        row.paused_until = today
    _plan_next(tx, row)


def stop(tx: Session, actor: Actor) -> None:
    """End it today; raises `NotFound`. Results stay."""
    row = _going_on(tx, actor.member_id)
    row.stopped_on = _today(tx, row)
    _plan_next(tx, row)
    _tell(tx, ProgrammeStopped, row)


def read(tx: Session, actor: Actor, _made: UUID | None = None) -> dict[str, Any]:
    """One's own programme, and its next session; raises `NotFound` where there never was one."""
    mine = found(tx, actor)
    if mine is None:
        raise NotFound()
    return mine


def found(tx: Session, actor: Actor) -> dict[str, Any] | None:
    """The same, None where there never was one."""
    row = _row(tx, actor.member_id)
    if row is None:
        return None
    plan, zone, now = _plan(row), _zone(tx, row), clock(tx)
    upcoming = plan.next(zone, now)
    day = upcoming and upcoming.astimezone(ZoneInfo(zone)).date()
    state = plan.state(now.astimezone(ZoneInfo(zone)).date())
    return {
        "state": state,
        "tasks": row.tasks,
        "weekdays": row.weekdays,
        "at": f"{row.at:%H:%M}",
        "zone": zone,
        "paused_until": row.paused_until.isoformat() if state == "paused" and row.paused_until else None,
        "next": {"day": day.isoformat(), "tasks": plan.on(day)} if day else None,
    }


def calendar(tx: Session, actor: Actor, first: date, last: date) -> dict[str, Any]:
    """What was planned and what was played on these days."""
    row = _row(tx, actor.member_id)
    zone = _zone(tx, row) if row else zone_of(tx, actor.member_id)
    today = clock(tx).astimezone(ZoneInfo(zone)).date()
    done = played.by_day(tx, actor.member_id, first, last)
    return {"items": plans.calendar(_plan(row) if row else None, done, first, last, today), "next": None}


def tell(tx: Session, row: Due, now: datetime) -> datetime | None:
    """Tell a session that is due, unless it was played already, is long over, or its member is not there; when the
    next one is due."""
    found = tx.get(Programme, row.id)
    if found is None:
        return None
    plan, zone = _plan(found), _zone(tx, found)
    day = row.at.astimezone(ZoneInfo(zone)).date()
    wanted = set(plan.on(day)) - set(played.by_day(tx, row.member_id, day, day).get(day, ()))
    is_there = tx.scalar(select(Member.state).where(Member.id == row.member_id)) == "active"
    if now - row.at <= _LATE and wanted and is_there:
        _tell(tx, SessionDue, found, due_at=row.at)
    return plan.next(zone, now)


def _plan_next(tx: Session, row: Programme) -> None:
    tx.flush()
    upcoming = _plan(row).next(_zone(tx, row), clock(tx))
    if upcoming is None:
        due.drop(tx, row.id)
    else:
        due.put(tx, row.id, row.member_id, "session", upcoming)


def _plan(row: Programme) -> plans.Plan:
    return plans.Plan(
        tuple(row.tasks), tuple(row.weekdays), row.at, row.since, row.paused_from, row.paused_until, row.stopped_on
    )


def _row(tx: Session, member_id: UUID) -> Programme | None:
    return tx.scalar(select(Programme).where(Programme.member_id == member_id))


def _locked(member_id: UUID) -> Select[Programme]:
    return select(Programme).where(Programme.member_id == member_id).with_for_update()


def _going_on(tx: Session, member_id: UUID) -> Programme:
    row = tx.scalar(_locked(member_id))
    if row is None or row.stopped_on is not None:
        raise NotFound()
    return row


def _zone(tx: Session, row: Programme) -> str:
    return row.zone or zone_of(tx, row.member_id)


def _today(tx: Session, row: Programme) -> date:
    return clock(tx).astimezone(ZoneInfo(_zone(tx, row))).date()


def _tell(tx: Session, event: type[ProgrammeEvent], row: Programme, **more: Any) -> None:
    emit(tx, event, row, programme_id=row.id, member_id=row.member_id, **more)
