"""One PostgreSQL database per service: sessions with a deadline, prepared hot reads, wake-ups after the commit."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg2
from sqlalchemy import create_engine, event, exc, func, select
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.orm import Session, sessionmaker

from kit.logs import log
from kit.prepared import Prepared, send_put

WAKE_CHANNEL = "outbox"
_WAKE_PAUSE = 0.005  # a NOTIFY takes a lock that serialises commits: at most one per pause and process
_BOUNDS = (
    "-c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000"
    # a generic plan cannot know a page's LIMIT, looks dearer for it, and is never kept: every page was planned anew
    " -c plan_cache_mode=force_generic_plan"
)
_KEEPALIVES = {"keepalives": 1, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}


class Database:
    """The service's engine: pool of 8, two seconds of waiting for a connection.

    A transaction that comes with a deadline sets `statement_timeout` and `lock_timeout` to what remains of it,
    in the same round trip as its first statement.
    """

    def __init__(self, url: str, *, room: str, pool_size: int = 8) -> None:
        self.url, self.room = url, room
        self.engine = create_engine(
            url,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=2,
            pool_pre_ping=False,
            pool_use_lifo=True,
            connect_args={"application_name": room, "connect_timeout": 3, "options": _BOUNDS, **_KEEPALIVES},
        )
        event.listen(self.engine, "before_cursor_execute", _prepend_timeouts, retval=True)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        event.listen(self._sessions, "after_begin", _begin)
        event.listen(self._sessions, "before_commit", _send_put)
        self._waker = Waker(url, room)

    @contextmanager
    def transaction(self, *, left: float | None = None, request_id: str | None = None) -> Iterator[Session]:
        """A session that commits at the end of the block, or rolls back on any exception.

        `left` is the seconds that remain for the whole transaction; `request_id` goes into the events it emits.
        Raises sqlalchemy.exc.OperationalError when the database is away or the time is used up.
        """
        with self._sessions() as tx:
            tx.info["request_id"] = request_id
            if left is not None:
                tx.info["deadline"] = time.monotonic() + left
            with tx.begin():
                yield tx
            emitted = tx.info.pop("emitted", False)
        if emitted:
            self._waker.wake()

    def carry(self, **words: Any) -> None:
        """What every session has in its `info` from now on, as the key that a room seals with."""
        self._sessions.configure(info=words)

    def read_prepared(self, query: Prepared, parameters: Mapping[str, Any], *, left: float) -> Any:
        """The first column of the only row of a prepared statement, in one round trip and no transaction."""
        pooled = self.engine.raw_connection()
        connection: Any = pooled.driver_connection
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                limit = f"SET LOCAL statement_timeout = {_milliseconds(left)}; "
                if query.name not in pooled.info:
                    cursor.execute(limit + query.prepare)
                    pooled.info[query.name] = True
                cursor.execute(limit + query.execute, parameters)
                row = cursor.fetchone()
            connection.autocommit = False
        except Exception as error:
            pooled.invalidate(error)
            if connection.closed:
                self.engine.dispose()  # the others of the pool are as dead as this one
            raise
        pooled.close()
        return row[0] if row else None

    def close(self) -> None:
        """End the pool and the wake-up thread."""
        self._waker.close()
        self.engine.dispose()


def left(tx: Session) -> float:
    """Seconds that remain of a transaction that was given some."""
    return float(tx.info["deadline"]) - time.monotonic()


class Waker:
    """Tells the relay, after a commit, that there is something to publish; coalesced, on a connection of its own."""

    def __init__(self, url: str, room: str) -> None:
        self._url, self._room = url, room
        self._due = threading.Event()
        self._closed = False
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        """Ask for a NOTIFY within 5 ms. Losing one costs a second: the relay polls as well."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="waker", daemon=True)
            self._thread.start()
        self._due.set()

    def close(self) -> None:
        """Send what is due, then end: a verb's process is over as soon as its transaction."""
        self._closed = True
        self._due.set()
        if self._thread is not None:
            self._thread.join(timeout=2)

    def _run(self) -> None:
        connection = None
        while not self._closed:
            self._due.wait()
            self._due.clear()
            try:
                connection = connection or connect(self._url, application=f"{self._room} waker")
                with connection.cursor() as cursor:
                    cursor.execute(f"SET synchronous_commit = off; NOTIFY {WAKE_CHANNEL}")
            except psycopg2.Error:
                log.warning("wake_lost")
                connection = None
            time.sleep(_WAKE_PAUSE)
        if connection is not None:
            connection.close()


def connect(url: str, *, application: str) -> Any:
    """A raw psycopg2 connection in autocommit, with TCP keepalives of 5 s, 2 s, 3: LISTEN and advisory locks."""
    parts = make_url(url)
    connection = psycopg2.connect(
        host=parts.host,
        port=parts.port,
        user=parts.username,
        password=parts.password,
        dbname=parts.database,
        application_name=application,
        connect_timeout=3,
        **_KEEPALIVES,
    )
    connection.autocommit = True
    return connection


def clock(tx: Session) -> datetime:
    """The database's time at the start of the transaction: the one clock that decides what is too old."""
    return tx.scalars(select(func.now())).one()


def moment(tx: Session) -> datetime:
    """The database's time at this moment: for what is decided after a lock was waited for."""
    now: datetime = tx.scalars(select(func.clock_timestamp())).one()
    return now


def _begin(session: Session, _transaction: Any, connection: Connection) -> None:
    connection.info.update(deadline=session.info.get("deadline"), put=[])


def _send_put(session: Session) -> None:
    if session.in_transaction():
        send_put(session.connection())


def _prepend_timeouts(
    connection: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
) -> tuple[str, Any]:
    send_put(connection)  # comes here again, so the deadline goes with it
    deadline = connection.info.pop("deadline", None)
    if deadline is not None:
        ms = _milliseconds(deadline - time.monotonic())
        statement = f"SET LOCAL statement_timeout = {ms}; SET LOCAL lock_timeout = {ms}; {statement}"
    return statement, parameters


def _milliseconds(seconds: float) -> int:
    return max(1, int(seconds * 1000))


def is_away(error: Exception) -> bool:
    """Whether the database is away or shutting down: an outage, which must park nothing."""
    if isinstance(error, exc.DBAPIError):
        code = getattr(error.orig, "pgcode", None)
        outage = code is None or (code[:2] in ("08", "53", "57") and code != "57014")
        return isinstance(error, exc.OperationalError | exc.InterfaceError) and outage
    return isinstance(error, exc.TimeoutError | psycopg2.OperationalError | psycopg2.InterfaceError)
