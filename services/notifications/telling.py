"""An event becomes notices: for whom it matters, once each, and never for one who may not be told."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from uuid6 import uuid7

from kit.inbox import Received
from kit.live import nudge
from services.notifications import deliveries, preferences, ties
from services.notifications.kinds import ENDED_BY, TOLD_BY
from services.notifications.kinds.kind import Kind, Told
from services.notifications.members import replica
from services.notifications.models import Notice

STALE = timedelta(days=1)  # what is older is history: nobody is told of it any more


def tell(tx: Session, event: Received, now: datetime) -> None:
    """Withdraw what the event overtakes, then tell whom it matters to. Applied again, it tells nothing.

    Raises `Later` for somebody of whom identity has not told yet.
    """
    _withdraw(tx, event)
    if now - event.time > STALE:
        return
    for kind, who in TOLD_BY.get(event.type, ()):
        if not kind.unless(tx, event):
            for told in who(event.data):
                _tell(tx, kind, event, told, now)


def _withdraw(tx: Session, event: Received) -> None:
    if not (kinds := ENDED_BY.get(event.type)):
        return
    overtaken = update(Notice).where(Notice.kind.in_(kinds), Notice.withdrawn_at.is_(None))
    found = tx.scalars(
        overtaken.where(Notice.subject_id == event.aggregate_id)
        .values(withdrawn_at=func.now())
        .returning(Notice.member_id)
        .execution_options(synchronize_session=False)
    ).all()
    if found:
        nudge(tx, "notification", set(found), event.event_id)


def _tell(tx: Session, kind: Kind, event: Received, told: Told, now: datetime) -> None:
    ends_at = event.data[kind.ends] if kind.ends else None
    if not _may_be_told(tx, kind, told) or (ends_at is not None and ends_at <= now):
        return
    ways = preferences.of(tx, told.member_id)
    in_app = told.app and ways.app(kind)
    notice_id = _keep(tx, kind, event, told, in_app=in_app, ends_at=ends_at, now=now)
    if notice_id is None:
        return
    if in_app:
        nudge(tx, "notification", [told.member_id], notice_id)
    if ways.mail(kind):
        deliveries.plan(tx, notice_id, told.member_id, kind, ways, _soonest(event), now)


def _may_be_told(tx: Session, kind: Kind, told: Told) -> bool:
    """Whether the member is here, and nothing stands between them and whoever did it."""
    if replica.known(tx, told.member_id).state != "active":
        return False
    if told.actor_id is None:
        return True
    if kind.about == "member" and replica.known(tx, told.actor_id).state != "active":
        return False
    return kind.despite_block or not tx.scalar(select(ties.is_blocked(told.member_id, told.actor_id)))


def _keep(
    tx: Session, kind: Kind, event: Received, told: Told, *, in_app: bool, ends_at: datetime | None, now: datetime
) -> UUID | None:
    """The new notice; None when this member was told of this event before."""
    row = insert(Notice).values(
        id=uuid7(),
        event_id=event.event_id,
        member_id=told.member_id,
        kind=kind.name,
        subject_id=event.data[kind.subject],
        actor_id=told.actor_id,
        starts_at=event.data.get("starts_at"),
        time_zone=event.data.get("time_zone"),
        because=event.data[kind.because] if kind.because else None,
        ends_at=ends_at,
        in_app=in_app,
        created_at=now,
    )
    return tx.scalar(row.on_conflict_do_nothing(constraint="notices_once").returning(Notice.id))


def _soonest(event: Received) -> datetime | None:
    """The earliest time that the event is about: whoever is told later than that is told in vain."""
    moments = (event.data.get("starts_at"), event.data.get("previous_starts_at"))
    return min((one for one in moments if one is not None), default=None)
