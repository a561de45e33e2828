"""The verbs `import …` as an operator types them, and what they say."""

import os
import subprocess
import sys
from pathlib import Path

from deploy.registers import abroad, rpps, sites
from services.directory.import_verbs import describe
from services.directory.registers.coding import coded
from services.directory.registers.rpps import source
from services.directory.tests.importer import Importer, number
from services.directory.tests.test_rpps import people


def typed(imports: Importer, *words: str | Path) -> tuple[int, str]:
    settings = {
        "DIRECTORY_DATABASE_URL": imports.world.db.url,
        "DIRECTORY_SECRET_KEY": "a key that only tests know, 32 bytes",
        "AMQP_URL": "amqp://nowhere/",
    }
    command = [sys.executable, "-m", "services.directory", "import", *map(str, words)]
    ran = subprocess.run(
        command, env={**os.environ, **settings}, capture_output=True, text=True, timeout=60, check=False
    )
    return ran.returncode, ran.stdout + ran.stderr


def test_an_import_says_what_it_did_and_reports_bad_lines_without_their_words(
    imports: Importer, tmp_path: Path
) -> None:
    imports.path.write_text(people(number(1), "DE LA TOUR|x", number(2, **{"Code profession": "00"})))
    code, said = typed(imports, "rpps", imports.path, "--report", tmp_path / "report.csv", "--as-of", "2026-11-02")
    assert code == 0, said
    for line in (
        "rpps: 3 lines, data as of 2026-11-02",
        "entries: 1 new, 0 changed, 0 unchanged, 0 closed, 0 reopened",
        "passed over: 1 profession 00",
        "bad lines: 1 2 columns instead of 56",
        "1 entries written",
    ):
        assert line in said
    assert (tmp_path / "report.csv").read_text().split() == ["line,reason", "3,2", "columns", "instead", "of", "56"]
    assert "TOUR" not in said


def test_a_file_that_is_another_is_refused_with_the_difference(imports: Importer) -> None:
    imports.path.write_text(people(number(1)).replace("Code profession", "Code metier"))
    code, said = typed(imports, "rpps", imports.path)
    assert code == 1
    assert "missing: Code profession; new: Code metier" in said


def test_an_import_says_when_no_place_is_known(imports: Importer) -> None:
    imports.run("DELETE FROM localities")
    assert any("places load" in line for line in describe(imports.people(number(1))))
    assert list(describe(imports.people(number(1), is_dry=True), is_dry=True))[-1] == "would write 0 entries"


def test_every_code_of_the_invented_registers_means_something() -> None:
    assert all(coded(source, code, "") for code, *_ in rpps.PROFESSIONS)
    assert all((found := coded(source, "10", code)) and found.specialty for code, *_ in rpps.SPECIALTIES)
    kinds = {found.kind for code, *_ in sites.CATEGORIES if (found := coded("finess", code, ""))}
    assert kinds == {"establishment", "partner"}
    rows = [line.split(",") for line in list(abroad.lines("BE", 200, 1))[1:]]
    assert all(coded("BE", row[6], row[7]) for row in rows)
