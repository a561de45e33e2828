"""The invented registers have the shape and the quirks of the real ones."""

import csv
import json
from collections import Counter
from itertools import islice

import pytest

from deploy.registers import abroad, finess, rpps
from deploy.registers.people import luhn
from deploy.registers.sites import sites


@pytest.fixture(scope="module")
def rows() -> list[list[str]]:
    return [line.rstrip("\n").split("|") for line in rpps.lines(3000, 1)][1:]


def column(name: str) -> int:
    return rpps.HEADER.split("|").index(name)


def test_every_row_of_a_professional_has_as_many_columns_as_the_header(rows: list[list[str]]) -> None:
    assert {len(row) for row in rows} == {56} == {len(rpps.HEADER.split("|"))}


def test_a_longer_file_begins_with_the_people_of_a_shorter_one() -> None:
    short = list(rpps.lines(50, 3))
    assert list(islice(rpps.lines(500, 3), len(short))) == short
    assert list(rpps.lines(50, 4)) != short


def test_nobody_has_a_number_that_a_real_person_could_have(rows: list[list[str]]) -> None:
    numbers = {row[1] for row in rows if row[0] == "8"}
    assert all(number.startswith("199") and luhn(number[:-1]) == number for number in numbers)
    assert all(row[1].startswith("99") and len(row[1]) == 9 for row in rows if row[0] == "0")


def test_one_doctor_works_at_four_places(rows: list[list[str]]) -> None:
    number = Counter(row[1] for row in rows).most_common(1)[0]
    assert number[1] == 4
    assert len({row[column("Numéro FINESS site")] for row in rows if row[1] == number[0]}) == 4


def test_the_quirks_of_the_real_file_are_all_there(rows: list[list[str]]) -> None:
    people = {row[1]: row for row in rows}.values()
    assert any(count > 1 for count in Counter(row[1] for row in rows).values())
    assert max(Counter((row[7], row[8]) for row in people).values()) > 1, "homonyms"
    assert any("-" in row[7] for row in rows)
    assert any(" " in row[7] for row in rows)
    assert any(row[7] != row[7].encode("ascii", "ignore").decode() for row in rows), "accents"
    assert any(row[9] and not row[10] for row in rows), "a code without its label"
    assert any(row[column("Libellé Voie (coord. structure)")] and not row[column("Numéro SIRET site")] for row in rows)
    assert any("CEDEX" in row[column("Bureau cedex (coord. structure)")] and not row[36] for row in rows)
    communes = {row[36] for row in rows}
    assert {"75101", "69381", "13201"} <= communes
    assert {"2A", "2B", "97"} <= {code[:2] for code in communes}
    assert any(row[36] == "" and row[35] == "" for row in rows), "registered, works nowhere"


def test_who_is_employed_works_at_a_site_of_the_other_file(rows: list[list[str]]) -> None:
    known = {site.finess for site in sites(400, 1)}
    worked = {row[column("Numéro FINESS site")] for row in rows} - {""}
    assert worked
    assert worked <= known


def test_a_later_month_lacks_some_and_has_moved_others() -> None:
    first, later = list(rpps.lines(1000, 1)), list(rpps.lines(1000, 1, month=1))
    assert 0.97 * len(first) < len(later) < len(first)
    assert set(later) - set(first)
    assert {line.count("|") for line in later} == {55}


def test_the_old_establishments_have_two_kinds_of_rows_in_latin_letters() -> None:
    lines = list(finess.csv_lines(400, 1))
    assert Counter(line.count(";") + 1 for line in lines).keys() == {4, 32, 6}
    assert "É".encode(finess.ENCODING) in b"".join(line.encode(finess.ENCODING) for line in lines)
    assert {line.split(";")[18] for line in lines if line.startswith("structureet")} >= {"462", "620"}


@pytest.mark.parametrize("is_swapped", [True, False])
def test_the_new_establishments_keep_the_closed_and_name_degrees_either_way(is_swapped: bool) -> None:
    found = json.loads("".join(finess.json_chunks(400, 1, is_swapped=is_swapped)))
    establishments = [one for owner in found["pmej"] for one in owner["ege"]]
    assert len(establishments) == 400
    assert {one["etatObjet"] for one in establishments} == {"A", "I"}
    where = [one["adresse"][0]["coordonneesGeographique"] for one in establishments]
    degrees = "coordonneeY" if is_swapped else "directionLatitude"
    assert all(-90 <= float(one[degrees]) <= 90 for one in where)


@pytest.mark.parametrize("country", abroad.COUNTRIES)
def test_other_countries_are_plain_csv(country: str) -> None:
    rows = list(csv.DictReader(abroad.lines(country, 50, 1)))
    assert tuple(rows[0]) == abroad.COLUMNS
    assert len({row["register_number"] for row in rows}) == 50
