"""Days without expectations: illness, pregnancy, holidays. What is not noted then is a gap, and nobody's fault."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from kit.database import clock
from kit.refusals import Invalid, NotFound
from kit.rpc.doors import Actor
from services.healthbox.models import Pause
from services.healthbox.subjects import Whose

MOST = 100


def between(tx: Session, member_id: UUID, tracker: str, first: date, last: date) -> list[dict[str, Any]]:
    """A member's pauses of a tracker that touch these days."""
    touching = Pause.from_day <= last, or_(Pause.to_day.is_(None), Pause.to_day >= first)
    which = or_(Pause.tracker.is_(None), Pause.tracker == tracker)
    rows = tx.scalars(select(Pause).where(Pause.member_id == member_id, which, *touching).order_by(Pause.from_day))
    return [_item(row) for row in rows]


def read(tx: Session, actor: Actor, pause_id: UUID) -> dict[str, Any]:
    """A pause of one's own; raises `NotFound`."""
    return _item(_own(tx, actor.member_id, pause_id))


def listed(tx: Session, actor: Whose) -> dict[str, Any]:
    """One's own pauses, the newest first."""
    rows = tx.scalars(select(Pause).where(Pause.member_id == actor.member_id).order_by(Pause.from_day.desc(), Pause.id))
    return {"items": [_item(row) for row in rows], "next": None}


def add(tx: Session, actor: Whose, tracker: str | None, because: str, first: date, last: date | None) -> UUID:
    """Begin a pause; raises `Invalid` when it ends before it begins, or there are a hundred."""
    if last is not None and last < first:
        raise Invalid(errors=[{"pointer": "/to", "detail": "Not before the first day."}])
    if len(listed(tx, actor)["items"]) >= MOST:
        raise Invalid(errors=[{"pointer": "/from", "detail": f"At most {MOST} pauses: end one first."}])
    made = Pause(id=uuid7(), member_id=actor.member_id, tracker=tracker, because=because, from_day=first, to_day=last)
    tx.add(made)
    return made.id


def end(tx: Session, actor: Actor, pause_id: UUID) -> None:
    """End a pause yesterday; one that began later was none. Raises `NotFound`."""
    pause, today = _own(tx, actor.member_id, pause_id), clock(tx).date()
    if pause.from_day >= today:
        tx.delete(pause)
    else:
        pause.to_day = min(pause.to_day or today, today)


def _own(tx: Session, member_id: UUID, pause_id: UUID) -> Pause:
    pause = tx.get(Pause, pause_id)
    if pause is None or pause.member_id != member_id:
        raise NotFound()
    return pause


def _item(pause: Pause) -> dict[str, Any]:
    return {
        "id": str(pause.id),
        "tracker": pause.tracker,
        "because": pause.because,
        "from": pause.from_day.isoformat(),
        "to": pause.to_day and pause.to_day.isoformat(),
    }
