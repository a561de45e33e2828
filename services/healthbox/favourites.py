"""Meals to be entered again with one tap, and days to be copied."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from contracts.healthbox.schemas import COPIED
from kit.database import clock
from kit.refusals import Invalid, NotFound
from kit.rpc.doors import Actor
from services.healthbox import foods, notes
from services.healthbox.entries import AHEAD, shape
from services.healthbox.models import Entry, Favourite
from services.healthbox.subjects import Whose

MOST = 50
_NAME = "favourites.name"


def listed(tx: Session, actor: Actor) -> dict[str, Any]:
    """One's own favourites, the newest first."""
    mine = select(Favourite).where(Favourite.member_id == actor.member_id).order_by(Favourite.id.desc())
    rows = tx.scalars(mine).all()
    meals = foods.filled(tx, [row.amounts for row in rows])
    return {"items": [_item(tx, row, amounts) for row, amounts in zip(rows, meals, strict=True)], "next": None}


def read(tx: Session, actor: Actor, favourite_id: UUID) -> dict[str, Any]:
    """A favourite of one's own; raises `NotFound`."""
    found = _own(tx, actor.member_id, favourite_id)
    return _item(tx, found, foods.filled(tx, [found.amounts])[0])


def add(tx: Session, actor: Whose, name: str, values: dict[str, Any]) -> UUID:
    """Keep a meal; raises `Invalid` when there are fifty."""
    count = tx.scalar(select(func.count()).where(Favourite.member_id == actor.member_id))
    if count is not None and count >= MOST:
        raise Invalid(errors=[{"pointer": "/name", "detail": f"At most {MOST} favourites: remove one first."}])
    made = Favourite(id=uuid7(), member_id=actor.member_id, amounts=shape("nutrition", values))
    foods.check(tx, "nutrition", made.amounts)
    made.name = notes.seal(tx, actor.member_id, name, made.id, _NAME) or b""
    tx.add(made)
    return made.id


def alike(tx: Session, member_id: UUID, name: str, values: dict[str, Any]) -> int:
    """How many of a member's favourites have this name and this meal. Raises `Invalid`, `KeysAway`."""
    meal = shape("nutrition", values)
    rows = tx.scalars(select(Favourite).where(Favourite.member_id == member_id)).all()
    return sum(row.amounts == meal and notes.unseal(tx, member_id, row.name, row.id, _NAME) == name for row in rows)


def remove(tx: Session, actor: Actor, favourite_id: UUID) -> None:
    """Forget a favourite; raises `NotFound`."""
    tx.delete(_own(tx, actor.member_id, favourite_id))


def copy_day(tx: Session, actor: Actor, tracker: str, first: date, to: date) -> None:
    """Enter again on the day `to` what was noted on another, at the same times; notes stay where they are.

    Raises `Invalid`: a tracker whose entries are not copied, nothing noted that day, a day to come.
    """
    if tracker not in COPIED:
        raise Invalid(errors=[{"pointer": "/tracker", "detail": f"One of {', '.join(COPIED)}."}])
    days = to - first
    wanted = Entry.member_id == actor.member_id, Entry.tracker == tracker, Entry.day == first
    rows = tx.scalars(select(Entry).where(*wanted, Entry.deleted_at.is_(None)).order_by(Entry.at)).all()
    if not rows:
        raise Invalid(errors=[{"pointer": "/from", "detail": "A day on which something was noted."}])
    if days == timedelta() or rows[-1].at + days > clock(tx) + AHEAD:
        raise Invalid(errors=[{"pointer": "/to", "detail": "Another day, not after tomorrow."}])
    for row in rows:
        tx.add(
            Entry(
                id=uuid7(), member_id=row.member_id, tracker=tracker, day=to, at=row.at + days, zone=row.zone,
                amounts=row.amounts, version=1,
            )
        )  # fmt: skip


def _own(tx: Session, member_id: UUID, favourite_id: UUID) -> Favourite:
    found = tx.get(Favourite, favourite_id)
    if found is None or found.member_id != member_id:
        raise NotFound()
    return found


def _item(tx: Session, row: Favourite, amounts: dict[str, Any]) -> dict[str, Any]:
    name = notes.unseal(tx, row.member_id, row.name, row.id, _NAME)
    return {"id": str(row.id), "name": name, "values": foods.named(amounts)}
