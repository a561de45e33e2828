"""Migrations of one service's database by its owner role: linear, under an advisory lock, then the grants."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import MetaData, create_engine, text
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

_LOCK = 7_241_001  # any constant: one migration at a time on a database
WAITED = "5s"  # for the lock of a table: everybody who comes after whoever waits for it waits as well
TRANSPORT = frozenset(
    {"outbox", "relay_lease", "inbox", "cursors", "worker_runs", "idempotency_keys", "audit"}
    | {"letters", "resend_requests", "joinings", "epochs"}
)


def transport_sql(version: int) -> str:
    """The SQL that a service's migration executes to get the transport's tables of that version."""
    return files("kit.sql").joinpath(f"transport_{version}.sql").read_text()


def migrate(package: str, owner_url: str, waited: str = WAITED) -> str:
    """Bring the database to its newest revision and grant the service role what it needs; returns the revision.

    `package` is the service's, `services.<name>`: its `migrations/` folder holds the revisions; `waited`: how long for
    the lock of a table. Audit tables, and those whose comment is `append-only`, are insert and select only for the
    service role. A revision is a transaction; an index on a full table is made outside of one
    (`op.get_context().autocommit_block()`, `CREATE INDEX CONCURRENTLY IF NOT EXISTS`). Raises
    sqlalchemy.exc.OperationalError when the database is away or a table is in use for long: the revision at hand then
    changed nothing.
    """
    from alembic import command  # a tenth of what a process loads at its start, and hardly one migrates

    engine = create_engine(owner_url, poolclass=NullPool)  # closed, whatever happens: the lock goes with its session
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
        connection.execute(text(f"SET lock_timeout = '{waited}'"))
        connection.commit()
        config = _config(package)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        role = connection.dialect.identifier_preparer.quote(service_role(str(engine.url.username)))
        for statement in (
            f"GRANT USAGE ON SCHEMA public TO {role}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
            *(f"REVOKE UPDATE, DELETE ON {table} FROM {role}" for table in ("audit", *_append_only(connection))),
            f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {role}",
        ):
            connection.execute(text(statement))
        connection.commit()
    return head(package)


def _append_only(connection: Any) -> list[str]:
    """The tables whose comment says `append-only`: a service may insert into them and read them, nothing else."""
    found = connection.execute(
        text("SELECT objoid::regclass::text FROM pg_description WHERE description = 'append-only' AND objsubid = 0")
    )
    return [table for (table,) in found]


def service_role(owner: str) -> str:
    """The role of the service's processes, from its owner's name: `social_owner` migrates, `social` works."""
    return owner.removesuffix("_owner")


@cache
def head(package: str) -> str:
    """The newest revision in the code."""
    return str(_script(package).get_current_head())


def is_behind(found: str | None, package: str) -> bool:
    """Whether a database at the revision `found` lacks one of the code's.

    A revision that the code does not know is a newer release's: what is added there harms nobody, and a release before
    must go on while the next one rolls out, or is rolled back.
    """
    return found is None or (found != head(package) and found in _known(package))


@cache
def _known(package: str) -> frozenset[str]:
    return frozenset(one.revision for one in _script(package).walk_revisions())


def _script(package: str) -> "ScriptDirectory":
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config(package))


def current(connection: Any) -> str | None:
    """The revision the database is at; None before its first migration."""
    if connection.scalar(text("SELECT to_regclass('alembic_version')")) is None:
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def run_environment(context: Any, metadata: MetaData) -> None:
    """The whole of a service's `migrations/env.py`."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        compare_type=True,
        transaction_per_migration=True,
        include_name=lambda name, kind, _parents: not (kind == "table" and name in TRANSPORT),
    )
    context.run_migrations()


def _config(package: str) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(str(files(package))) / "migrations"))
    return config
