"""A member leaves: what the directory holds of them goes, and a tombstone stays that nothing late overwrites."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from uuid6 import uuid7

from contracts.directory.events import ErasureDone
from contracts.identity.events import NOBODY, MemberErased, MemberErasureRequested
from kit.erasure import blank
from kit.inbox import Received
from kit.outbox import emit
from services.directory.models import Erasure, Member

SPARED = (MemberErasureRequested, MemberErased, ErasureDone)
TOMBSTONES = "SELECT id FROM members WHERE state = 'erased'"
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('erasing'))")
_NOBODY: dict[str, Any] = {**NOBODY, "provisional": False}


def erase(tx: Session, event: Received) -> None:
    """Erase a member, known here or not, and answer. Done again, it empties what came in since."""
    member_id = event.aggregate_id
    tx.execute(_ONE_AT_A_TIME)
    _bury(tx, member_id, event.seq, event.data["since"])
    blank(tx, [member_id], SPARED)
    if event.type != MemberErased.type:  # which comes when all have answered
        answer(tx, member_id)


def answer(tx: Session, member_id: UUID) -> None:
    """Tell identity that the member is erased here; it asks anew when it was restored to before they left."""
    made = Erasure(id=uuid7(), member_id=member_id, seq=0)
    tx.add(made)
    emit(tx, ErasureDone, made, member_id=member_id)


def is_erased(tx: Session, member_id: UUID) -> bool:
    """Whether a tombstone stands for the member."""
    return tx.scalar(select(Member.state).where(Member.id == member_id)) == "erased"


def _bury(tx: Session, member_id: UUID, seq: int, since: datetime) -> None:
    tombstone = insert(Member).values(id=member_id, seq=seq, since=since, **_NOBODY)
    replaced = {**_NOBODY, "since": since, "seq": seq}  # a restored identity counts from an earlier one
    tx.execute(tombstone.on_conflict_do_update(index_elements=[Member.id], set_=replaced))
