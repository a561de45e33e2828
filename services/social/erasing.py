"""A member leaves: what social holds of them goes, and tombstones stay that nothing late or replayed overwrites."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from uuid6 import uuid7

from contracts.identity.events import NOBODY, MemberErased, MemberErasureRequested
from contracts.social.events import ErasureDone
from kit.erasure import blank
from kit.inbox import Received
from kit.outbox import emit
from services.social import feed
from services.social.models import Erasure, Member, Post, Relation

SPARED = (MemberErasureRequested, MemberErased, ErasureDone)
TOMBSTONES = "SELECT id FROM members WHERE state = 'erased'"
# two that know each other would wait for each other's rows
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('erasing'))")
_NOBODY: dict[str, Any] = {**NOBODY, "folded_name": "", "provisional": False, "about": None, "follow_policy": None}
_NO_WORDS: dict[str, Any] = {"state": "erased", "text": None, "warning": None, "links": [], "card": None}
_NO_TIES: dict[str, Any] = {
    "follow": "none",
    **dict.fromkeys(("blocked", "muted"), False),
    **dict.fromkeys(("follow_since", "blocked_since", "muted_since")),
}


def erase(tx: Session, event: Received) -> None:
    """Erase a member, known here or not, and answer. Done again, it empties what came in since.

    Posts and relations that end so tell nothing: who listens to them hears that the member left.
    """
    member_id = event.aggregate_id
    tx.execute(_ONE_AT_A_TIME)
    _bury(tx, member_id, event.seq, event.data["since"])
    _end_relations(tx, member_id)
    _erase_posts(tx, member_id)
    # before the feeds: a handler that is at work holds its row of the inbox, and waits for nothing but the feed
    blank(tx, [member_id], SPARED)
    feed.forget(tx, member_id)
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


def _end_relations(tx: Session, member_id: UUID) -> None:
    theirs = or_(Relation.from_id == member_id, Relation.to_id == member_id)
    tx.execute(select(Relation.id).where(theirs).order_by(Relation.id).with_for_update())
    tx.execute(update(Relation).where(theirs).values(_NO_TIES).execution_options(synchronize_session=False))


def _erase_posts(tx: Session, member_id: UUID) -> None:
    theirs = update(Post).where(Post.author_id == member_id, Post.state != "erased")
    gone = func.coalesce(Post.removed_at, func.now())
    tx.execute(theirs.values(**_NO_WORDS, removed_at=gone).execution_options(synchronize_session=False))
