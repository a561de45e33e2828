"""What tests share: waiting for a condition, and a fresh migrated database per service."""

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile
from typing import Any
from uuid import uuid4

import psycopg2
from sqlalchemy import MetaData, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from kit import migrate
from kit.config import Settings
from kit.database import Database, Waker
from kit.rpc.call import Call
from kit.rpc.doors import Actor, Room
from kit.waiting import ask_until

PASSWORD = "only-in-tests"  # noqa: S105
_TABLES = (
    "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
    " AND tablename NOT IN ('alembic_version', 'relay_lease', 'epochs')"
)
_CONSTRAINTS = (
    "SELECT conrelid::regclass::text, conname FROM pg_constraint"
    " WHERE contype IN ('c', 'u', 'x') AND conrelid::regclass::text = ANY (%s)"
)
_UNNAMED = re.compile(r"_(key|check\d*)$")  # what PostgreSQL calls a constraint that nobody gave a name
_FROM_ONE = (
    "SELECT setval(format('%I', sequencename)::regclass, start_value, false) FROM pg_sequences"
    " WHERE schemaname = 'public' AND last_value IS NOT NULL"
)


def eventually(condition: Callable[[], Any], *, within: float = 60.0, every: float = 0.02) -> Any:
    """The first true answer of `condition`; raises AssertionError after `within` seconds.

    The default is patience with a loaded machine and costs nothing where all is well; say `within` for what is
    promised to come so soon.
    """
    found = ask_until(condition, within, every)
    if not found:
        raise AssertionError(f"did not become true within {within} s: {found!r}")
    return found


@contextmanager
def written() -> Iterator[Callable[[], str]]:
    """What the process writes on standard output meanwhile, by whatever way, as text; also asked afterwards."""
    kept, said = os.dup(1), ""
    with TemporaryFile() as file:

        def read() -> str:
            return said if file.closed else os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0).decode()

        os.dup2(file.fileno(), 1)
        try:
            yield read
        finally:
            said = read()
            os.dup2(kept, 1)
            os.close(kept)


class _Kept(Database):
    """A database that outlives whom it is opened for: statements are compiled, and connections made, once for all who
    test on it."""

    def __init__(self, url: str, owner_url: str, room: str) -> None:
        super().__init__(url, room=room)
        self._owner_url, self._owner = owner_url, raw(owner_url)

    def ready(self) -> "_Kept":
        """The same, without connections that a test before cut."""
        with suppress(OperationalError), self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        return self

    def owner(self) -> Any:
        """The owner's connection."""
        try:
            with self._owner, self._owner.cursor() as cursor:
                cursor.execute("SELECT 1")
        except psycopg2.Error:
            self._owner = raw(self._owner_url)
        return self._owner

    def close(self) -> None:
        self._waker.close()
        self._waker = Waker(self.url, self.room)

    def end(self) -> None:
        super().close()
        self._owner.close()


_kept: dict[str, _Kept] = {}


@contextmanager
def database(
    room: str, admin_url: str, amqp_url: str = "amqp://nowhere/", package: str | None = None
) -> Iterator[Settings]:
    """The settings of a service with a new database of its own, migrated by its owner role, dropped at the end.

    `package` is where its `migrations/` are, `services.<room>` unless said.
    """
    name = f"test_{room}_{uuid4().hex[:8]}"
    parts = make_url(admin_url)
    _admin(
        admin_url,
        f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'",
        f"CREATE ROLE {name}_owner LOGIN PASSWORD '{PASSWORD}'",
        f"GRANT SET ON PARAMETER session_replication_role TO {name}_owner",  # for `truncate`
        f"CREATE DATABASE {name} OWNER {name}_owner",
        f"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {name} TO {name}",
    )
    urls = {
        role: parts.set(drivername="postgresql+psycopg2", username=role, password=PASSWORD, database=name)
        for role in (name, f"{name}_owner")
    }
    owner_url, url = (urls[role].render_as_string(hide_password=False) for role in (f"{name}_owner", name))
    try:
        migrate.migrate(package or f"services.{room}", owner_url)
        _kept[url] = _Kept(url, owner_url, room)
        yield Settings(
            room=room,
            database_url=url,
            owner_database_url=owner_url,
            amqp_url=amqp_url,
            secret_key=b"a key that only tests know, 32 bytes",
            mail_url="file:/nowhere",
            mail_from="tests@patientsworld.example",
            public_url="http://127.0.0.1:8000",
            log_level="INFO",
            inner_port=None,
        )
    finally:
        if url in _kept:
            _kept.pop(url).end()
        _admin(
            admin_url,
            f"DROP DATABASE {name} WITH (FORCE)",
            f"REVOKE SET ON PARAMETER session_replication_role FROM {name}_owner",
            f"DROP ROLE {name}",
            f"DROP ROLE {name}_owner",
        )


@contextmanager
def opened(room_class: type[Room], settings: Settings) -> Iterator[Any]:
    """The service itself on that database, its doors ready to be called with `call()`."""
    kept = _kept.get(settings.database_url)
    db = kept.ready() if kept else Database(settings.database_url, room=room_class.name)
    room = room_class(db, settings)
    try:
        yield room
    finally:
        room.close()


def call(seconds: float = 5.0, **fields: Any) -> Call:
    """A call that has that many seconds left."""
    return Call(deadline=time.monotonic() + seconds, **fields)


def actor(member_id: Any = None, **fields: Any) -> dict[str, Any]:
    """An actor as it comes over the wire."""
    plain = {"kind": "patient", "display_name": "Camille", "seq": 1, "level": 1}
    return {**plain, "member_id": str(member_id or uuid4()), "session_id": str(uuid4()), **fields}


def as_actor(member_id: Any = None, **fields: Any) -> Actor:
    """The same, as a rule sees it."""
    from kit.rpc.doors import load_actor

    return load_actor(actor(member_id, **fields))


def truncate(settings: Settings) -> None:
    """Empty every table of the service's database but the revision and the lease: one database serves many tests.

    TRUNCATE itself makes every table and index anew, which takes longer than most tests: the few rows there are go one
    by one, without a look at who refers to whom.
    """
    connection = _kept[settings.database_url].owner()
    with connection, connection.cursor() as cursor:
        cursor.execute(_TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute(f"LOCK TABLE {', '.join(tables)}")  # whoever is still at work has ended then
        cursor.execute("SELECT relname FROM pg_class WHERE relforcerowsecurity AND relkind = 'r'")
        secured = [name for (name,) in cursor.fetchall()]  # of which the owner, too, sees no row
        _force(cursor, secured, "NO FORCE")
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables))  # noqa: S608
        full = [name for (name,) in cursor.fetchall()]
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("; ".join([*(f"DELETE FROM {name}" for name in full), _FROM_ONE]))  # noqa: S608
        _force(cursor, secured, "FORCE")


def _force(cursor: Any, tables: list[str], how: str) -> None:
    for name in tables:
        cursor.execute(f"ALTER TABLE {name} {how} ROW LEVEL SECURITY")


def schema_differences(settings: Settings, metadata: MetaData, besides: str = "") -> list[Any]:
    """Where the migrated database is not what the models say: alembic's differences, then the constraints that
    somebody named and only one of both has. Tables whose names match `besides` are left out.
    """
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    def counts(name: str | None, kind: str, _: Any) -> bool:
        return kind != "table" or not (name in migrate.TRANSPORT or re.fullmatch(besides, name or ""))

    options = {"compare_type": True, "compare_server_default": True, "include_name": counts}
    engine = create_engine(str(settings.owner_database_url))
    with engine.connect() as connection:
        found = list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))
        tables = [table.name for table in metadata.sorted_tables]
        made = {tuple(row) for row in connection.exec_driver_sql(_CONSTRAINTS, (tables,))}
    engine.dispose()
    said = {(table.name, one.name) for table in metadata.sorted_tables for one in table.constraints if one.name}
    return found + sorted(said - made) + sorted(one for one in made - said if not _UNNAMED.search(one[1]))


def raw(url: str) -> Any:
    """A psycopg2 connection from an SQLAlchemy URL."""
    return psycopg2.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))


def _admin(url: str, *statements: str) -> None:
    connection = raw(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()
