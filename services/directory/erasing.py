"""A member leaves: what the directory holds of them goes, and a tombstone stays that nothing late overwrites.

An entry that was theirs stays, as the public register has it, and is nobody's: what they said of it is gone.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from contracts.directory.events import ErasureDone
from contracts.identity.events import NOBODY, MemberErased, MemberErasureRequested
from kit.database import clock
from kit.erasure import blank, one_at_a_time, tell_done
from kit.inbox import Received
from services.directory import claims
from services.directory.members import replica
from services.directory.models import Claim, Correction, Entry, Erasure, Login

SPARED = (MemberErasureRequested, MemberErased, ErasureDone)
TOMBSTONES = "SELECT id FROM members WHERE state = 'erased'"


def erase(tx: Session, event: Received) -> None:
    """Erase a member, known here or not, and answer. Done again, it empties what came in since."""
    member_id = event.aggregate_id
    one_at_a_time(tx)
    replica.bury(tx, event, NOBODY)
    blank(tx, [member_id], SPARED)
    _forget(tx, member_id, clock(tx))  # after it: that an entry is nobody's now is told
    if event.type != MemberErased.type:  # which comes when all have answered
        answer(tx, member_id)


def answer(tx: Session, member_id: UUID) -> None:
    """Tell identity that the member is erased here; it asks anew when it was restored to before they left."""
    tell_done(tx, Erasure, ErasureDone, member_id)


def _forget(tx: Session, member_id: UUID, now: datetime) -> None:
    """Their entries become nobody's, and no claim, login or correction names them any more."""
    tx.execute(delete(Login).where(Login.member_id == member_id))
    theirs = update(Correction).where(Correction.member_id == member_id).values(member_id=None)
    tx.execute(theirs.execution_options(synchronize_session=False))
    for entry_id in tx.scalars(select(Entry.id).where(Entry.member_id == member_id).order_by(Entry.id)).all():
        claims.fall(tx, entry_id, now, "erased")
    for claim in tx.scalars(select(Claim).where(Claim.member_id == member_id).with_for_update()).all():
        if claim.state == "pending":
            claims.settle(tx, claim, "withdrawn", now)
        tx.delete(claim)
