"""An import that is killed at any point goes on when it is run again, to the same end."""

import os
import subprocess
import sys

import pytest

from deploy.registers import rpps as made
from services.directory.registers import rpps
from services.directory.tests.importer import Importer
from services.directory.tests.killed import SIZES

_COUNTS = "SELECT state, rows, merged_to, counts - 'left' AS counts FROM imports ORDER BY started_at"


def start(imports: Importer, fault: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "services.directory.tests.killed", imports.world.db.url, str(imports.path)]
    return subprocess.run(
        command, env={**os.environ, "FAULT_AT": fault}, capture_output=True, text=True, timeout=60, check=False
    )


def told(imports: Importer) -> list[object]:
    """Everything that an import leaves, but ids and moments."""
    queue, counts = sorted(imports.queue()), imports.world.rows(_COUNTS)
    revisions = imports.world.rows("SELECT register_number, revision, closed_at IS NULL FROM entries ORDER BY 1")
    return [imports.state(), counts, queue, revisions, imports.world.rows("SELECT line, reason FROM import_rejects")]


LATER = "".join([*made.lines(200, 1, month=1), "a bad line\n"])


@pytest.fixture
def undisturbed(imports: Importer) -> list[object]:
    """What two files leave, the second of a later month with a bad line; then the first one alone is there."""
    imports(rpps, made.lines(200, 1), sizes=SIZES)
    imports(rpps, LATER, sizes=SIZES, accept=True)
    found = told(imports)
    imports.run("DELETE FROM entries; DELETE FROM imports; DELETE FROM index_queue")
    imports(rpps, made.lines(200, 1), sizes=SIZES)
    imports.path.write_text(LATER)
    return found


@pytest.mark.parametrize("fault", ["import.read:4", "import.whole:1", "import.merged:3"])
def test_an_import_that_was_killed_ends_as_an_undisturbed_one(
    imports: Importer, undisturbed: list[object], fault: str
) -> None:
    assert start(imports, fault).returncode == -9
    again = start(imports)
    assert (again.returncode, again.stdout.strip()) == (0, "True"), again.stderr[-500:]
    assert told(imports) == undisturbed


def test_what_a_crash_of_the_database_took_is_read_again(imports: Importer, undisturbed: list[object]) -> None:
    assert start(imports, "import.merged:2").returncode == -9
    imports.run("DELETE FROM import_rows")  # an unlogged table is empty after a crash
    again = start(imports)
    assert (again.returncode, again.stdout.strip()) == (0, "False"), again.stderr[-500:]
    state, _, queue, revisions, _ = told(imports)
    assert [state, queue, revisions] == [undisturbed[0], undisturbed[2], undisturbed[3]]
