"""The applier: inbox → handlers, in the order of each aggregate.

Effect, new outbox rows, cursor, inbox state and the promotion of the next row commit together. Several claimants work
on different aggregates at once. A failing event is tried again with growing delays and parks; only its aggregate stops.
"""

import random
import threading
from collections.abc import Callable
from typing import Any, Literal

from marshmallow import ValidationError
from sqlalchemy import text
from sqlalchemy.orm import Session

from kit import metrics, tracing
from kit.database import Database, is_away
from kit.events import Event, schema_of
from kit.faults import point
from kit.inbox import Handler, Later, Received, Subscription, Subscriptions
from kit.intake import PROMOTE
from kit.live import Nudge, noted
from kit.logs import log
from kit.prepared import Prepared, execute
from kit.pulse import pulse
from kit.refusals import Refusal

MOST_ATTEMPTS = 12
DELAY_MAX_SECONDS = 600.0
LATER_FIRST_SECONDS, LATER_MAX_SECONDS = 0.05, 30.0
AWAY_SECONDS = 1.0  # between two looks while the database is away, or one event is tried at a time
REST_SECONDS = 60.0  # without a reason to look: `wake` and `sweep` call
MOST_SECONDS = 300.0  # for one event, before its claimant counts as still
PROBE_FAILURES, PROBE_AGGREGATES = 20, 5

_CLAIM = Prepared(
    "kit_claim",
    text("""
SELECT i.*, c.seq AS cursor_seq, c.epoch AS cursor_epoch
FROM inbox i JOIN cursors c USING (publisher, aggregate_type, aggregate_id)
WHERE i.state = 'ready' AND i.next_at <= now() AND (CAST(:only AS bigint) IS NULL OR i.id = :only)
ORDER BY i.next_at, i.id LIMIT 1 FOR UPDATE OF i, c SKIP LOCKED"""),
)
_SETTLE = Prepared(
    "kit_settle",
    text("""
WITH done AS (
    UPDATE inbox SET state = :state, reason = NULL, crashes = 0, applied_at = now() WHERE id = :id
), moved AS (
    UPDATE cursors SET epoch = :epoch, seq = :seq WHERE publisher = :publisher AND aggregate_type = :aggregate_type
        AND aggregate_id = :aggregate_id
), older AS (
    UPDATE inbox SET state = 'superseded' WHERE publisher = :publisher AND aggregate_type = :aggregate_type
        AND aggregate_id = :aggregate_id AND (epoch, seq) < (:epoch, :seq) AND id <> :id
        AND state IN ('ready', 'waiting', 'parked', 'forked')
)
UPDATE inbox SET state = 'ready', next_at = now() WHERE publisher = :publisher AND aggregate_type = :aggregate_type
    AND aggregate_id = :aggregate_id AND epoch = :epoch AND seq = :seq + 1 AND state = 'waiting'"""),
)
_LEAVE = text("UPDATE inbox SET state = :state WHERE id = :id")
_FAILED = text("""
UPDATE inbox SET attempts = :attempts, crashes = 0, reason = :reason, state = :state,
    next_at = now() + interval '1 second' * :delay WHERE id = :id""")
_POSTPONED = text("""
UPDATE inbox SET postponed = postponed + 1, crashes = 0, reason = :reason,
    next_at = now() + interval '1 second' * :delay WHERE id = :id""")
_NEXT_DUE = text("SELECT extract(epoch FROM min(next_at) - clock_timestamp()) FROM inbox WHERE state = 'ready'")
_SWEEP = text(
    f"WITH promoted AS ({PROMOTE} RETURNING 1)\n"
    "SELECT EXISTS (TABLE promoted) OR EXISTS (SELECT FROM inbox WHERE state = 'ready' AND next_at <= now())"
)


class Parked(Exception):
    """This event can never be applied as it is: `reason` says why, in one word of ours."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Applier:
    """Applies a service's inbox; `run` is one claimant's loop, `apply_one` one step of it.

    `tell` gets what a handler nudged, after its commit; it must neither wait nor fail. `pulse` is told that a claimant
    moves.
    """

    pulse = pulse

    def __init__(
        self, db: Database, subscriptions: Subscriptions, tell: Callable[[list[Nudge]], None] = lambda _: None
    ) -> None:
        self.db, self.subscriptions, self._tell = db, subscriptions, tell
        self.stopping = threading.Event()
        self._woken = threading.Condition()
        self._calls = 0
        self._streak: list[Any] = []  # the aggregates of the failures since the last success
        self._probe = threading.Lock()

    def wake(self) -> None:
        """Something was stored: look now."""
        with self._woken:
            self._calls += 1
            self._woken.notify_all()

    def stop(self) -> None:
        """Finish the event at hand, then end."""
        self.stopping.set()
        self.wake()

    def run(self) -> None:
        """Apply until `stop`; an outage of the database is waited out and parks nothing."""
        claimant = threading.current_thread().name
        while not self.stopping.is_set():
            self.pulse.beat(claimant, MOST_SECONDS)
            calls = self._calls
            try:
                if self.apply_one() and not self.probing:
                    continue
                pause = AWAY_SECONDS if self.probing else self._pause()
            except Exception as error:
                log.warning("database_away", part="applier", exc_info=error)
                pause = AWAY_SECONDS
            with self._woken:
                if calls == self._calls and not self.stopping.is_set():
                    self.pulse.rest(claimant)
                    self._woken.wait(pause)
        self.pulse.rest(claimant)

    @property
    def probing(self) -> bool:
        """After 20 failures in a row over 5 aggregates something that all of them need is broken.

        From then on one event is tried at a time and nothing parks, until one succeeds.
        """
        return len(self._streak) >= PROBE_FAILURES and len(set(self._streak)) >= PROBE_AGGREGATES

    def sweep(self) -> None:
        """Promote the rows whose turn came while they were being stored, and wake the claimants when any is due: of
        those, nobody told this process, an operator or another worker wrote some (once a second)."""
        with self.db.transaction() as tx:
            is_due = tx.execute(_SWEEP).scalar_one()
        if is_due:
            self.wake()

    def apply_one(self, only: int | None = None) -> bool:
        """Apply the next event that is due (or the inbox row `only`); False when there is none.

        Raises only what says that the database is away.
        """
        if not self.probing:
            return self._apply_next(only)
        if not self._probe.acquire(blocking=False):
            return False
        try:
            return self._apply_next(only)
        finally:
            self._probe.release()

    def _apply_next(self, only: int | None) -> bool:
        row: Any = None
        span: str | None = None
        try:
            with self.db.transaction() as tx:
                row = execute(tx, _CLAIM, {"only": only}).mappings().one_or_none()
                if row is None:
                    return False
                tx.info["request_id"] = row["headers"].get("request_id")
                place = row["headers"].get("traceparent") if tracing.tracer else None
                with tracing.span("apply", "consumer", links=(place,), type=row["type"]) if place else tracing.OFF:
                    span = tracing.traceparent() if place else None
                    result = self._apply(tx, row)
                point("applier.before_commit")
            point("applier.after_commit")
            if nudges := noted(tx):
                self._tell(nudges)
            metrics.applied(row, result)
            self._streak = []
        except Later as later:
            delay = min(LATER_FIRST_SECONDS * 2.0 ** min(row["postponed"], 20), LATER_MAX_SECONDS)
            self._record(row, _POSTPONED, {"reason": f"Later:{later.fact}", "delay": delay})
        except Exception as error:
            if row is None or is_away(error):
                raise
            with tracing.under(span) if span else tracing.OFF:
                self._fail(row, error)
        return True

    def _apply(self, tx: Session, row: Any) -> str:
        subscription = self.subscriptions.get(f"{row['publisher']}.{row['aggregate_type']}")
        turn = judge(row, subscription.mode if subscription else "latest")
        if turn != "now":
            tx.execute(_LEAVE, {"id": row["id"], "state": "superseded" if turn == "over" else "waiting"})
            return "duplicate" if turn == "over" else "waiting"
        redacted = row["headers"].get("redacted")  # its payload was erased: it only moves the cursor
        handler, schema = (None, None) if redacted else find_handler(subscription, row["type"], row["version"])
        point("applier.before_handler")
        if handler is not None and schema is not None:
            handler(tx, receive(schema, row))
            tx.flush()
        point("applier.after_handler")
        state = "applied" if handler else "ignored"
        place = {key: row[key] for key in ("id", "publisher", "aggregate_type", "aggregate_id", "epoch", "seq")}
        execute(tx, _SETTLE, {**place, "state": state})
        return state

    def _fail(self, row: Any, error: Exception) -> None:
        never = isinstance(error, Parked) or (isinstance(error, Refusal) and not error.healable)
        if not never:
            self._streak = [*self._streak, row["aggregate_id"]][-10 * PROBE_FAILURES :]
        attempts = row["attempts"] + (0 if self.probing else 1)
        parked = never or attempts >= MOST_ATTEMPTS
        reason = error.reason if isinstance(error, Parked) else type(error).__name__
        pause = 1.0 if self.probing else min(2.0**attempts, DELAY_MAX_SECONDS)
        delay = pause * random.uniform(0.8, 1.2)  # noqa: S311
        state = "parked" if parked else "ready"
        self._record(row, _FAILED, {"attempts": attempts, "reason": reason, "state": state, "delay": delay})
        fields = {"type": row["type"], "event_id": str(row["event_id"]), "attempts": attempts}
        fields["request_id"] = row["headers"].get("request_id")
        log.error("event_parked" if parked else "event_failed", **fields, exc_info=error)
        if parked:
            metrics.applied(row, "parked")

    def _record(self, row: Any, statement: Any, values: dict[str, Any]) -> None:
        with self.db.transaction() as tx:
            tx.execute(statement, {"id": row["id"], **values})

    def _pause(self) -> float:
        with self.db.transaction() as tx:
            due = tx.execute(_NEXT_DUE).scalar_one()
        return REST_SECONDS if due is None else min(REST_SECONDS, max(0.02, float(due)))


def judge(row: Any, mode: str) -> Literal["now", "over", "later"]:
    """Whether it is the row's turn, by its cursor.

    A snapshot sets a replica whatever came before, also when its epoch is higher: only where every event has an effect
    of its own may it not jump over one. Any other event of a higher epoch waits for its snapshot, unless it is the
    first that is ever heard of its aggregate; or says that it resumes one that has no snapshot, and all is known that
    came before it in both histories.
    """
    place, cursor = (row["epoch"], row["seq"]), (row["cursor_epoch"], row["cursor_seq"])
    if row["headers"].get("snapshot"):
        may = place[0] > cursor[0] or (place >= cursor if mode == "latest" else cursor[1] == 0)
        return "now" if may else "over"
    if place <= cursor or place[0] < cursor[0]:
        return "over"
    if cursor[1] == 0 and place[1] == 1:
        return "now"
    if place[0] > cursor[0]:
        return "now" if row["headers"].get("resumes") and place[1] <= cursor[1] + 1 else "later"
    return "now" if mode == "latest" or place[1] == cursor[1] + 1 else "later"


def find_handler(
    subscription: Subscription | None, kind: str, version: int
) -> tuple[Handler | None, type[Event] | None]:
    """Who applies this type; (None, None) when nobody wants it. Raises `Parked` for an unknown version of it."""
    handlers = subscription.handlers if subscription else {}
    if (kind, version) in handlers:
        schema, handler = handlers[kind, version]
        return handler, schema
    if any(kind == known for known, _ in handlers):
        raise Parked("UnknownVersion")
    return None, None


def receive(schema: type[Event], row: Any) -> Received:
    """The event as its handler sees it; raises `Parked` when the payload is not what the contract says."""
    try:
        data: dict[str, Any] = schema_of(schema).load(row["payload"])
    except ValidationError:
        raise Parked("InvalidPayload") from None
    keys = ("event_id", "type", "version", "aggregate_id", "seq")
    return Received(**{key: row[key] for key in keys}, time=row["occurred_at"], data=data)
