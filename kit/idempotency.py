"""A command that comes twice has one effect: the row of its key commits with the effect.

The row holds (actor, key, HMAC of the request, status, kind and id of what was made), never a body. Kept 24 hours.
"""

import hmac
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from kit.prepared import Prepared, execute, put
from kit.refusals import KeyInUse, KeyReused

_LOCK = "{}(hashtextextended(CAST(:actor AS text) || CAST(:key AS text), 0))"
_WAIT = Prepared("kit_wait_key", text("SELECT " + _LOCK.format("pg_advisory_xact_lock")))
_TRY = Prepared(
    "kit_try_key",
    text(f"SELECT set_config('kit.key', CAST({_LOCK.format('pg_try_advisory_xact_lock')} AS text), true)"),
)
_READ = Prepared(
    "kit_read_key",
    text(
        # by a statement of its own, which sees what was committed before the lock was had; whether it was is a setting
        # of the transaction, so that both go in one round trip
        "SELECT current_setting('kit.key', true) IS DISTINCT FROM 'false' AS is_ours, request, status, kind, made"
        " FROM (SELECT) AS here LEFT JOIN idempotency_keys ON actor = :actor AND key = :key"
    ),
)
_KEEP = Prepared(
    "kit_keep_key",
    text(
        "INSERT INTO idempotency_keys (actor, key, request, status, kind, made)"
        " VALUES (:actor, :key, :request, :status, :kind, :made)"
    ),
)
_FORGET = text("DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours'")


@dataclass(frozen=True)
class Outcome:
    """What a command made: an HTTP status, the kind of object and its id (none after a removal)."""

    status: int
    kind: str | None
    made: UUID | None


def fingerprint(secret: bytes, method: str, arguments: dict[str, Any]) -> bytes:
    """HMAC-SHA256 of the request under the service's key: tells two bodies apart without keeping either."""
    body = orjson.dumps([method, arguments], option=orjson.OPT_SORT_KEYS, default=str)
    return hmac.digest(secret, body, "sha256")


def begin(tx: Session, actor: UUID, key: str, request: bytes, *, wait: bool) -> Outcome | None:
    """Take the key for this transaction; the outcome of an earlier run, or None when this is the first.

    A client's repeat of a running command is refused (`KeyInUse`); the gateway's own re-send and a redelivered
    message wait for it within the call's deadline (`wait`). Raises `KeyReused` when the key came with another body.
    """
    names = {"actor": actor, "key": key}
    put(tx, _WAIT if wait else _TRY, names)
    row = execute(tx, _READ, names).one()
    if not row.is_ours:
        raise KeyInUse(retry_after=1)
    if row.request is None:
        return None
    if not hmac.compare_digest(bytes(row.request), request):
        raise KeyReused()
    return Outcome(row.status, row.kind, row.made)


def keep(tx: Session, actor: UUID, key: str, request: bytes, outcome: Outcome) -> None:
    """Store the outcome with its effect."""
    put(
        tx,
        _KEEP,
        {
            "actor": actor,
            "key": key,
            "request": request,
            "status": outcome.status,
            "kind": outcome.kind,
            "made": outcome.made,
        },
    )


def forget(tx: Session) -> None:
    """Delete the keys older than 24 hours (a timed job)."""
    tx.execute(_FORGET)
