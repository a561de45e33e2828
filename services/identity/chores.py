"""What the worker does by the clock: mails leave, keys are rotated in time, and what is of no more use is deleted."""

from typing import Any

from prometheus_client import Gauge
from sqlalchemy import text

from kit.database import clock
from kit.faults import point
from kit.logs import log
from services.identity import leaving, mails
from services.identity.keys import is_due

OPEN = Gauge("erasures_open", "Members who left and whose erasure is not closed: `leaving` names them.")
OLDEST = Gauge("erasures_oldest_seconds", "Age of the oldest erasure that is not closed: 72 hours are too many.")

_AT_ONCE = 5_000
_OVER = (
    ("signups", "id", "expires_at < now()"),
    ("mails", "id", "created_at < now() - interval '7 days' AND state IN ('sent', 'failed')"),
    ("password_resets", "id", "created_at < now() - interval '1 day'"),
    ("email_changes", "id", "created_at < now() - interval '7 days'"),
    ("failures", "address", "last_at < now() - interval '1 day'"),
    ("sessions", "id", "revoked_at < now() - interval '30 days'"),
    ("sessions", "id", "last_used_at < now() - interval '60 days'"),
)


def send_mails(room: Any) -> None:
    """Send the mails that are due."""
    mails.send_mails(room, room.secrets)


def rotate_keys_in_time(room: Any) -> None:
    """Rotate when the current key has signed for 30 days."""
    with room.db.transaction() as tx:
        if is_due(tx, now := clock(tx)):
            room.keyring.rotate(tx, now)


def forget(room: Any) -> None:
    """Delete sign-ups past their 24 hours, mails and changes of address after a week, failures and forgotten passwords
    after a day, sessions long over."""
    for table, key, is_over in _OVER:
        rows = f"SELECT {key} FROM {table} WHERE {is_over} LIMIT {_AT_ONCE} FOR UPDATE SKIP LOCKED"  # noqa: S608
        with room.db.transaction() as tx:
            tx.execute(text(f"DELETE FROM {table} WHERE {key} IN ({rows})"))  # noqa: S608


def close_erasures(room: Any) -> None:
    """Close what every service has answered, and measure what waits."""
    closed: Any = True
    while closed:
        with room.db.transaction() as tx:
            closed = leaving.close_next(tx, room.secrets.address)
            count, oldest = leaving.count_open(tx)
            if closed:
                point("erasure.before_commit")
        if closed:
            point("erasure.after_commit")
            log.info("member_erased", aggregate_id=str(closed))  # the one ledger that no restore takes back
    OPEN.set(count)
    OLDEST.set(oldest)


def let_unused_go(room: Any) -> None:
    """Warn those who will have been away for two years in 30 days; let go those who were warned, and have been."""
    with room.db.transaction() as tx:
        leaving.note_use(tx)
    for step in (leaving.warn_unused, leaving.leave_unused):
        count = 1
        while count:
            with room.db.transaction() as tx:
                count = step(tx, clock(tx))
