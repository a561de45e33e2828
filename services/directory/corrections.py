"""What somebody says is wrong in an entry: a queue for an operator, who tells the register or its owner."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from kit.refusals import NotFound
from kit.rpc.doors import Actor
from kit.times import instant
from services.directory import claims, entries
from services.directory.models import Correction, Entry
from services.directory.refusals import TooManyCorrections

MOST = 10


def correct(tx: Session, actor: Actor, entry_id: UUID, about: str, text: str, now: datetime) -> UUID:
    """Say what is wrong in an entry, and what is right; the correction's id.

    Raises `NotFound` for an entry that the directory does not show, `TooManyCorrections`.
    """
    claims.hold_member(tx, actor.member_id)
    entry = tx.get(Entry, entry_id, populate_existing=True)
    if entry is None or not entries.is_shown(entry):
        raise NotFound()
    unread = select(func.count()).where(Correction.member_id == actor.member_id, Correction.state == "open")
    if tx.scalars(unread).one() >= MOST:
        raise TooManyCorrections()
    made = Correction(
        id=uuid7(), entry_id=entry_id, member_id=actor.member_id, about=about, text=text.strip(), made_at=now
    )
    tx.add(made)
    tx.flush()
    return made.id


def read(tx: Session, actor: Actor, correction_id: UUID) -> dict[str, Any]:
    """One's own correction: {id, state}; raises `NotFound` for another's."""
    found = tx.get(Correction, correction_id, populate_existing=True)
    if found is None or found.member_id != actor.member_id:
        raise NotFound()
    return {"id": str(found.id), "state": found.state}


def waiting(tx: Session) -> list[dict[str, Any]]:
    """Those that nobody has looked at, oldest first; who sent them is nobody's business."""
    rows = tx.execute(
        select(Correction, Entry)
        .join(Entry, Entry.id == Correction.entry_id)
        .where(Correction.state == "open")
        .order_by(Correction.id)
    )
    return [
        {
            "id": str(one.id),
            "made_at": instant(one.made_at),
            "entry": str(entry.id),
            "name": entries.full_name(entry),
            "register": f"{entry.source} {entry.register_number}",
            "claimed": entry.member_id is not None,
            "about": one.about,
            "text": one.text,
        }
        for one, entry in rows
    ]


def decide(tx: Session, correction_id: UUID, state: str, now: datetime, by: str) -> None:
    """It was taken over (`done`) or was not right (`refused`); its words are kept no longer.

    Raises `NotFound` for one that is not open.
    """
    found = tx.get(Correction, correction_id, with_for_update=True, populate_existing=True)
    if found is None or found.state != "open":
        raise NotFound("There is no open correction with this id.")
    found.state, found.decided_at, found.decided_by, found.text = state, now, by, None
