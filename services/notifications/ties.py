"""Who asks to follow whom, and who blocked whom: what social tells of a pair, as far as it matters here."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from contracts.social.events import (
    BlockLifted,
    BlockPlaced,
    FollowAccepted,
    FollowEnded,
    FollowRequested,
    FollowWithdrawn,
)
from kit.inbox import Received
from services.notifications.models import Tie

_BECOMES: dict[str, dict[str, bool]] = {
    FollowRequested.type: {"asked": True},
    FollowWithdrawn.type: {"asked": False},
    FollowAccepted.type: {"asked": False},
    FollowEnded.type: {"asked": False},
    BlockPlaced.type: {"asked": False, "blocked": True},
    BlockLifted.type: {"blocked": False},
}
Who = UUID | InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None]


def learn(tx: Session, event: Received) -> None:
    """Note how the pair stands after an event of social."""
    becomes = _BECOMES[event.type]
    pair = {"from_id": event.data["from_id"], "to_id": event.data["to_id"]}
    upsert = insert(Tie).values(id=event.aggregate_id, **pair, **becomes)
    tx.execute(upsert.on_conflict_do_update(constraint="ties_pair", set_=becomes))


def was_asked(tx: Session, event: Received) -> bool:
    """Whether a follow that began had been asked for; one that is open to all had not."""
    return bool(tx.scalar(select(Tie.asked).where(Tie.id == event.aggregate_id)))


def is_blocked(one: Who, other: Who) -> ColumnElement[bool]:
    """Whether either blocked the other: each is then for the other as if not there. A condition, for a query."""
    ways = (and_(Tie.from_id == one, Tie.to_id == other), and_(Tie.from_id == other, Tie.to_id == one))
    return exists().where(Tie.blocked, or_(*ways))
