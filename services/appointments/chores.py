"""What the worker does by the clock: reminders are told, what is over ends, old words are forgotten."""

from typing import Any

from prometheus_client import Gauge
from sqlalchemy import text

from kit.database import clock
from kit.erasure import BlankLate
from kit.faults import point
from kit.worker import Job
from services.appointments import changes, erasing, reminders

OLDEST = Gauge("reminders_oldest_seconds", "Age of the oldest reminder that is due and was not told.")
OPEN = Gauge("offers_open", "Places that are kept for somebody on a waiting list.")

_OVERDUE = text(
    "SELECT coalesce(extract(epoch FROM now() - min(due_at)), 0) FROM reminders"
    " JOIN bookings ON bookings.id = appointment_id JOIN members ON members.id = bookings.member_id"
    " WHERE told_at IS NULL AND due_at <= now() AND bookings.state = 'confirmed' AND starts_at > now()"
    " AND members.state = 'active'"
)
_KEPT = text("SELECT count(*) FROM offers WHERE state = 'made'")
_AT_ONCE = 1_000
_FORGET = (
    # what a member wrote for one visit, a month after it
    "UPDATE bookings SET note = NULL, birth_date = NULL, cancel_reason = NULL WHERE id IN (SELECT id FROM bookings"
    " WHERE ends_at < now() - interval '30 days' AND num_nulls(note, birth_date, cancel_reason) < 3"
    " LIMIT {n} FOR UPDATE SKIP LOCKED)",
    "DELETE FROM reminders WHERE id IN (SELECT reminders.id FROM reminders JOIN bookings ON bookings.id ="
    " appointment_id WHERE bookings.ends_at < now() - interval '1 day' LIMIT {n} FOR UPDATE OF reminders SKIP LOCKED)",
    "DELETE FROM offers WHERE id IN (SELECT offers.id FROM offers JOIN waits ON waits.id = wait_id"
    " WHERE ended_at < now() - interval '90 days' LIMIT {n} FOR UPDATE OF offers SKIP LOCKED)",
    "DELETE FROM waits WHERE id IN (SELECT id FROM waits WHERE ended_at < now() - interval '90 days'"
    " AND NOT EXISTS (SELECT FROM offers WHERE wait_id = waits.id) LIMIT {n} FOR UPDATE SKIP LOCKED)",
)


def tell_reminders(room: Any, at_once: int = reminders.AT_ONCE) -> None:
    """Tell the reminders that are due, so many in each transaction, and measure what waits."""
    told = at_once
    while told == at_once:
        with room.db.transaction() as tx:
            told = reminders.tell(tx, clock(tx), at_once)
            point("reminders.before_commit")
    with room.db.transaction() as tx:
        OLDEST.set(float(tx.scalars(_OVERDUE).one()))
        OPEN.set(tx.scalars(_KEPT).one())


def end_what_is_over(room: Any) -> None:
    """Requests that nobody decided about expire, offers that nobody answered pass on, old holds go."""
    changes.expire_due(room)


def forget(room: Any) -> None:
    """Forget what was written for visits a month ago, reminders of yesterday's, and who waited 90 days ago."""
    for statement in _FORGET:
        changed = _AT_ONCE
        while changed == _AT_ONCE:
            with room.db.transaction() as tx:
                result: Any = tx.execute(text(statement.format(n=_AT_ONCE)))
                changed = result.rowcount


JOBS = (
    Job("tell_reminders", 1, tell_reminders),
    Job("end_what_is_over", 5, end_what_is_over),
    Job("forget", 3600, forget),
    Job("blank_late", 10, BlankLate(erasing.TOMBSTONES, erasing.SPARED)),
)
