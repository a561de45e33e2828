"""Members as notifications knows them: a replica of identity's facts."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from contracts.identity.events import MemberSnapshot
from kit.inbox import Later
from kit.replica import MemberReplica
from services.notifications.models import Member

replica = MemberReplica("notifications", Member, MemberSnapshot)


def hold(tx: Session, member_id: UUID) -> Member | None:
    """A member whose state cannot change before the transaction ends; None for one that nobody has told of yet."""
    return tx.scalar(_held(member_id).with_for_update(read=True))


def seize(tx: Session, member_id: UUID) -> Member | None:
    """A member whom nobody else holds or seizes before the transaction ends; None, at once, while somebody does."""
    return tx.scalar(_held(member_id).with_for_update(skip_locked=True))


def known(tx: Session, member_id: UUID) -> Member:
    """The same for a handler: raises `Later` for one whose event is still on its way."""
    member = hold(tx, member_id)
    if member is None:
        raise Later("member")
    return member


def _held(member_id: UUID) -> Select[Member]:
    return select(Member).where(Member.id == member_id, ~Member.provisional).execution_options(populate_existing=True)
