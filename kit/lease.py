"""Who leads: one relay per service, by an advisory lock on the session that also marks rows.

A frozen process would keep its lock for ever. So a leader beats, and whoever wants to lead ends the session of one that
has not beaten for ten seconds.
"""

from typing import Any

from kit.logs import log

BEAT_SECONDS = 2.0
LEASE_SECONDS = 10.0
LOCK = 7_241_002

_EVICT = """
SELECT pg_terminate_backend(pid) FROM relay_lease
WHERE beat_at < now() - interval '1 second' * %s
  AND pid IN (SELECT pid FROM pg_stat_activity WHERE usename = current_user)"""


def take(db: Any) -> bool:
    """Whether this session leads from now on; when not, a leader that no longer beats is ended."""
    with db.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,))
        if cursor.fetchone()[0]:
            beat(db)
            return True
        cursor.execute(_EVICT, (LEASE_SECONDS,))
        if cursor.fetchall():
            log.warning("relay_leader_evicted")
        return False


def beat(db: Any) -> None:
    """Say that the leader lives."""
    with db.cursor() as cursor:
        cursor.execute("UPDATE relay_lease SET pid = pg_backend_pid(), beat_at = now()")
