"""What is kept and for how long, and what a service's own role may not do to its tables."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError, OperationalError, ProgrammingError

from kit import migrate
from kit.config import Settings
from kit.database import Database
from kit.testing import database, raw
from kit.tests.ledger import make
from kit.tests.ledger.service import Ledger
from kit.worker import prune

STATES = ("ready", "waiting", "applied", "ignored", "superseded", "parked", "forked")


def test_old_events_are_deleted_but_never_one_that_somebody_still_needs(room: Ledger) -> None:
    with room.db.transaction() as tx:
        for published in ("now() - interval '31 days'", "now() - interval '29 days'", "NULL"):
            thing = make(tx).id
            tx.execute(text(f"UPDATE outbox SET published_at = {published} WHERE aggregate_id = '{thing}'"))
        tx.execute(text("UPDATE outbox SET created_at = now() - interval '31 days'"))
        for state in STATES:
            for days in (31, 29):
                tx.execute(
                    text(
                        "INSERT INTO inbox (event_id, publisher, epoch, aggregate_type, aggregate_id, seq, type,"
                        " version, payload, state, occurred_at, received_at) VALUES"
                        " (gen_random_uuid(), 'ledger', 1, 'thing', gen_random_uuid(), 1, 't', 1, '{}', :state, now(),"
                        " now() - interval '1 day' * :days)"
                    ),
                    {"state": state, "days": days},
                )
    prune(room)
    with room.db.transaction() as tx:
        assert tx.execute(text("SELECT count(*) FROM outbox")).scalar_one() == 2
        left = tx.execute(text("SELECT state FROM inbox WHERE received_at < now() - interval '30 days'")).scalars()
        assert set(left) == {"ready", "waiting", "parked", "forked"}
        assert tx.execute(text("SELECT count(*) FROM inbox")).scalar_one() == len(STATES) + 4


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE audit SET verb = 'nothing'",
        "DELETE FROM audit",
        "TRUNCATE outbox",
        "CREATE TABLE mine (id int)",
        "UPDATE alembic_version SET version_num = '0'",
        "DROP TABLE cursors",
    ],
)
def test_the_role_of_a_service_works_on_rows_and_on_nothing_else(db: Database, forbidden: str) -> None:
    with db.transaction() as tx:
        tx.execute(text("INSERT INTO audit (operator, verb) VALUES ('tests', 'look')"))
        assert tx.execute(text("SELECT verb FROM audit")).scalars().all() == ["look"]
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), db.transaction() as tx:
        tx.execute(text(forbidden))


def test_migrating_again_changes_nothing(db: Database, settings: Settings) -> None:
    assert migrate.migrate("kit.tests.ledger", settings.owner_database_url or "") == "0001"
    with db.transaction() as tx:
        assert migrate.current(tx.connection()) == migrate.head("kit.tests.ledger") == "0001"


def test_the_roles_of_one_service_cannot_open_anothers_database(settings: Settings, admin_url: str) -> None:
    with database("ledger", admin_url, package="kit.tests.ledger") as other:
        name = other.database_url.rpartition("/")[2]
        for url in (settings.database_url, settings.owner_database_url or ""):
            foreign: Any = f"{url.rpartition('/')[0]}/{name}"
            with pytest.raises(psycopg2.OperationalError, match="permission denied"):
                raw(foreign)


def test_a_migration_that_finds_a_table_in_use_lets_the_others_pass_and_changes_nothing(
    settings: Settings,
) -> None:
    user = raw(settings.owner_database_url or "")
    with user, user.cursor() as cursor:
        cursor.execute("LOCK TABLE alembic_version")
        with pytest.raises(OperationalError, match="lock timeout"):
            migrate.migrate("kit.tests.ledger", settings.owner_database_url or "", waited="100ms")
    user.close()
    assert migrate.migrate("kit.tests.ledger", settings.owner_database_url or "") == "0001"


@pytest.fixture
def growing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """A service whose revisions a test writes, one after the other."""
    folder = tmp_path / "growing" / "migrations" / "versions"
    folder.mkdir(parents=True)
    for path in (folder, folder.parent, folder.parent.parent):
        (path / "__init__.py").touch()
    env = "from alembic import context\nfrom sqlalchemy import MetaData\n\nfrom kit.migrate import run_environment\n"
    (folder.parent / "env.py").write_text(f"{env}\nrun_environment(context, MetaData())\n")
    monkeypatch.syspath_prepend(tmp_path)
    written: list[str] = []

    def write(revision: str, upgrade: str) -> None:
        before = repr(written[-1]) if written else None
        head = f"from alembic import op\n\nrevision, down_revision = {revision!r}, {before}\n\n\ndef upgrade():\n"
        (folder / f"{revision}_now.py").write_text(f"{head}    {upgrade}\n")
        written.append(revision)
        migrate.head.cache_clear()

    yield write
    migrate.head.cache_clear()


def test_a_revision_may_make_an_index_without_holding_up_the_table_and_one_that_fails_leaves_those_before(
    growing: Callable[[str, str], None], admin_url: str
) -> None:
    growing("0001", "op.execute('CREATE TABLE audit (id int); CREATE TABLE things (id int)')")
    with database("growing", admin_url, package="growing") as settings:
        index = "op.execute('CREATE INDEX CONCURRENTLY IF NOT EXISTS things_id ON things (id)')"
        growing("0002", f"with op.get_context().autocommit_block(): {index}")
        growing("0003", "op.execute('CREATE TABLE more (id int); SELECT 1 / 0')")
        with pytest.raises(DataError):
            migrate.migrate("growing", settings.owner_database_url or "")
        connection = raw(settings.owner_database_url or "")
        with connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT version_num, to_regclass('things_id') IS NULL, to_regclass('more') FROM alembic_version"
            )
            assert cursor.fetchall() == [("0002", False, None)]
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database"
                " WHERE datname = current_database())"
            )
            assert cursor.fetchone() == (0,)
        connection.close()
