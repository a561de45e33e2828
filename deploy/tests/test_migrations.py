"""The SQL of every revision after a service's first, whose tables are full when it comes, looked at by squawk.

What is refused holds a table for long while members wait, or breaks the release before. The usual way out: add a column
that may be null, a constraint `NOT VALID` that a later revision validates, and take away one release later.
"""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from deploy.graph import ROOMS
from kit import migrate

NOT_ASKED = (
    "require-lock-timeout",  # kit.migrate sets it for all
    "require-statement-timeout",  # what a revision copies may take its time: it holds no lock that anybody waits for
    "prefer-bigint-over-int",
    "prefer-bigint-over-smallint",
    "prefer-identity",
)
# these came before anybody had members, or touch a table of a handful of rows; nothing is added here
BEFORE = {
    ("identity", "0002"): {"ban-drop-default"},
    ("identity", "0003"): {"ban-drop-constraint", "constraint-missing-not-valid", "require-concurrent-index-creation"},
    ("identity", "0005"): {"ban-drop-constraint", "constraint-missing-not-valid"},
    ("social", "0002"): {"ban-drop-default"},
    ("social", "0003"): {"constraint-missing-not-valid"},
    ("social", "0004"): {"adding-field-with-default", "changing-column-type", "require-concurrent-index-creation"},
    ("social", "0005"): {"adding-foreign-key-constraint", "adding-not-nullable-field", "ban-drop-constraint"},
    ("social", "0006"): {"changing-column-type"},
    ("healthbox", "0002"): {"ban-drop-constraint", "constraint-missing-not-valid"},
}


def revisions() -> list[tuple[str, Any]]:
    """Each revision that is not a service's first."""
    found = []
    for room in ROOMS:
        folder = migrate._config(f"services.{room}")
        found += [(room, one) for one in ScriptDirectory.from_config(folder).walk_revisions() if one.down_revision]
    return found


def sql_of(revision: Any) -> str:
    """What it executes, on no database."""
    said = io.StringIO()
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True, "output_buffer": said})
    with Operations.context(context):
        revision.module.upgrade()
    return said.getvalue()


def judged(sql: str) -> set[str]:
    """The rules that the SQL breaks, in a transaction unless all of it is in a block outside of one."""
    linter = Path(sys.executable).with_name("squawk")
    outside = sql.startswith("COMMIT;") and sql.rstrip().endswith("BEGIN;")
    if outside:
        sql = sql.removeprefix("COMMIT;").rstrip().removesuffix("BEGIN;")
    options = [
        "--pg-version",
        "15.0",
        *([] if outside else ["--assume-in-transaction"]),
        "--reporter",
        "json",
        "--stdin-filepath",
        "upgrade.sql",
    ]
    excluded = [option for rule in NOT_ASKED for option in ("--exclude", rule)]
    done = subprocess.run([linter, *options, *excluded], input=sql, capture_output=True, text=True)
    return {one["rule_name"] for one in json.loads(done.stdout)}


@pytest.mark.parametrize(("room", "revision"), revisions(), ids=lambda one: getattr(one, "revision", one))
def test_a_revision_holds_up_nobody_and_breaks_no_release_before_it(room: str, revision: Any) -> None:
    assert judged(sql_of(revision)) <= BEFORE.get((room, revision.revision), set())


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("CREATE INDEX feed_of ON posts (author_id);", "require-concurrent-index-creation"),
        ("COMMIT;\nCREATE INDEX feed_of ON posts (author_id);\nBEGIN;", "require-concurrent-index-creation"),
        (
            "SELECT 1; CREATE INDEX CONCURRENTLY IF NOT EXISTS feed_of ON posts (id);",
            "ban-concurrent-index-creation-in-transaction",
        ),
        ("ALTER TABLE posts DROP COLUMN text;", "ban-drop-column"),
        ("ALTER TABLE posts RENAME COLUMN text TO words;", "renaming-column"),
        ("ALTER TABLE posts ADD mark text NOT NULL;", "adding-required-field"),
    ],
)
def test_what_does_is_refused(sql: str, rule: str) -> None:
    assert rule in judged(sql)
