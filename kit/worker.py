"""The worker: relay, intake, applier, nudges and timed jobs of one service: threads of a process without eventlet."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import psycopg2
from sqlalchemy import text

from kit import health, idempotency, metrics
from kit.applier import Applier
from kit.database import connect
from kit.inbox import Subscriptions
from kit.intake import Intake
from kit.live import Live
from kit.logs import log
from kit.pulse import STILL_SECONDS, pulse
from kit.recovery import recover
from kit.relay import Relay
from kit.repair import ask_for_gaps
from kit.rpc.doors import Room

CLAIMANTS = 2
STOP_SECONDS = 20.0
KEPT_DAYS = 30
PRUNED_AT_ONCE = 5_000
_RUN_LOCK = 7_241_003  # first key of a run's advisory lock: held while its process lives

_OPEN_RUN = "INSERT INTO worker_runs DEFAULT VALUES RETURNING id"
_CLOSE_RUN = "UPDATE worker_runs SET closed_at = now() WHERE id = ANY (%s)"
_OPEN_RUNS = "SELECT id FROM worker_runs WHERE closed_at IS NULL AND id <> %s"
_PRUNE = (
    "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE published_at < now() - interval '{} days' LIMIT {})",
    "DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE received_at < now() - interval '{} days'"
    " AND state IN ('applied', 'ignored', 'superseded') LIMIT {})",
)


@dataclass(frozen=True)
class Job:
    """Something done every `seconds` by each worker of the service: written so that two at once do no harm.

    A run that takes longer than `most` seconds counts as still, and `/livez` says so.
    """

    name: str
    seconds: float
    run: Callable[[Room], None]
    most: float = 3600.0


@dataclass
class _Presence:
    """This run's row, the session that holds its lock, and the runs that ended without closing theirs."""

    connection: Any
    run: int
    dead: list[int]

    def close_runs(self, runs: list[int]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(_CLOSE_RUN, (runs,))


class Worker:
    """Brings the parts up, keeps them up, and ends them on SIGTERM within 20 s."""

    def __init__(self, room: Room, subscriptions: Subscriptions, jobs: Iterable[Job]) -> None:
        self.room, settings = room, room.settings
        self.live = Live(settings.amqp_url, room.name)
        self.applier = Applier(room.db, subscriptions, self.live.send)
        self.relay = Relay(settings.database_url, settings.amqp_url, room.name)
        self.intake = Intake(settings.database_url, settings.amqp_url, room.name, subscriptions, self.applier.wake)
        self.listens = bool(subscriptions)
        self.jobs = (
            *jobs,
            Job("forget_keys", 600, _forget_keys),
            Job("prune_events", 600, prune),
            Job("ask_for_gaps", 5, lambda room: log_gaps(ask_for_gaps(room.db, room.name))),
        )
        self.stopping = threading.Event()
        self._recovered = threading.Event()
        self._arrived = False

    def run(self) -> int:
        """Work until SIGTERM or SIGINT; the exit code (0: everything ended in time)."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        if self.room.settings.inner_port is not None:
            metrics.Boxes(self.room.db, self.relay, self.intake).register()
            metrics.watch(self.room.db, self.away, ("broker", "database"))
            health.serve(self.room.settings.inner_port, self.away, self.room.settings.inner_bind, missing=self.missing)
        presence = self._arrive()
        if presence is None:
            return 0
        threads = [self._start("relay", self.relay.run)]
        if self.listens:
            threads += [self._start("intake", self.intake.run), self._start("sweep", self._sweep)]
            threads.append(self._start("live", self.live.run))
            threads += [self._start("applier-0", self._recover, presence)]
            threads += [self._start(f"applier-{n}", self._claim) for n in range(1, CLAIMANTS)]
        threads += [self._start(job.name, self._repeat, job) for job in self.jobs]
        log.info("worker_started", count=len(threads))
        self.stopping.wait()
        return self._leave(threads, presence)

    def away(self) -> list[str]:
        """What of this worker does not work now."""
        parts = {
            "broker": self.relay.refused or self.intake.refused or (self.relay.leading and self.relay.channel is None),
            "database": not self._database_answers(),
        }
        return [name for name, missing in parts.items() if missing]

    def missing(self) -> list[str]:
        """What of the start is still to come: its row in the database, and the first channel of what listens."""
        begun = self._arrived and (self.intake.channel is not None or not self.listens)
        return self.away() or ([] if begun else ["start"])

    def _database_answers(self) -> bool:
        try:
            with self.room.db.transaction(left=2) as tx:
                tx.execute(text("SELECT 1"))
        except Exception:
            return False
        return True

    def _arrive(self) -> "_Presence | None":
        """Write this run's row and take its lock; waits while the database is away, None when stopped meanwhile."""
        while not self.stopping.is_set():
            pulse.beat("arrival")
            try:
                connection = connect(self.room.settings.database_url, application=f"{self.room.name} worker")
                with connection.cursor() as cursor:
                    cursor.execute(_OPEN_RUN)
                    run = cursor.fetchone()[0]
                    cursor.execute("SELECT pg_advisory_lock(%s, %s)", (_RUN_LOCK, run))
                    cursor.execute(_OPEN_RUNS, (run,))
                    dead = [other for (other,) in cursor.fetchall() if _is_free(cursor, other)]
                self._arrived = True
                pulse.rest("arrival")
                return _Presence(connection, run, dead)
            except psycopg2.Error as error:
                log.warning("database_away", part="worker", exc_info=error)
                self.stopping.wait(1)
        return None

    def _recover(self, presence: "_Presence") -> None:
        """The first claimant: after an unclean end of an earlier run it recovers before the others may start."""
        while presence.dead and not self.stopping.is_set():
            log.warning("unclean_end", count=len(presence.dead))
            try:
                recover(self.applier)
                presence.close_runs(presence.dead)
                presence.dead = []
            except Exception as error:
                log.warning("recovery_failed", exc_info=error)
                self.stopping.wait(1)
        self._recovered.set()
        self.applier.run()

    def _claim(self) -> None:
        self._recovered.wait()
        self.applier.run()

    def _leave(self, threads: list[threading.Thread], presence: "_Presence") -> int:
        for part in (self.intake, self.relay, self.applier, self.live):
            part.stop()
        self._recovered.set()
        until = time.monotonic() + STOP_SECONDS
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
        alive = sum(thread.is_alive() for thread in threads)
        if alive:
            log.error("stop_unclean", count=alive)
            return 1
        try:
            presence.close_runs([presence.run])
        except psycopg2.Error as error:
            log.warning("run_left_open", exc_info=error)
        self.room.close()
        log.info("worker_stopped")
        return 0

    def _start(self, name: str, target: Any, *arguments: Any) -> threading.Thread:
        def guarded() -> None:
            try:
                target(*arguments)
            except BaseException as error:
                # a part that ends unasked would leave a worker that looks alive: the supervisor starts a whole one
                log.error("part_died", part=name, exc_info=error)
                os._exit(1)

        thread = threading.Thread(target=guarded, name=name, daemon=True)
        thread.start()
        return thread

    def _sweep(self) -> None:
        while not self.stopping.wait(1):
            pulse.beat("sweep", 2 * STILL_SECONDS)  # one statement, which may take as long as statements may
            try:
                self.applier.sweep()
            except Exception as error:
                log.warning("sweep_failed", exc_info=error)
        pulse.rest("sweep")

    def _repeat(self, job: Job) -> None:
        pulse.beat(job.name, job.seconds + STILL_SECONDS)
        while not self.stopping.wait(job.seconds):
            pulse.beat(job.name, job.most)
            try:
                job.run(self.room)
            except Exception as error:
                log.warning("job_failed", job=job.name, exc_info=error)
            pulse.beat(job.name, job.seconds + STILL_SECONDS)
        pulse.rest(job.name)


def log_gaps(count: int) -> None:
    """Say that something was missing: it heals by itself, but it should not happen."""
    if count:
        log.warning("resend_requested", count=count)


def _is_free(cursor: Any, run: int) -> bool:
    cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", (_RUN_LOCK, run))
    return bool(cursor.fetchone()[0])


def prune(room: Room) -> None:
    """Delete what is 30 days old from outbox and inbox, in batches; never what is unpublished, waiting or parked."""
    for statement in _PRUNE:
        removed = PRUNED_AT_ONCE
        while removed == PRUNED_AT_ONCE:
            with room.db.transaction() as tx:
                result: Any = tx.execute(text(statement.format(KEPT_DAYS, PRUNED_AT_ONCE)))
                removed = result.rowcount


def _forget_keys(room: Room) -> None:
    with room.db.transaction() as tx:
        idempotency.forget(tx)
