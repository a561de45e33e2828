"""Who looks for somebody: the doors, on the real database, with and without an index."""

import os
import signal
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from uuid6 import uuid7

from deploy.dev.servers import Servers
from services.directory.engine import Engine, EngineAway
from services.directory.tests import crowd
from services.directory.tests.world import World

LYON = {"lat": 45.7578, "lon": 4.8320}
VILLEURBANNE: dict[str, Any] = {
    "address": "1 cours Émile-Zola", "postcode": "69100", "city": "Villeurbanne", "commune": "FR-69266",
    "lat": 45.7719, "lon": 4.8902,
}  # fmt: skip


class NoEngine(Engine):
    """An engine that is never there, and counts how often it was asked."""

    def __init__(self) -> None:
        super().__init__("", "nowhere")
        self.asked = 0

    def search(self, body: dict[str, Any], left: float) -> dict[str, Any]:
        self.asked += 1
        raise EngineAway


@pytest.fixture
def town(world: World) -> World:
    """The world with its places and no index."""
    crowd.settle(world.db)
    world.service.engine = NoEngine()
    return world


@pytest.fixture
def indexed(town: World, search_url: str) -> Iterator[World]:
    """The same with an index of the three who live there."""
    for name in ("Anne Martin", "Bruno Martin", "Claude Martin"):
        town.entry(name=name, words=sorted(name.lower().split()), sought=name.lower())
    with crowd.indexed(town.db, search_url) as engine:
        town.service.engine = engine
        yield town


def names(answer: dict[str, Any]) -> list[str]:
    return [item["name"] for item in answer["items"]]


def test_what_is_found_says_who_where_how_far_and_why(town: World) -> None:
    entry_id = town.entry(VILLEURBANNE, {}, profile={"languages": ["fr", "ar"], "video": True, "sector": "1"})
    answer = town.ask("search", q="dermato", near=LYON, languages=["ar"], video=True)
    (item,) = answer["items"]
    assert item["id"] == str(entry_id)
    assert item["name"] == "Dr Hélène Marchand"
    assert (item["profession_code"], item["specialty_code"]) == ("physician", "dermatology")
    assert item["specialty"] == "Dermatologue"
    assert (item["place"]["city"], item["places"]) == ("Lyon", 2)
    assert 900 < item["distance_m"] < 1_200
    assert item["why"] == [
        {"code": "specialty", "specialty": "Dermatologue"},
        {"code": "language", "language": "ar"},
        {"code": "video"},
        {"code": "distance", "metres": item["distance_m"]},
    ]
    assert (item["languages"], item["sector"], item["video"], item["accepts_new"]) == (["fr", "ar"], "1", True, None)
    assert (item["claimed"], item["member_id"], item["as_of"]) == (False, None, "2026-11-01")
    assert answer["source"] == "database"
    assert answer["as_of"] == "2026-11-01"


def test_what_stands_unchanged_in_a_register_is_as_old_as_its_last_file(world: World) -> None:
    entry_id = world.entry()
    files = {"2026-12-01": "done", "2026-12-20": "refused"}
    for day, state in files.items():
        world.rows(
            "INSERT INTO imports (id, source, file, as_of, state, ended_at) VALUES"
            " (gen_random_uuid(), 'rpps', '', CAST(:day AS date), :state, now()) RETURNING id",
            day=day, state=state,
        )  # fmt: skip
    [item] = world.ask("search")["items"]
    read = world.ask("entry", entry_id=entry_id)
    assert item["as_of"] == read["register"]["as_of"] == "2026-12-01"


def test_what_was_understood_is_told(town: World) -> None:
    answer = town.ask("search", q="kiné dupont Lyon", language="en")
    assert [each["code"] for each in answer["understood"]["specialties"]] == ["physiotherapist"]
    assert answer["understood"]["place"] == {"id": "FR-69123", "name": "Lyon"}
    assert answer["understood"]["words"] == ["dupont"]


def test_a_member_is_named_only_while_they_are_active(town: World) -> None:
    doctor = town.person()
    town.entry(member_id=doctor.id, claimed_at=town.now())
    (item,) = town.ask("search", q="marchand", claimed=True)["items"]
    assert (item["claimed"], item["member_id"]) == (True, str(doctor.id))
    town.introduce(doctor, seq=2, what="suspended", state="suspended")
    (item,) = town.ask("search", q="marchand")["items"]
    assert (item["claimed"], item["member_id"]) == (True, None)


def test_who_closed_or_hid_is_not_found_nor_read(town: World) -> None:
    closed = town.entry(state="closed", closed_at=town.now())
    hidden = town.entry(listed=False)
    assert town.ask("search", q="marchand")["items"] == []
    for each in (closed, hidden, uuid7()):
        assert town.refused("entry", entry_id=each) == "NotFound"


def test_an_entry_says_all_it_has_with_all_its_places(town: World) -> None:
    entry_id = town.entry({}, VILLEURBANNE, profile={"languages": ["fr"], "fees": "30 €"})
    entry = town.ask("entry", entry_id=entry_id, language="en")
    assert [place["city"] for place in entry["places"]] == ["Lyon", "Villeurbanne"]
    assert entry["specialties"] == [{"code": "dermatology", "name": "Dermatologist"}]
    assert entry["profile"]["fees"] == "30 €"
    assert entry["register"]["source"] == "rpps"
    assert entry["version"] == 1


def test_facets_count_what_is_found_and_come_on_a_first_page_alone(town: World) -> None:
    for profile in ({"video": True, "languages": ["fr"]}, {"video": False, "languages": ["fr", "de"]}):
        town.entry(profile=profile)
    answer = town.ask("search", q="dermato", facets=True, limit=1)
    assert answer["facets"]["specialty"] == [{"code": "dermatology", "name": "Dermatologue", "count": 2}]
    assert answer["facets"]["languages"] == [{"code": "fr", "count": 2}, {"code": "de", "count": 1}]
    assert answer["facets"]["video"] == 1
    second = town.ask("search", q="dermato", facets=True, limit=1, cursor=answer["next"])
    assert second["facets"] is None
    assert second["next"] is None


def test_where_nobody_is_found_it_says_what_to_do_without(town: World) -> None:
    town.entry(profile={"languages": ["fr"], "video": True})
    answer = town.ask("search", q="dentiste", languages=["ar"], accepts_new=True)
    assert answer["items"] == []
    assert answer["widen"] == []  # one thing less is not enough
    answer = town.ask("search", q="dermato", near=LYON, radius_km=10, languages=["ar"], video=True)
    assert answer["widen"] == [{"without": "languages", "count": 1}]
    assert town.ask("search", q="dentiste", video=True)["widen"] == [{"without": "q", "count": 1}]
    assert town.ask("search", place="FR-44109")["widen"] == [{"without": "place", "count": 1}]
    assert town.ask("search", q="dermato", near={"lat": 46.5, "lon": 4.8}, radius_km=5)["widen"] == [
        {"without": "radius_km", "count": 1}
    ]
    assert town.ask("search", q="dermato Berlin")["widen"] == []


def test_a_place_among_the_words_is_widened_too(town: World) -> None:
    town.entry(VILLEURBANNE)
    assert town.ask("search", q="dermato Lyon", radius_km=3)["widen"] == [{"without": "radius_km", "count": 1}]


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"radius_km": 5}, "/radius_km"),
        ({"sort": "distance"}, "/sort"),
        ({"place": "FR-99999"}, "/place"),
        ({"near": LYON, "place": "FR-69123"}, "/place"),
        ({"cursor": "nothing"}, "/cursor"),
    ],
)
def test_what_cannot_be_answered_is_refused_by_its_field(town: World, said: dict[str, Any], pointer: str) -> None:
    from kit.refusals import Invalid

    with pytest.raises(Invalid) as refused:
        town.ask("search", **said)
    assert [error["pointer"] for error in refused.value.extra["errors"]] == [pointer]


def test_a_place_is_looked_around_as_far_as_its_size_says_or_the_person(town: World) -> None:
    town.entry(VILLEURBANNE)
    assert names(town.ask("search", place="FR-69123")) == ["Dr Hélène Marchand"]
    assert names(town.ask("search", place="FR-69123", radius_km=3)) == []
    assert names(town.ask("search", q="dermato Lyon", radius_km=3)) == []
    assert names(town.ask("search", q="dermato Lyon", radius_km=5)) == ["Dr Hélène Marchand"]


def test_the_index_answers_when_it_is_there(indexed: World) -> None:
    answer = indexed.ask("search", q="martin", facets=True)
    assert answer["source"] == "index"
    assert names(answer) == ["Dr Anne Martin", "Dr Bruno Martin", "Dr Claude Martin"]
    assert answer["facets"]["specialty"][0]["count"] == 3
    assert indexed.ask("search", q="martin", video=True)["widen"] == [{"without": "video", "count": 3}]


def test_a_cursor_goes_on_with_the_database_when_the_index_went_away_and_back(indexed: World) -> None:
    engine = indexed.service.engine
    for near in (None, LYON):
        first = indexed.ask("search", q="martin", near=near, limit=1)
        indexed.service.engine = NoEngine()
        second = indexed.ask("search", q="martin", near=near, limit=1, cursor=first["next"])
        indexed.service.engine = engine
        third = indexed.ask("search", q="martin", near=near, limit=1, cursor=second["next"])
        assert [page["source"] for page in (first, second, third)] == ["index", "database", "index"]
        assert names(first) + names(second) + names(third) == ["Dr Anne Martin", "Dr Bruno Martin", "Dr Claude Martin"]


def test_who_closed_since_the_index_was_told_is_left_out(indexed: World) -> None:
    with indexed.db.transaction() as tx:
        from sqlalchemy import text

        tx.execute(text("UPDATE entries SET state = 'closed', closed_at = now() WHERE name = 'Bruno Martin'"))
    assert names(indexed.ask("search", q="martin")) == ["Dr Anne Martin", "Dr Claude Martin"]


def test_a_frozen_engine_costs_a_moment_and_then_nothing(indexed: World, servers: Servers, search_url: str) -> None:
    indexed.service.engine = engine = Engine(search_url, indexed.service.engine.index)
    frozen = servers.pid("elasticsearch")
    os.kill(frozen, signal.SIGSTOP)
    try:
        for _ in range(6):
            answer = indexed.ask("search", q="martin")
            assert (answer["source"], len(answer["items"])) == ("database", 3)
        assert engine.away  # the breaker is open: it is asked no more
        assert indexed.ask("overview")["source"] == "database"
    finally:
        os.kill(frozen, signal.SIGCONT)
        engine.close()


def test_an_engine_that_is_stopped_or_has_no_index_leaves_it_to_the_database(indexed: World, search_url: str) -> None:
    for engine in (Engine("http://127.0.0.1:9", "any"), Engine(search_url, f"no-{uuid4().hex}"), Engine("", "any")):
        indexed.service.engine = engine
        answer = indexed.ask("search", q="martin", facets=True)
        assert (answer["source"], len(answer["items"])) == ("database", 3)
        assert answer["facets"]["specialty"][0]["count"] == 3
        engine.close()


def test_specialties_and_places_are_listed_in_the_readers_words(town: World) -> None:
    listed = {item["code"]: item for item in town.ask("specialties", language="de")["items"]}
    assert listed["dermatology"]["name"].startswith("Haut")
    assert town.ask("places", q="villeurb")["items"][0]["id"] == "FR-69266"
    assert town.ask("places", near={"lat": 47.2, "lon": -1.5})["items"][0]["name"] == "Nantes"


def test_an_overview_is_counted_once_a_minute(town: World) -> None:
    town.entry()
    town.entry(kind="partner", profession="pharmacy", specialties=[])
    before = town.ask("overview")
    assert before["entries"] == {"professional": 1, "partner": 1}
    assert before["source"] == "database"
    town.entry()
    assert town.ask("overview") == before


def test_uuids_of_items_are_text(town: World) -> None:
    town.entry()
    assert UUID(town.ask("search")["items"][0]["id"])


def test_of_who_is_named_like_a_place_no_distance_from_there_is_told(town: World) -> None:
    far = {"lat": 48.85, "lon": 2.35, "city": "Paris", "postcode": "75004", "commune": "FR-75056"}
    town.entry(far, name="Claire Lyon", words=["claire", "lyon"], sought="claire lyon")
    [named] = town.ask("search", q="claire lyon")["items"]
    assert (named["distance_m"], [why["code"] for why in named["why"]]) == (None, ["name"])
    town.entry(name="Anne Martin", words=["anne", "martin"], sought="anne martin")
    [there] = town.ask("search", q="martin lyon")["items"]
    assert there["distance_m"] is not None
