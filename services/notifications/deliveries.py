"""Mails on their way: planned with a notice, claimed before the attempt, tried again with growing delays.

What is claimed is committed as `sending` first: a crash costs one mail twice, with the same Message-ID, and never one
lost.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select, text, update
from sqlalchemy.orm import Session
from uuid6 import uuid7

from services.notifications import notices, preferences
from services.notifications.kinds import ALL
from services.notifications.kinds.kind import Kind
from services.notifications.members import replica
from services.notifications.models import Delivery, Member, Notice
from services.notifications.notices import Shown
from services.notifications.preferences import CAP, Ways
from services.notifications.quiet import midnight, next_digest, next_moment, zone_of

LEASE = timedelta(minutes=5)  # an attempt takes less, also with a server that answers each command in 19 s
MOST_ATTEMPTS = 14
_BUSY = timedelta(seconds=1)
_AT_ONCE = 5_000
_FORGET = text(
    "DELETE FROM deliveries WHERE id IN"
    " (SELECT id FROM deliveries WHERE created_at < now() - interval '90 days' LIMIT :limit FOR UPDATE SKIP LOCKED)"
)
_OLDEST = select(func.coalesce(func.extract("epoch", func.now() - func.min(Delivery.due_at)), 0)).where(
    Delivery.done_at.is_(None), Delivery.due_at <= func.now()
)


@dataclass(frozen=True)
class Task:
    """A mail to be sent now: `attempts` tells this attempt from one that comes after it."""

    id: UUID
    attempts: int
    member: Member
    digest: bool
    shown: tuple[Shown, ...]
    discreet: bool

    @property
    def kind(self) -> Kind | None:
        """What the mail is about, None for a digest."""
        return None if self.digest else ALL[self.shown[0].notice.kind]


def plan(
    tx: Session, notice_id: UUID, member_id: UUID, kind: Kind, ways: Ways, soonest: datetime | None, now: datetime
) -> None:
    """Mail a notice: in the next digest where the member wants that and it can wait, else as soon as it may.

    What happens before the day after the digest (`soonest`) cannot wait.
    """
    zone = zone_of(tx.get_one(Member, member_id).time_zone)
    notice = update(Notice).where(Notice.id == notice_id).execution_options(synchronize_session=False)
    digest_at = next_digest(now, zone)
    is_far = soonest is None or soonest > digest_at + timedelta(days=1)
    if ways.mails == "digest" and kind.waits and is_far:
        tx.execute(notice.values(digest_at=digest_at))
        return
    due = now if kind.urgent else next_moment(now, ways.quiet_from, ways.quiet_to, zone)
    pressing = not kind.waits
    delivery = Delivery(id=uuid7(), member_id=member_id, digest=False, pressing=pressing, due_at=due, next_at=due)
    tx.add(delivery)
    tx.flush()
    tx.execute(notice.values(delivery_id=delivery.id))


def claim(tx: Session, now: datetime) -> Task | bool:
    """The next mail that is due, marked as being sent; True when it was settled without one, False when none is due.

    Whether it still may leave is decided now: who left is not written to, what no longer holds is not said.
    """
    due = select(Delivery).where(Delivery.done_at.is_(None), Delivery.next_at <= now)
    first = due.order_by(Delivery.next_at, Delivery.id).limit(1).with_for_update(skip_locked=True)
    row = tx.scalar(first.execution_options(populate_existing=True))
    if row is None:
        return False
    if row.attempts >= MOST_ATTEMPTS:
        return _settle(row, "failed", "given_up", now)
    member = replica.seize(tx, row.member_id)
    if member is None:  # whoever erases a member waits for their mails: so nobody here waits for the member
        row.next_at = now + _BUSY
        return True
    if member.state != "active":
        return _settle(row, "dropped", "gone", now)
    ways = preferences.of(tx, member.id)
    shown = _still_said(tx, row, ways, now)
    if not shown:
        return _settle(row, "dropped", "overtaken", now)
    zone = zone_of(member.time_zone)
    is_urgent = any(ALL[notice.kind].urgent for notice, _ in shown)
    if not is_urgent and (later := next_moment(now, ways.quiet_from, ways.quiet_to, zone)) > now:
        row.due_at, row.next_at = max(row.due_at, later), later
        return True
    if not row.digest and _is_too_many(tx, row, midnight(now, zone)):
        return _put_off(tx, row, next_digest(now, zone), now)
    row.state, row.attempts, row.next_at = "sending", row.attempts + 1, now + LEASE
    return Task(row.id, row.attempts, member, row.digest, shown, ways.discreet)


def finish(tx: Session, task: Task, state: str, reason: str | None, now: datetime) -> str:
    """Note what became of an attempt: `sent`, `failed`, `dropped`, or `queued` for another; what is noted.

    Nothing, when a later attempt has taken over.
    """
    query = select(Delivery).where(Delivery.id == task.id).with_for_update()
    row = tx.scalar(query.execution_options(populate_existing=True))
    if row is None or (row.state, row.attempts) != ("sending", task.attempts):
        return "overtaken"
    if state == "queued" and row.attempts >= MOST_ATTEMPTS:
        state, reason = "failed", "given_up"
    row.state, row.reason = state, reason
    if state == "queued":
        row.next_at = now + delay(row.attempts)
    else:
        row.done_at = now
    return state


def delay(attempts: int) -> timedelta:
    """How long until a mail is tried again: 30 s, 1 min, 2 min … at most 2 hours."""
    return min(timedelta(seconds=30 * 2 ** (attempts - 1)), timedelta(hours=2))


def oldest(tx: Session) -> float:
    """For how many seconds the mail that has waited longest should have left."""
    return float(tx.scalars(_OLDEST).one())


def forget(tx: Session) -> bool:
    """Forget mails older than 90 days, a batch at a time; whether there may be more."""
    result = tx.execute(_FORGET, {"limit": _AT_ONCE})
    return bool(result.rowcount == _AT_ONCE)  # type: ignore[attr-defined]


def _still_said(tx: Session, row: Delivery, ways: Ways, now: datetime) -> tuple[Shown, ...]:
    lasting = or_(Notice.ends_at.is_(None), Notice.ends_at > now)
    found = notices.find(tx, notices.standing(Notice.delivery_id == row.id, lasting).order_by(Notice.id))
    return tuple(one for one in found if ways.mail(ALL[one.notice.kind]))


def _is_too_many(tx: Session, row: Delivery, since: datetime) -> bool:
    """Whether the member got their day's mails; those that can wait do not take the place of those that cannot."""
    alike = (Delivery.member_id == row.member_id, Delivery.pressing == row.pressing, ~Delivery.digest)
    left = or_(Delivery.state == "sending", (Delivery.state == "sent") & (Delivery.done_at >= since))
    count = select(func.count()).select_from(Delivery).where(*alike, left, Delivery.id != row.id)
    return tx.scalars(count).one() >= CAP


def _put_off(tx: Session, row: Delivery, digest_at: datetime, now: datetime) -> bool:
    """Too many today: what can wait goes into the next digest."""
    if not row.pressing:
        moved = update(Notice).where(Notice.delivery_id == row.id).values(delivery_id=None, digest_at=digest_at)
        tx.execute(moved.execution_options(synchronize_session=False))
    return _settle(row, "dropped", "capped", now)


def _settle(row: Delivery, state: str, reason: str, now: datetime) -> bool:
    row.state, row.reason, row.done_at = state, reason, now
    return True
