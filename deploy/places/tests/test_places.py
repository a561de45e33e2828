"""How the packaged places are made: middles of outlines, names of districts, what is kept of GeoNames' names."""

import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest

from deploy.places import france, geonames, postcodes
from deploy.places.polygons import centroid

_SQUARE = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]
_HOLE = [(2.0, 1.0), (2.0, 3.0), (4.0, 3.0), (4.0, 1.0), (2.0, 1.0)]


def _polygon(*rings: list[tuple[float, float]], srid: bool = False) -> bytes:
    head = struct.pack("<BII", 1, 3 | 0x20000000, 4326) if srid else struct.pack("<BI", 1, 3)
    body = b"".join(struct.pack("<I", len(ring)) + b"".join(struct.pack("<dd", *at) for at in ring) for ring in rings)
    return head + struct.pack("<I", len(rings)) + body


def _several(*polygons: bytes) -> str:
    return (struct.pack("<BII", 1, 6, len(polygons)) + b"".join(polygons)).hex()


def _moved(ring: list[tuple[float, float]], by: float) -> list[tuple[float, float]]:
    return [(x + by, y) for x, y in ring]


def test_the_middle_of_a_square_is_its_middle_whichever_way_round_it_is_drawn() -> None:
    assert centroid([_polygon(_SQUARE).hex()]) == pytest.approx((2, 2))
    assert centroid([_polygon(_SQUARE[::-1], srid=True).hex()]) == pytest.approx((2, 2))


@pytest.mark.parametrize("hole", [_HOLE, _HOLE[::-1]])
def test_a_hole_moves_the_middle_away(hole: list[tuple[float, float]]) -> None:
    # 16 at 2, less 4 at 3
    assert centroid([_polygon(_SQUARE, hole).hex()]) == pytest.approx(((16 * 2 - 4 * 3) / 12, 2))


def test_several_parts_weigh_by_their_area() -> None:
    shape = _several(_polygon(_SQUARE), _polygon(_moved(_SQUARE, 10)))
    assert centroid([shape]) == pytest.approx((7, 2))
    assert centroid([_polygon(_SQUARE).hex(), _polygon(_moved(_SQUARE, 10)).hex()]) == pytest.approx((7, 2))


def test_what_is_no_area_is_refused() -> None:
    with pytest.raises(ValueError, match="polygon"):
        centroid([(struct.pack("<BIdd", 1, 1, 0.0, 0.0)).hex()])


def test_a_district_is_called_by_its_number_and_belongs_to_its_city() -> None:
    row = {
        "code": "69383", "nom": "Lyon 3e Arrondissement", "commune": "69123", "departement": "69",
        "codesPostaux": ["69003"], "population": 100_679,
    }  # fmt: skip
    place = france.commune(row, {"69": "Rhône"}, 45.75, 4.87, [])
    assert (place.id, place.name, place.parent, place.region) == ("FR-69383", "Lyon 3e", "FR-69123", "Rhône")
    assert place.names == ["Lyon 3", "Lyon 3e Arrondissement"]


def _city(**facts: Any) -> dict[str, Any]:
    return {
        "geonameid": 1, "name": "Brussels", "latitude": 50.85, "longitude": 4.35, "countrycode": "BE",
        "population": 1_000_000, "admin1code": "BRU", "alternatenames": [], **facts,
    }  # fmt: skip


def test_a_city_is_shown_by_its_french_name_and_found_by_its_others() -> None:
    (place,) = geonames.places([_city(alternatenames=["BRU", "Brussel", "brwksl", "Брюссель", "بروكسل", "بروکسل"])])
    assert (place.name, place.region, place.arabic) == ("Bruxelles", "Bruxelles-Capitale", "بروكسل")
    assert place.names == ["Brussels", "Brussel", "Brüssel"]


def test_of_a_city_with_names_in_every_language_those_written_alike_are_kept() -> None:
    many = [f"Other{letter}ham" for letter in "abcdefghijklmn"]
    (place,) = geonames.places(
        [_city(name="Leeds", countrycode="GB", admin1code="ENG", alternatenames=[*many, "Leedes"])]
    )
    assert place.names == ["Leedes"]


def test_a_region_without_a_name_is_called_after_its_largest_place() -> None:
    village = _city(name="Aïn El Turk", countrycode="DZ", admin1code="09", population=37_000)
    capital = _city(name="Oran", countrycode="DZ", admin1code="09", population=852_000)
    assert {place.region for place in geonames.places([village, capital])} == {"Oran"}


def test_quarters_are_left_out_but_large_ones_and_the_middle_of_a_village() -> None:
    rows = {
        "Uster": 34_715,
        "Uster / Uster (Dorf)": 2_000,
        "Uster / Zentrum": 900,
        "Volketswil / Volketswil (Dorf)": 2_723,
        "Zürich (Kreis 9) / Altstetten": 28_307,
        "Zürich (Kreis 9)": 44_878,
        "Biel/Bienne": 48_614,
    }
    cities = [_city(name=name, population=people, countrycode="CH", admin1code="ZH") for name, people in rows.items()]
    assert [place.name for place in geonames.places(cities)] == ["Uster", "Volketswil", "Altstetten", "Bienne"]


def test_other_countries_are_left_out() -> None:
    assert geonames.places([_city(countrycode="US")]) == []


def test_a_postcode_abroad_goes_to_the_place_of_that_name_in_that_region(tmp_path: Path) -> None:
    wheel = tmp_path / "codes.whl"
    rows: dict[str, list[dict[str, Any]]] = {country: [] for country in postcodes.COUNTRIES}
    rows["DE"] = [
        {"code": "21423", "countryCode": "DE", "stateCode": "NI", "localityName": "Winsen", "latitude": None},
        {"code": "24568", "countryCode": "DE", "stateCode": "SH", "localityName": "Winsen", "latitude": None},
        {"code": "99999", "countryCode": "DE", "stateCode": "BY", "localityName": "Winsen", "latitude": None},
    ]
    near = {"countryCode": "BE", "stateCode": "BRU", "localityName": "Bruxelles (Centre)", "longitude": 4.35}
    rows["BE"] = [{"code": "1000", "latitude": 50.85, **near}, {"code": "9999", "latitude": 49.0, **near}]
    with zipfile.ZipFile(wheel, "w") as archive:
        for country, codes in rows.items():
            archive.writestr(
                f"countrystatecity_postal_codes/data/by-country/{country}/postcodes.json", json.dumps(codes)
            )
    places = geonames.places(
        [
            _city(geonameid=1, name="Winsen", countrycode="DE", admin1code="06"),
            _city(geonameid=2, name="Winsen", countrycode="DE", admin1code="10"),
            _city(geonameid=3),
        ]
    )
    assert postcodes.add(places, wheel) == {"BE-3": ["1000"], "DE-1": ["21423"], "DE-2": ["24568"]}
