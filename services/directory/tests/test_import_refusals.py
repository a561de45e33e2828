"""What an import refuses, what it counts alone, and what it does not stop for."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from deploy.registers import rpps as made_rpps
from kit.database import connect
from kit.testing import eventually, raw
from services.directory import importing
from services.directory.importing import NotImported, Sizes, Wish
from services.directory.registers import rpps
from services.directory.registers.row import HeaderDrift
from services.directory.tests.importer import Importer, counts, number
from services.directory.tests.test_rpps import people


def test_a_bad_line_closes_nobody_and_is_told_by_number_and_reason_alone(imports: Importer) -> None:
    imports.people(number(1), number(2))
    found = imports.people(number(1), number(2, **{"Nom d'exercice": ""}), "DE LA TOUR|x", number(3))
    assert counts(found) == {"unchanged": 1, "new": 1}
    assert found.counts["kept"] == 1
    assert found.rejects == [(3, "Nom d’exercice is empty"), (4, "2 columns instead of 56")]
    assert {row["state"] for row in imports.state()} == {"open"}


def test_a_file_of_another_length_is_refused_unless_accepted(imports: Importer) -> None:
    imports.people(*(number(n) for n in range(1, 21)))
    before = imports.state()
    with pytest.raises(NotImported, match="17 lines, the last file of rpps had 20: more than 10% apart"):
        imports(rpps, people(*(number(n) for n in range(1, 18))))
    assert imports.state() == before
    assert imports.world.rows("SELECT FROM import_rows") == []
    assert counts(imports(rpps, people(*(number(n) for n in range(1, 19))))) == {"unchanged": 18, "closed": 2}
    assert imports.people(number(1)).counts["closed"] == 17


def test_an_older_file_is_refused_unless_accepted(imports: Importer) -> None:
    imports.people(number(1))
    older = Wish(as_of=date(2026, 10, 1))
    with pytest.raises(NotImported, match="of 2026-10-01"):
        importing.run(imports.world.db, rpps, imports.path, older)


def test_columns_that_drifted_are_refused_before_anything_is_written(imports: Importer) -> None:
    with pytest.raises(HeaderDrift, match="missing: Code profession"):
        imports(rpps, people(number(1)).replace("Code profession", "Code metier"))
    assert imports.world.rows("SELECT FROM imports") == []


def test_two_imports_at_once_are_one(imports: Importer) -> None:
    other = connect(imports.world.db.url, application="test")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", (importing._LOCK,))
        with pytest.raises(NotImported, match="Another import"):
            imports.people(number(1))
    finally:
        other.close()
    assert imports.people(number(1)).written == 1


def test_a_dry_run_counts_what_an_import_then_does_and_changes_nothing(imports: Importer) -> None:
    imports.people(number(1), number(2), number(3))
    before = imports.state(), imports.queue()
    lines = number(1), number(2, **{"Libellé Voie": "PASTEUR"}), number(4)
    dry = imports.people(*lines, is_dry=True)
    assert (imports.state(), imports.queue()) == (before[0], set())
    assert imports.world.rows("SELECT FROM import_rows") == []
    assert len(imports.world.rows("SELECT FROM imports")) == 1
    assert counts(dry) == counts(imports.people(*lines)) == {"new": 1, "changed": 1, "unchanged": 1, "closed": 1}


def test_ranges_of_any_size_make_the_same(imports: Importer) -> None:
    imports(rpps, made_rpps.lines(200, 1))
    whole = imports.state()
    imports.run("DELETE FROM entries; DELETE FROM imports")
    imports(rpps, made_rpps.lines(200, 1), sizes=Sizes(lines=13, numbers=7))
    assert imports.state() == whole


def test_who_takes_from_the_queue_of_the_index_does_not_stop_an_import(imports: Importer) -> None:
    imports.people(number(1), number(2))
    first, second = [row["id"] for row in imports.world.rows("SELECT id FROM entries ORDER BY id")]
    moved = {"Libellé Voie": "PASTEUR"}
    taker = raw(imports.world.db.url)
    waits = "SELECT FROM pg_locks WHERE NOT granted"
    with ThreadPoolExecutor(1) as pool, taker, taker.cursor() as cursor:
        cursor.execute("DELETE FROM index_queue WHERE entry_id = %s", (str(second),))
        going = pool.submit(imports.people, number(1, **moved), number(2, **moved))
        eventually(lambda: imports.world.rows(waits))
        cursor.execute("DELETE FROM index_queue WHERE entry_id = %s", (str(first),))  # one of the two is turned down
        taker.commit()
        assert counts(going.result()) == {"changed": 2}
    taker.close()
    assert imports.queue() == {"19900000001", "19900000002"}
