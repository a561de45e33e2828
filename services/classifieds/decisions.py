"""What was decided about listings so far."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.classifieds.models import Decision


def is_trusted(tx: Session, owner_id: UUID) -> bool:
    """Whether what a member publishes is shown at once: the last decision about anything of theirs was for them."""
    last = (
        select(Decision).where(Decision.owner_id == owner_id).order_by(Decision.decided_at.desc(), Decision.id.desc())
    )
    found = tx.scalar(last.limit(1))
    return found is not None and (found.decision == "accepted" or found.appeal_state == "overturned")


def latest(tx: Session, listing_id: UUID) -> Decision | None:
    """The last decision about a listing."""
    of = select(Decision).where(Decision.listing_id == listing_id)
    return tx.scalar(of.order_by(Decision.decided_at.desc(), Decision.id.desc()).limit(1))
