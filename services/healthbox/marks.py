"""Days that a member marks on their charts: a treatment begun, a move. Its few words are sealed."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from kit.refusals import Invalid, NotFound
from kit.rpc.doors import Actor
from kit.times import instant
from services.healthbox import notes
from services.healthbox.models import Mark
from services.healthbox.subjects import Whose

MOST = 200
_LABEL = "marks.label"


def listed(tx: Session, actor: Actor) -> dict[str, Any]:
    """One's own marked days, the latest day first."""
    mine = select(Mark).where(Mark.member_id == actor.member_id).order_by(Mark.day.desc(), Mark.id.desc())
    return {"items": [_item(tx, row) for row in tx.scalars(mine)], "next": None}


def read(tx: Session, actor: Actor, mark_id: UUID) -> dict[str, Any]:
    """A marked day of one's own; raises `NotFound`."""
    return _item(tx, _own(tx, actor.member_id, mark_id))


def between(tx: Session, member_id: UUID, first: date, last: date) -> list[dict[str, str]]:
    """{day, label} of a member's marked days among these, in order. Raises `KeysAway` when there is one to open."""
    mine = select(Mark).where(Mark.member_id == member_id, Mark.day.between(first, last))
    rows = tx.scalars(mine.order_by(Mark.day, Mark.id))
    return [{"day": row.day.isoformat(), "label": opened(tx, row.member_id, row.id, row.label)} for row in rows]


def add(tx: Session, actor: Whose, day: date, label: str) -> UUID:
    """Mark a day, also one to come; raises `Invalid` when there are two hundred, `KeysAway`."""
    count = tx.scalar(select(func.count()).where(Mark.member_id == actor.member_id))
    if count is not None and count >= MOST:
        raise Invalid(errors=[{"pointer": "/day", "detail": f"At most {MOST} marked days: remove one first."}])
    made = Mark(id=uuid7(), member_id=actor.member_id, day=day)
    made.label = notes.seal(tx, actor.member_id, label, made.id, _LABEL) or b""
    tx.add(made)
    tx.flush()
    return made.id


def remove(tx: Session, actor: Actor, mark_id: UUID) -> None:
    """Mark a day no more; raises `NotFound`."""
    tx.delete(_own(tx, actor.member_id, mark_id))


def _own(tx: Session, member_id: UUID, mark_id: UUID) -> Mark:
    found = tx.get(Mark, mark_id)
    if found is None or found.member_id != member_id:
        raise NotFound()
    return found


def opened(tx: Session, member_id: UUID, mark_id: UUID, label: bytes) -> str:
    """The words of a marked day. Raises `KeysAway`."""
    return notes.unseal(tx, member_id, label, mark_id, _LABEL) or ""


def _item(tx: Session, row: Mark) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "day": row.day.isoformat(),
        "label": opened(tx, row.member_id, row.id, row.label),
        "created_at": instant(row.created_at),
    }
