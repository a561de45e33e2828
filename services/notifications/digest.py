"""The daily digest: what waited for it becomes one mail a member."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from uuid6 import uuid7

from services.notifications.models import Delivery, Notice

_AT_ONCE = 1_000  # notices


def gather(tx: Session, now: datetime) -> bool:
    """Put all that is due to a member into one mail, some members at a time; whether there was anything."""
    due = select(Notice.member_id).where(Notice.digest_at <= now).order_by(Notice.digest_at).limit(_AT_ONCE)
    theirs = select(Notice).where(Notice.member_id.in_(set(tx.scalars(due))), Notice.digest_at <= now)
    held = tx.scalars(theirs.order_by(Notice.id).with_for_update(skip_locked=True)).all()
    mails: dict[UUID, list[UUID]] = {}
    for notice in held:
        mails.setdefault(notice.member_id, []).append(notice.id)
    for member_id, notices in mails.items():
        delivery = Delivery(id=uuid7(), member_id=member_id, digest=True, pressing=False, due_at=now, next_at=now)
        tx.add(delivery)
        tx.flush()
        change = update(Notice).where(Notice.id.in_(notices)).values(digest_at=None, delivery_id=delivery.id)
        tx.execute(change.execution_options(synchronize_session=False))
    return bool(mails)
