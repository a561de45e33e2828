"""What a search finds: words in every spelling, places, prices, details, and how many of each."""

from datetime import timedelta
from typing import Any

import pytest

from services.classifieds.tests.lending import LYON, NANTES, VILLEURBANNE, lent, set_down
from services.classifieds.tests.world import Person, World


def search(who: Person, limit: int = 20, **criteria: Any) -> dict[str, Any]:
    made = who.do("add_search", **criteria)
    found: dict[str, Any] = who.ask("found", search_id=made["id"], limit=limit)
    return found


def titles(who: Person, **criteria: Any) -> list[str]:
    return [item["title"] for item in search(who, **criteria)["items"]]


@pytest.mark.parametrize(
    "q",
    [
        "fauteuil",
        "FAUTEUILS roulants",
        "un fauteuil pour ma mère",
        "fautueil",  # two letters swapped
        "fauteil roulant",  # one left out
        "pliants",
    ],
)
def test_words_are_found_whatever_their_case_number_and_small_slips(world: World, q: str) -> None:
    owner, who = world.person(), world.person()
    set_down(world, owner)
    set_down(world, owner, title="Lit médicalisé", category="bed", text="Avec matelas.", details={})
    wanted = "Fauteuil roulant pliant" if "mère" not in q else None
    assert titles(who, q=q) == ([wanted] if wanted else [])


@pytest.mark.parametrize(
    ("title", "q"),
    [
        ("Déambulateur à roulettes", "deambulateur"),
        ("Déambulateur à roulettes", "déambulatuer"),
        ("Œuvre d’entraide", "oeuvre"),
        ("Rollstühle für drinnen", "rollstuhl"),
        ("Walking frames", "frame"),
        ("كرسي متحرك", "الكرسي"),
        ("كُرسيّ متحرك", "كرسي"),
        ("Lit 140", "lit ١٤٠"),
    ],
)
def test_four_languages_are_folded_and_stemmed(world: World, title: str, q: str) -> None:
    owner, who = world.person(), world.person()
    set_down(world, owner, title=title)
    set_down(world, owner, title="Autre chose")
    assert titles(who, q=q) == [title]


def test_a_word_that_somebody_wrote_is_taken_as_it_is_and_the_answer_says_when_not(world: World) -> None:
    owner, who = world.person(), world.person()
    set_down(world, owner, title="Canne anglaise")
    set_down(world, owner, title="Panne de scooter")
    assert titles(who, q="canne") == ["Canne anglaise"]
    assert search(who, q="cannne")["read_as"] == [{"word": "cannne", "as": ["canne"]}]
    assert search(who, q="canne")["read_as"] == []
    assert titles(who, q="zzzzzzz") == []


def test_all_words_must_be_there_wherever_they_stand(world: World) -> None:
    owner, who = world.person(), world.person()
    set_down(world, owner, title="Lit", text="Bon état, avec matelas.", brand="Invacare")
    set_down(world, owner, title="Matelas", text="Seul.")
    assert titles(who, q="matelas invacare") == ["Lit"]


def test_how_one_advertises_tells_no_thing_from_another(world: World) -> None:
    owner, who = world.person(), world.person()
    set_down(world, owner)
    for q in ("fauteuil roulant occasion", "cherche fauteuil pas cher", "wanted fauteuil", "fauteuil à vendre"):
        assert titles(who, q=q) == ["Fauteuil roulant pliant"]
    assert titles(who, q="occasion") == []


@pytest.mark.parametrize(
    ("q", "rule"),
    [("paracétamol", "medicine"), ("chiot à donner", "animal"), ("lait maternel", "breast_milk"), ("fauteuil", None)],
)
def test_what_nobody_may_offer_is_said_to_who_seeks_it(world: World, q: str, rule: str | None) -> None:
    assert search(world.person(), q=q)["not_here"] == rule


def test_near_a_place_is_sorted_by_distance_and_says_it(world: World) -> None:
    owner, who = world.person(), world.person()
    for title, (lat, lon) in (("Nantes", NANTES), ("Villeurbanne", VILLEURBANNE), ("Lyon", LYON)):
        set_down(world, owner, title=title, lat=lat, lon=lon)
    near = search(who, place_id="FR-69123", radius_km=30, sort="nearest")
    assert [item["title"] for item in near["items"]] == ["Lyon", "Villeurbanne"]
    metres = [item["distance_m"] for item in near["items"]]
    assert metres == sorted(metres)
    assert metres[1] < 10_000


def test_prices_are_those_of_the_country_and_what_is_free_costs_nothing(world: World) -> None:
    owner, who = world.person(), world.person()
    set_down(world, owner, title="cher", price="200.00")
    set_down(world, owner, title="ailleurs", price="10.00", currency="CHF", country="CH")
    set_down(world, owner, title="donné", terms="free", price=None, currency=None)
    set_down(world, owner, title="abordable", price="20.00")
    assert titles(who, sort="price") == ["donné", "abordable", "cher"]
    assert titles(who, sort="price", price_low="15", price_high="200") == ["abordable", "cher"]
    assert titles(who, sort="price", country="CH") == ["ailleurs"]


def test_details_of_a_category_narrow_it_down(world: World) -> None:
    owner, who = world.person(), world.person()
    set_down(world, owner, title="solide", details={"type": "wheelchair", "max_weight": 150, "foldable": True})
    set_down(world, owner, title="léger", details={"type": "wheelchair", "max_weight": 100})
    set_down(world, owner, title="canne", details={"type": "cane"})
    assert titles(who, category="mobility", details={"type": "wheelchair", "max_weight": 120}) == ["solide"]
    assert titles(who, category="mobility", details={"type": "wheelchair", "foldable": False}) == ["léger"]
    assert titles(who, category="mobility", details={"foldable": True}) == ["solide"]


def test_facets_count_each_choice_as_if_it_were_not_made(world: World) -> None:
    owner, who = world.person(), world.person()
    set_down(world, owner)
    lent(world, owner)
    set_down(world, owner, category="bed", details={"type": "mattress"})
    set_down(world, owner, kind="request", terms=None, price=None)
    facets = search(who, category="mobility", terms="rent")["facets"]
    assert facets == {"category": {"mobility": 1}, "kind": {"offer": 1}, "terms": {"price": 1, "rent": 1}}
    assert search(who)["facets"]["kind"] == {"offer": 3, "request": 1}


@pytest.mark.parametrize("sort", ["newest", "price", "nearest"])
def test_pages_follow_each_other_without_a_gap_or_a_double(world: World, sort: str) -> None:
    owner, who = world.person(), world.person()
    now = world.now()
    for number in range(7):
        at = now - timedelta(hours=number // 2)  # some are of one moment, one price, one place
        where = LYON if number < 4 else VILLEURBANNE
        more = {"price": f"{number // 2}.50", "published_at": at, "lat": where[0], "lon": where[1]}
        set_down(world, owner, title=f"n° {number}", **more)
    made = who.do("add_search", place_id="FR-69123", sort=sort)
    seen, cursor = [], None
    for _ in range(4):
        page = who.ask("found", search_id=made["id"], limit=2, cursor=cursor)
        seen += [item["title"] for item in page["items"]]
        assert (page["facets"] is None) == (cursor is not None)
        cursor = page["next"]
    assert cursor is None
    assert sorted(seen) == [f"n° {number}" for number in range(7)]


def test_a_cursor_of_another_order_is_refused(world: World) -> None:
    owner, who = world.person(), world.person()
    for _ in range(2):
        set_down(world, owner)
    newest, price = who.do("add_search"), who.do("add_search", sort="price")
    page = who.ask("found", search_id=newest["id"], limit=1)
    assert who.refused("found", search_id=price["id"], limit=1, cursor=page["next"]) == "Invalid"


def test_what_one_may_not_see_is_not_found_nor_counted(world: World) -> None:
    owner, blocked, gone, who = (world.person() for _ in range(4))
    set_down(world, owner, title="seul")
    set_down(world, owner, state="draft", published_at=None, expires_at=None)
    set_down(world, owner, expires_at=world.now() - timedelta(seconds=1))
    set_down(world, blocked)
    set_down(world, gone)
    world.run("UPDATE members SET state = 'suspended' WHERE id = :id", id=gone.id)
    world.run("INSERT INTO blocks VALUES (gen_random_uuid(), :a, :b)", a=who.id, b=blocked.id)
    found = search(who)
    assert [item["title"] for item in found["items"]] == ["seul"]
    assert found["facets"]["kind"] == {"offer": 1}


def test_a_place_that_is_none_is_refused(world: World) -> None:
    assert world.person().refused("add_search", place_id="FR-00000") == "Invalid"
