"""What is meant by what people type."""

from typing import Any

import pytest

from contracts.directory.schemas import Search
from kit.rpc.doors import load
from services.directory import ranking
from services.directory.meanings import radius
from services.directory.questions import Part, Question, Reading
from services.directory.tests import crowd
from services.directory.tests.world import World
from services.directory.understanding import understand


@pytest.fixture
def town(world: World) -> World:
    crowd.settle(world.db)
    world.entry(name="Paul Laval", words=["laval", "paul"], sought="paul laval")
    return world


def meant(world: World, q: str, **said: Any) -> Question:
    with world.db.transaction() as tx:
        return understand(tx, load(Search, {"q": q, **said}))


def kinds(part: Part) -> dict[str, int]:
    """The readings of a part with their weights."""
    return {reading.kind: reading.weight for reading in part.readings}


def words_of(part: Part, kind: str) -> tuple[str, ...]:
    return next(reading.values for reading in part.readings if reading.kind == kind)


def test_a_profession_and_a_place_in_any_order(town: World) -> None:
    one, other = meant(town, "kiné à Lyon"), meant(town, "Lyon, KINE")
    assert set(one.parts) == set(other.parts)
    assert [part.meant for part in one.parts] == ["code", "place"]
    assert one.place == other.place
    assert one.place
    assert one.place.id == "FR-69123"
    assert one.middle
    assert one.words == ()


@pytest.mark.parametrize(
    ("q", "code"),
    [("dermato 69003", "dermatology"), ("Hautarzt Berlin", "dermatology"), ("طبيب أسنان في تونس", "dentist")],
)
def test_everyday_words_of_four_languages(town: World, q: str, code: str) -> None:
    question = meant(town, q)
    assert len(question.parts) == 2
    (reading,) = (each for each in question.parts[0].readings if each.kind in ("specialty", "profession"))
    assert (reading.values, reading.weight) == ((code,), ranking.SURE)
    assert question.parts[1].meant == "place"


def test_a_postcode_is_a_place_and_the_very_postcode_comes_first(town: World) -> None:
    question = meant(town, "dermato 69003")
    assert kinds(question.parts[1])["postcode"] > kinds(question.parts[1])["around"]
    assert question.place
    assert question.place.name in ("Lyon", "Lyon 3e")


def test_a_postcode_that_no_place_has_is_looked_for_in_addresses(town: World) -> None:
    (part,) = meant(town, "10115").parts
    assert kinds(part)["postcode"] == ranking.SURE


def test_titles_and_small_words_are_left_out_unless_there_is_nothing_else(town: World) -> None:
    assert len(meant(town, "le docteur de la Dupont").parts) == 1
    assert [words_of(part, "profession") for part in meant(town, "docteur").parts] == [("physician",)]
    assert [words_of(part, "name") for part in meant(town, "de la").parts] == [("de",), ("la",)]


def test_what_is_nothing_else_is_a_name_and_may_be_misspelt(town: World) -> None:
    question = meant(town, "Dupont Lyon")
    assert question.words == ("dupont",)
    assert kinds(question.parts[0]) == {"name": 32, "prefix": 16, "typo": 8}
    assert kinds(question.parts[1]) == {"inside": 32, "around": 16, "name": 4}


def test_a_place_by_itself_may_be_a_surname_which_then_comes_first(town: World) -> None:
    (part,) = meant(town, "Lyon").parts
    assert kinds(part) == {"inside": 16, "around": 8, "name": 32}


def test_a_name_after_a_title_is_a_name_even_if_it_is_a_place(town: World) -> None:
    (part,) = meant(town, "Dr Nantes").parts
    assert part.meant == "name"
    assert meant(town, "Dr Nantes").middle is None


def test_a_misspelt_place_is_found_unless_somebody_is_called_so(town: World) -> None:
    question = meant(town, "medecin traitant villeurbane")
    assert question.place
    assert question.place.id == "FR-69266"
    town.entry(name="Ana Villeurbane", words=["ana", "villeurbane"], sought="ana villeurbane")
    assert meant(town, "medecin traitant villeurbane").place is None


def test_a_country_that_was_chosen_leaves_places_of_others_out(town: World) -> None:
    assert meant(town, "dentiste Berlin", country="FR").place is None


def test_ones_own_radius_replaces_that_of_the_place(town: World) -> None:
    (_, part) = meant(town, "kiné Lyon", radius_km=3).parts
    assert kinds(part).keys() == {"around", "name"}
    (circle,) = (each.circle for each in part.readings if each.circle)
    assert circle.metres == 3_000


def test_a_point_is_the_middle_whatever_place_is_typed(town: World) -> None:
    question = meant(town, "kiné Lyon", near={"lat": 47.0, "lon": -1.5}, radius_km=10)
    assert question.middle
    assert question.middle.lat == 47.0
    assert [reading.kind for reading in question.narrowing.within] == ["around"]


def test_the_fewer_live_there_the_further_people_go() -> None:
    assert [radius(people) for people in (3_000_000, 50_000, 5_000, 200)] == [10_000, 15_000, 20_000, 30_000]


def test_swapped_neighbours_are_one_slip() -> None:
    assert "dupont" in Reading("typo", 8, ("dupnot",)).swapped
