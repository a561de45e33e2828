"""A member leaves: what the Health Box holds of them goes, and a tombstone stays that nothing late overwrites."""

from uuid import UUID

from sqlalchemy.orm import Session

from contracts.healthbox.events import ErasureDone
from contracts.identity.events import NOBODY, MemberErased, MemberErasureRequested
from kit.erasure import blank, one_at_a_time, tell_done
from kit.inbox import Received
from services.healthbox.members import replica
from services.healthbox.models import Erasure
from services.healthbox.subjects import enter

SPARED = (MemberErasureRequested, MemberErased, ErasureDone)
TOMBSTONES = "SELECT id FROM members WHERE state = 'erased'"


def erase(tx: Session, event: Received) -> None:
    """Erase a member, known here or not, and answer. Done again, it empties what came in since."""
    member_id = event.aggregate_id
    one_at_a_time(tx)
    enter(tx, member_id)
    replica.bury(tx, event, NOBODY)
    blank(tx, [member_id], SPARED)
    if event.type != MemberErased.type:  # which comes when all have answered
        answer(tx, member_id)


def answer(tx: Session, member_id: UUID) -> None:
    """Tell identity that the member is erased here; it asks anew when it was restored to before they left."""
    tell_done(tx, Erasure, ErasureDone, member_id)
