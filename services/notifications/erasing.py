"""A member leaves: what notifications holds of them goes, and a tombstone stays that nothing late overwrites."""

from uuid import UUID

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from contracts.identity.events import NOBODY, MemberErased, MemberErasureRequested
from contracts.notifications.events import ErasureDone
from kit.erasure import blank, one_at_a_time, tell_done
from kit.inbox import Received
from services.notifications import preferences
from services.notifications.kinds import ALL
from services.notifications.members import replica
from services.notifications.models import Bounce, Delivery, Erasure, Notice, Tie

SPARED = (MemberErasureRequested, MemberErased, ErasureDone)
TOMBSTONES = "SELECT id FROM members WHERE state = 'erased'"
_OF_MEMBERS = tuple(kind.name for kind in ALL.values() if kind.about == "member")


def erase(tx: Session, event: Received) -> None:
    """Erase a member, known here or not, and answer. Done again, it empties what came in since."""
    member_id = event.aggregate_id
    one_at_a_time(tx)
    replica.bury(tx, event, NOBODY)
    _forget_told(tx, member_id)
    preferences.forget(tx, member_id)
    tx.execute(delete(Bounce).where(Bounce.member_id == member_id))
    tx.execute(delete(Tie).where(or_(Tie.from_id == member_id, Tie.to_id == member_id)))
    blank(tx, [member_id], SPARED)
    if event.type != MemberErased.type:  # which comes when all have answered
        answer(tx, member_id)


def answer(tx: Session, member_id: UUID) -> None:
    """Tell identity that the member is erased here; it asks anew when it was restored to before they left."""
    tell_done(tx, Erasure, ErasureDone, member_id)


def _forget_told(tx: Session, member_id: UUID) -> None:
    """What they were told, and what others were told of them; an appointment that others were told of loses a name."""
    theirs = Notice.actor_id == member_id
    tx.execute(delete(Notice).where(or_(Notice.member_id == member_id, theirs & Notice.kind.in_(_OF_MEMBERS))))
    tx.execute(update(Notice).where(theirs).values(actor_id=None).execution_options(synchronize_session=False))
    tx.execute(delete(Delivery).where(Delivery.member_id == member_id))
