"""What the readers make of the register of French establishments, in its two forms."""

from collections import Counter
from datetime import date

import pytest

from deploy.registers import finess as made
from deploy.registers.sites import sites
from services.directory.registers import finess, opening
from services.directory.registers.columns import FINESS_STRUCTURE
from services.directory.registers.row import HeaderDrift, Passed, Reject, Row
from services.directory.tests.reading import Reading, codes, only


@pytest.mark.parametrize("form", ["csv", "json", "json as before"])
def test_both_forms_of_establishments_make_the_same_rows(items: Reading, form: str) -> None:
    pieces = {
        "csv": lambda: made.csv_lines(300, 1),
        "json": lambda: made.json_chunks(300, 1),
        "json as before": lambda: made.json_chunks(300, 1, is_swapped=False),
    }[form]()
    found = items(finess, "".join(pieces), "utf-8" if form != "csv" else made.ENCODING)
    rows = {row.register_number: row for row in found if isinstance(row, Row)}
    known = {one.finess: one for one in sites(300, 1) if not one.closed and codes("finess", one.category, "")}
    assert rows.keys() == known.keys()
    assert items.day == date(2026, 11, 2)
    at = [(row, known[number]) for number, row in rows.items() if row.lat is not None and row.lon is not None]
    assert len(at) > 0.9 * len(rows)
    assert all(abs(row.lat - site.lat) < 2e-6 and abs(row.lon - site.lon) < 2e-6 for row, site in at)
    assert {row.commune for row in rows.values()} == {site.address.commune.code for site in known.values()}
    assert all(row.postcode == known[number].address.postcode for number, row in rows.items())
    assert {row.kind for row in rows.values()} == {"establishment", "partner"}


def test_what_is_closed_or_may_be_a_home_is_passed_over(items: Reading) -> None:
    found = items(finess, "".join(made.json_chunks(300, 1)))
    why = Counter(one.reason for one in found if isinstance(one, Passed))
    assert why["closed"] == sum(one.closed for one in sites(300, 1)) > 0
    assert why["may be a home"] == sum(one.category == "462" and not one.closed for one in sites(300, 1)) > 0


def house(**values: str) -> str:
    """A row of the old form of FINESS, a hospital in Lyon unless said."""
    plain = {
        "structureet": "structureet", "nofinesset": "699000001", "rs": "CH DE L'ÎLE", "numvoie": "3", "typvoie": "QUAI",
        "voie": "DES CÉLESTINS", "departement": "69", "commune": "382", "ligneacheminement": "69002 LYON",
        "categetab": "355",
    }  # fmt: skip
    return ";".join({**plain, **values}.get(name, "") for name in FINESS_STRUCTURE)


def houses(*lines: str) -> bytes:
    return "\n".join(["finess;etalab;97;2026-11-02", *lines, ""]).encode("iso-8859-1")


def test_lambert_93_becomes_degrees_to_a_millionth(items: Reading) -> None:
    where = "geolocalisation;699000001;882408.3;6543019.6;1,ATLASANTE,100,IGN,BD_ADRESSE,V2.2,LAMBERT_93;2026-01-01"
    row = only(items(finess, houses(house(), where)))
    assert (row.lat, row.lon) == (pytest.approx(45.962402, abs=1e-6), pytest.approx(5.355651, abs=1e-6))
    assert (row.name, row.address, row.city) == ("CH de l'Île", "3 quai des Célestins", "Lyon")


@pytest.mark.parametrize(
    ("department", "code", "commune"),
    [("2A", "004", "2A004"), ("9A", "105", "97105"), ("9D", "411", "97411"), ("974", "411", "97411"), ("75", "", None)],
)
def test_a_commune_is_found_from_its_department(
    items: Reading, department: str, code: str, commune: str | None
) -> None:
    assert only(items(finess, houses(house(departement=department, commune=code)))).commune == commune


def test_a_point_overseas_without_its_zone_or_out_of_the_country_is_none_and_told(items: Reading) -> None:
    overseas = house(nofinesset="979000002", departement="9A", commune="105")
    lines = [
        "geolocalisation;979000002;642000.5;1770000.1;1,ATLASANTE;2026-01-01",
        "geolocalisation;699000001;42.5;17.1;1,ATLASANTE,LAMBERT_93;2026-01-01",
    ]
    first, second, *wrong = items(finess, houses(house(), overseas, *lines))
    assert [row.lat for row in (first, second) if isinstance(row, Row)] == [None, None]
    assert wrong == [Reject(line, "the point is not in its country") for line in (4, 5)]


def test_an_establishment_whose_two_pairs_can_both_be_degrees_has_no_point(items: Reading) -> None:
    text = "".join(made.json_chunks(1, 1))
    x = text.split('"directionLongitude": "')[1].split('"')[0]
    y = text.split('"directionLatitude": "')[1].split('"')[0]
    row, wrong = items(finess, text.replace(x, "2.0").replace(y, "48.0"))
    assert isinstance(row, Row)
    assert (row.lat, row.lon) == (None, None)
    assert wrong == Reject(1, "two pairs of coordinates can be degrees")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nofinesset;rs\n", "the first line begins with 'nofinesset' instead of 'finess'"),
        ("finess;etalab;97;2026-11-02\nstructureet;1;2\n", "structureet: 3 columns instead of 32"),
        ("finess;etalab;97;2026-11-02\n", "no row begins with 'structureet'"),
        ('{"generatedAt": "2026-11-02", "data": []}', "missing: 'pmej'"),
        ('{"pmej": [{"ege": [{"etatObjet": "A"}]}]}', "missing: 'adresse', 'categorieentiteGeographiqueExercice'"),
    ],
)
def test_an_establishments_file_of_another_shape_is_refused(items: Reading, text: str, said: str) -> None:
    with pytest.raises(HeaderDrift) as drift:
        items(finess, text)
    assert str(drift.value).startswith(said)


def test_a_json_that_was_cut_is_noticed(items: Reading) -> None:
    text = "".join(made.json_chunks(100, 1))
    with pytest.raises(opening.Broken):
        items(finess, text[: len(text) // 2])
