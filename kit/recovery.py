"""After an unclean end, before the claimants start: what may have ended the process is tried again, one at a time.

A claimant locks the row of its event and changes it only with the effect, so a row that is due and still bears the
number of a transaction that locked it (`xmax`) was in hand when that transaction came to nothing. PostgreSQL may forget
the number; then the handler that kills its process does so once more, and is found after that.
"""

from sqlalchemy import text

from kit.applier import Applier
from kit.logs import log

MOST_CRASHES = 3

_SUSPECT = text("""
SELECT id, crashes FROM inbox WHERE state = 'ready' AND next_at <= now() AND xmax <> 0 AND id > :after
ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED""")
_CHARGE = text("UPDATE inbox SET crashes = crashes + 1 WHERE id = :id")
_KILLER = text("UPDATE inbox SET state = 'parked', reason = 'KilledItsProcess' WHERE id = :id")


def recover(applier: Applier) -> None:
    """Start each event that was in hand once, the start counted and committed before; one that has ended its process
    three times is parked instead. Raises what says that the database is away."""
    after = 0
    while not applier.stopping.is_set():
        with applier.db.transaction() as tx:
            suspect = tx.execute(_SUSPECT, {"after": after}).one_or_none()
            if suspect is None:
                return
            after = suspect.id
            is_killer = suspect.crashes >= MOST_CRASHES
            tx.execute(_KILLER if is_killer else _CHARGE, {"id": suspect.id})
        if is_killer:
            log.error("event_parked", reason="KilledItsProcess")
        else:
            applier.apply_one(only=suspect.id)
