"""A member leaves: what the Health Box holds of them goes, their chain of accesses as a whole; a tombstone stays."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from contracts.healthbox.events import ErasureDone
from contracts.identity.events import NOBODY, MemberErased, MemberErasureRequested
from kit.accesses import ERASE
from kit.erasure import blank, one_at_a_time, tell_done
from kit.inbox import Received
from services.healthbox import jobs
from services.healthbox.members import replica
from services.healthbox.models import (
    Assessment,
    Due,
    Entry,
    Erasure,
    Favourite,
    Goal,
    Gone,
    Head,
    Height,
    Key,
    Mark,
    Pause,
    Profile,
    Reminder,
    Revision,
    Share,
)
from services.healthbox.shares import shares
from services.healthbox.subjects import enter
from services.healthbox.ties import ties

SPARED = (MemberErasureRequested, MemberErased, ErasureDone)
TOMBSTONES = "SELECT id FROM members WHERE state = 'erased'"
# the keys first: what is sealed is lost with them, wherever a copy of it lies
_THEIRS = (
    Key, Revision, Entry, Gone, Profile, Height, Goal, Pause, Favourite, Assessment, Reminder, Mark,
    Head,
)  # fmt: skip


def erase(tx: Session, event: Received) -> None:
    """Erase a member, known here or not, and answer. Done again, it empties what came in since.

    What others had shared with them ends, and stays in those others' own logs; what they had shared is told as ended,
    and then gone.
    """
    member_id = event.aggregate_id
    one_at_a_time(tx)
    enter(tx, member_id)
    replica.bury(tx, event, NOBODY)
    blank(tx, [member_id], SPARED)
    shares.leave(tx, member_id)
    jobs.forget(tx, member_id)  # before all else goes: what a job still writes is waited for, and goes too
    tx.execute(delete(Due).where(Due.member_id == member_id, Due.kind != "job"))
    for model in _THEIRS:
        tx.execute(delete(model).where(model.member_id == member_id).execution_options(synchronize_session=False))
    tx.execute(delete(Share).where(Share.member_id == member_id).execution_options(synchronize_session=False))
    tx.execute(ERASE)
    ties.forget(tx, member_id)
    if event.type != MemberErased.type:  # which comes when all have answered
        answer(tx, member_id)


def answer(tx: Session, member_id: UUID) -> None:
    """Tell identity that the member is erased here; it asks anew when it was restored to before they left."""
    tell_done(tx, Erasure, ErasureDone, member_id)
