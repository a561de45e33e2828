"""A member leaves: what social holds of them goes, and tombstones stay that nothing late or replayed overwrites."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from contracts.identity.events import NOBODY, MemberErased, MemberErasureRequested
from contracts.social.events import ErasureDone
from kit.erasure import blank, one_at_a_time, tell_done
from kit.inbox import Received
from services.social import feed
from services.social.members import replica
from services.social.models import Erasure, Post, Relation

SPARED = (MemberErasureRequested, MemberErased, ErasureDone)
TOMBSTONES = "SELECT id FROM members WHERE state = 'erased'"
_NOBODY: dict[str, Any] = {**NOBODY, "about": None, "follow_policy": None}
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
    one_at_a_time(tx)
    replica.bury(tx, event, _NOBODY)
    _end_relations(tx, member_id)
    _erase_posts(tx, member_id)
    # before the feeds: a handler that is at work holds its row of the inbox, and waits for nothing but the feed
    blank(tx, [member_id], SPARED)
    feed.forget(tx, member_id)
    if event.type != MemberErased.type:  # which comes when all have answered
        answer(tx, member_id)


def answer(tx: Session, member_id: UUID) -> None:
    """Tell identity that the member is erased here; it asks anew when it was restored to before they left."""
    tell_done(tx, Erasure, ErasureDone, member_id)


def _end_relations(tx: Session, member_id: UUID) -> None:
    theirs = or_(Relation.from_id == member_id, Relation.to_id == member_id)
    tx.execute(select(Relation.id).where(theirs).order_by(Relation.id).with_for_update())
    tx.execute(update(Relation).where(theirs).values(_NO_TIES).execution_options(synchronize_session=False))


def _erase_posts(tx: Session, member_id: UUID) -> None:
    theirs = update(Post).where(Post.author_id == member_id, Post.state != "erased")
    gone = func.coalesce(Post.removed_at, func.now())
    tx.execute(theirs.values(**_NO_WORDS, removed_at=gone).execution_options(synchronize_session=False))
