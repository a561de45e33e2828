"""Notifications' copy of identity's members, read in the shape in which identity tells them: to be compared."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.identity.events import MemberSnapshot
from kit.repair import Source, State
from services.directory.models import Member

_FACTS = ("display_name", "kind", "badge", "language", "country", "time_zone", "state", "since")


def members(tx: Session, after: UUID, limit: int, ids: Sequence[UUID] | None) -> list[State]:
    """Up to `limit` members with an id above `after`, or those of `ids`; who was only met is not a copy yet."""
    wanted = Member.id > after if ids is None else Member.id.in_(ids)
    rows = tx.scalars(select(Member).where(wanted, ~Member.provisional).order_by(Member.id).limit(limit))
    return [(row.id, row.seq, {"member_id": row.id, **{name: getattr(row, name) for name in _FACTS}}) for row in rows]


REPLICAS = {"identity.member": Source(MemberSnapshot, members)}
