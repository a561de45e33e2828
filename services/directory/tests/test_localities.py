"""Places by name, postcode and point, on the packaged file in a real database."""

import lzma
from collections.abc import Iterator
from math import cos, radians, sin
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from kit.database import Database
from kit.refusals import NotFound
from kit.testing import database
from services.directory import gazetteer, localities
from services.directory.models import Locality
from services.directory.words import split


@pytest.fixture(scope="module")
def db(admin_url: str) -> Iterator[Database]:
    with database("directory", admin_url) as settings:
        opened = Database(settings.database_url, room="directory")
        with opened.transaction() as tx:
            gazetteer.load(tx)
        yield opened
        opened.close()


@pytest.fixture
def tx(db: Database) -> Iterator[Session]:
    with db.transaction() as tx:
        yield tx


def _found(tx: Session, q: str, country: str | None = None, language: str = "fr", limit: int = 5) -> list[str]:
    return [place["id"] for place in localities.find(tx, q, country, language, limit)]


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("Lyon", "FR-69123"),
        ("lyon 3", "FR-69383"),
        ("Lyon 3e arrondissement", "FR-69383"),
        ("69003", "FR-69383"),
        ("69003 lyon", "FR-69383"),
        ("paris", "FR-75056"),
        ("75011", "FR-75111"),
        ("marseile", "FR-13055"),
        ("villeurbane", "FR-69266"),
        ("st etienne", "FR-42218"),
        ("Saint-Étienne", "FR-42218"),
        ("st denis", "FR-97411"),
        ("havre", "FR-76351"),
        ("l'hay les roses", "FR-94038"),
        ("boulogne bill", "FR-92012"),
        ("ajacio", "FR-2A004"),
        ("97411", None),
        ("97400", "FR-97411"),
        ("nouméa", "FR-98818"),
        ("باريس", "FR-75056"),
        ("ليون", "FR-69123"),
        ("bruxelles", "BE-2800866"),
        ("Brüssel", "BE-2800866"),
        ("Genf", "CH-2660646"),
        ("geneve", "CH-2660646"),
        ("muenchen", "DE-2867714"),
        ("München", "DE-2867714"),
        ("munich", "DE-2867714"),
        ("zuerich", "CH-2657896"),
        ("winsen aller", "DE-2863818"),
        ("kempten", "DE-2891621"),
        ("10115", "DE-2950159"),
        ("10115 Berlin", "DE-2950159"),
        ("8001 zürich", "CH-2657896"),
        ("koeln", "DE-2886242"),
        ("londres", "GB-2643743"),
        ("London", "GB-2643743"),
        ("casa", "MA-2553604"),
        ("الدار البيضاء", "MA-2553604"),
        ("alger", "DZ-2507480"),
        ("الجزائر", "DZ-2507480"),
        ("tunis", "TN-2464470"),
        ("montreal", None),
    ],
)
def test_what_people_type_finds_the_place_first(tx: Session, q: str, first: str | None) -> None:
    found = _found(tx, q)
    assert first is None or found[0] == first


def test_a_country_can_be_asked_for(tx: Session) -> None:
    assert _found(tx, "montreal", "CA")[0] == "CA-6077243"
    assert all(found.startswith("BE-") for found in _found(tx, "saint", "BE"))


def test_what_is_half_typed_shows_the_largest_first(tx: Session) -> None:
    places = localities.find(tx, "marsei", None, "fr", 5)
    assert places[0]["name"] == "Marseille"
    people = [place["population"] for place in localities.find(tx, "saint-de", "FR", "fr", 5)]
    assert len(people) == 5


def test_homonyms_are_told_apart_by_their_region_and_the_largest_is_first(tx: Session) -> None:
    first, second, *_ = localities.find(tx, "Saint-Denis", "FR", "fr", 5)
    assert (first["region"], second["region"]) == ("La Réunion", "Seine-Saint-Denis")
    assert first["population"] > second["population"]


def test_a_place_is_shown_in_arabic_where_it_has_an_arabic_name(tx: Session) -> None:
    assert localities.find(tx, "Paris", "FR", "ar", 1)[0]["name"] == "باريس"
    assert localities.find(tx, "Paris", "FR", "de", 1)[0]["name"] == "Paris"
    assert localities.find(tx, "Conques-en-Rouergue", "FR", "ar", 1)[0]["name"] == "Conques-en-Rouergue"


def test_a_former_commune_finds_the_one_it_is_part_of(tx: Session) -> None:
    assert "FR-49126" in _found(tx, "Champtoceaux")


@pytest.mark.parametrize("q", ["", "  ", "'", "%", "_", "|", "qzxqzx", "٪"])
def test_nothing_is_found_for_nothing(tx: Session, q: str) -> None:
    assert _found(tx, q) == []


@pytest.mark.parametrize(
    ("code", "lat", "lon"),
    [
        ("69123", 45.758, 4.835),
        ("40271", 43.553, -1.232),
        ("12218", 44.585, 2.390),
        ("14581", 49.134, -0.709),
        ("49126", 47.310, -1.201),
        ("69114", 45.965, 4.649),
        ("15031", 45.13, 2.95),
        ("15035", 45.13, 2.95),
        ("15047", 45.13, 2.95),
        ("15171", 45.13, 2.95),
        ("97411", -20.93, 55.45),
        ("97501", 47.0, -56.4),
    ],
)
def test_communes_are_where_they_are(tx: Session, code: str, lat: float, lon: float) -> None:
    place = localities.get(tx, f"FR-{code}")
    assert place is not None
    assert (place.lat, place.lon) == pytest.approx((lat, lon), abs=0.12)


def test_all_districts_and_countries_are_there(tx: Session) -> None:
    assert tx.scalar(text("SELECT count(*) FROM localities WHERE parent_id IS NOT NULL")) == 45
    counts = tx.execute(text("SELECT country, count(*) AS places FROM localities GROUP BY 1"))
    by_country = {row.country: row.places for row in counts}
    assert set(by_country) == {"FR", "BE", "CH", "CA", "DZ", "MA", "TN", "GB", "DE"}
    assert by_country["FR"] > 34_900
    assert localities.get(tx, "FR-99999") is None


def test_nearest_is_nearest_whatever_the_box(tx: Session) -> None:
    points = tx.execute(
        text(
            "SELECT id, lat, lon FROM localities l WHERE NOT EXISTS (SELECT FROM localities d WHERE d.parent_id = l.id)"
        )
    ).all()
    on_sphere = [(row.id, _vector(row.lat, row.lon)) for row in points]
    random = Random(8)
    somewhere = [(random.uniform(30, 60), random.uniform(-80, 15)) for _ in range(15)]
    around = [(row.lat + random.uniform(-1, 1), row.lon + random.uniform(-1, 1)) for row in random.sample(points, 15)]
    for lat, lon in somewhere + around:
        x, y, z = _vector(lat, lon)
        best = max(on_sphere, key=lambda place: x * place[1][0] + y * place[1][1] + z * place[1][2])
        assert localities.nearest(tx, lat, lon, "fr")["id"] == best[0], (lat, lon)


def _vector(lat: float, lon: float) -> tuple[float, float, float]:
    return cos(radians(lat)) * cos(radians(lon)), cos(radians(lat)) * sin(radians(lon)), sin(radians(lat))


def test_what_is_just_outside_a_box_may_be_nearer_than_what_is_in_its_corner(tx: Session) -> None:
    tx.execute(text("DELETE FROM localities"))
    for name, lat, lon in (("corner", 0.14, 0.14), ("outside", 0.16, 0.0)):
        row = {"country": "FR", "folded": [name], "sought": name, "postcodes": [], "population": 1}
        tx.add(Locality(id=name, name=name, lat=lat, lon=lon, **row))
    tx.flush()
    assert localities.nearest(tx, 0.0, 0.0, "fr")["id"] == "outside"
    tx.rollback()


def test_in_a_city_with_districts_the_nearest_place_is_a_district(tx: Session) -> None:
    assert localities.nearest(tx, 45.7533, 4.8695, "fr")["id"] == "FR-69383"
    assert localities.nearest(tx, 45.7549, 4.8364, "fr")["id"].startswith("FR-6938")


def _named(tx: Session, q: str) -> set[tuple[int, int, str, str]]:
    return {(one.start, one.end, one.locality_id, one.kind) for one in localities.named(tx, split(q))}


def test_the_places_in_a_query_are_named_with_their_words(tx: Session) -> None:
    assert (1, 2, "FR-69123", "name") in _named(tx, "kiné Lyon")
    assert (1, 3, "FR-69383", "name") in _named(tx, "kiné Lyon 3")
    assert (1, 2, "FR-69383", "postcode") in _named(tx, "dentiste 69003")
    assert (1, 3, "FR-42218", "name") in _named(tx, "dermato St-Étienne")
    assert (2, 4, "MA-2553604", "name") in _named(tx, "طبيب أسنان الدار البيضاء")
    assert (1, 2, "DE-2867714", "name") in _named(tx, "Hautarzt München")


def test_a_postcode_of_several_countries_is_france_s_first(tx: Session) -> None:
    code = tx.scalar(
        text(
            "SELECT code FROM localities, unnest(postcodes) code GROUP BY code "
            "HAVING count(*) FILTER (WHERE country = 'FR') > 0 AND count(*) FILTER (WHERE country = 'DE') > 0 "
            "ORDER BY code LIMIT 1"
        )
    )
    assert code is not None
    assert localities.named(tx, ["dentiste", code])[0].country == "FR"
    assert _found(tx, code)[0].startswith("FR-")
    assert _found(tx, code, "DE")[0].startswith("DE-")


def test_of_places_with_one_name_the_largest_is_named_first(tx: Session) -> None:
    assert localities.named(tx, split("dentiste saint denis"))[0].locality_id == "FR-97411"


def test_small_words_and_nothing_name_no_place(tx: Session) -> None:
    assert localities.named(tx, split("de la")) == []
    assert localities.named(tx, []) == []


def test_where_there_are_no_places_none_is_nearest(tx: Session) -> None:
    tx.execute(text("DELETE FROM localities"))
    with pytest.raises(NotFound):
        localities.nearest(tx, 45.0, 5.0, "fr")
    tx.rollback()


def test_loading_twice_changes_nothing_and_another_file_replaces_all(db: Database, tmp_path: Path) -> None:
    with db.transaction() as tx:
        before = tx.scalar(text("SELECT loaded_at FROM loaded"))
        assert gazetteer.load(tx) == 0
        assert tx.scalar(text("SELECT loaded_at FROM loaded")) == before
    header, *rows = lzma.decompress(gazetteer.PLACES.read_bytes()).decode().splitlines()
    other = tmp_path / "places.csv.xz"
    other.write_bytes(lzma.compress("\n".join([header, *rows[:10]]).encode()))
    with db.transaction() as tx:
        assert gazetteer.load(tx, other) == 10
        assert tx.scalar(text("SELECT count(*) FROM loaded")) == 1
        assert tx.scalar(text("SELECT count(*) FROM localities")) == 10
        tx.rollback()
