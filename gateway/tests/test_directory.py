"""The directory over HTTP: read by anybody in nobody's name, in the reader's words, with slots for who is signed in."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from contracts.identity.schemas import LANGUAGES
from gateway.api.shapes_agendas import DOCTOR, REASON
from gateway.api.shapes_appointments import WHEN_AND_WHERE
from gateway.api.shapes_directory import ENTRY, Found, ListedEntry, Localities, NextSlot, Overview, Specialties
from gateway.tests.bus import MEMBER, Bus
from gateway.why import say_distance, sentences
from kit.refusals import Refused, Unavailable

_ENTRY = f"/v1/directory/{ENTRY}"
_WHY = [
    {"code": "specialty", "specialty": "Dermatologie"},
    {"code": "place", "name": "Lyon"},
    {"code": "distance", "metres": 1240},
    {"code": "language", "language": "ar"},
    {"code": "a reason of tomorrow"},
]
_ASKED = {
    "q": "",
    "kind": None,
    "profession": None,
    "specialty": None,
    "country": None,
    "near": None,
    "place": None,
    "radius_km": None,
    "languages": [],
    "video": None,
    "accepts_new": None,
    "sector": None,
    "accessible": None,
    "claimed": None,
    "sort": "best",
    "facets": False,
    "limit": 20,
    "cursor": None,
    "language": "fr",
}


def an_item(**fields: Any) -> dict[str, Any]:
    """An entry as the directory finds it."""
    item = {name: value for name, value in ListedEntry.example.items() if name != "next_slot"}
    return {**item, "why": _WHY, **fields}


def a_page(*items: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {**Found.example, "items": list(items), **fields}


@pytest.fixture
def slots(bus: Bus) -> dict[str, Any]:
    """One professional who can be booked is found."""
    free = {"professional_id": DOCTOR["id"], "reason_id": REASON, "slot": WHEN_AND_WHERE}
    bus.answers |= {"search": lambda _: a_page(an_item()), "first_free": {"items": [free], "next": None}}
    return free


def test_anybody_searches_and_nobody_is_named(client: FlaskClient, bus: Bus, slots: dict[str, Any]) -> None:
    answer = client.get(
        "/v1/directory?q=dermato%20Lyon&near=45.76,4.84&radius_km=20&languages=fr,ar&video=true&sort=distance"
    )
    assert answer.status_code == 200, answer.text
    [asked] = bus.asked
    told = {"q": "dermato Lyon", "near": {"lat": 45.76, "lon": 4.84}, "radius_km": 20, "languages": ["fr", "ar"]}
    assert (asked.service, asked.method, asked.repeatable) == ("directory", "search", True)
    assert asked.arguments == {**_ASKED, **told, "video": True, "sort": "distance"}
    assert "next_slot" not in answer.json["items"][0]
    assert not Found().validate(answer.json)


def test_a_search_without_parameters_asks_for_all(client: FlaskClient, bus: Bus, slots: dict[str, Any]) -> None:
    assert client.get("/v1/directory").status_code == 200
    assert bus.last.arguments == _ASKED


def test_who_is_signed_in_sees_next_slots_by_one_call(camille: FlaskClient, bus: Bus, slots: dict[str, Any]) -> None:
    others = [
        an_item(member_id=None, claimed=False),
        an_item(kind="partner", member_id=MEMBER),
        an_item(),
        an_item(),
    ]
    bus.answers["search"] = a_page(*others)
    answer = camille.get("/v1/directory?q=dermato")
    assert [asked.method for asked in bus.asked] == ["search", "first_free"]
    assert "actor" not in bus.asked[0].arguments
    assert bus.last.arguments["professional_ids"] == [DOCTOR["id"]]
    assert bus.last.arguments["actor"]["member_id"] == MEMBER
    assert ["next_slot" in item for item in answer.json["items"]] == [False, False, True, True]
    assert answer.json["items"][2]["next_slot"] == NextSlot.example
    assert not Found().validate(answer.json)


def test_appointments_is_not_asked_for_a_page_that_nobody_can_book(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["search"] = a_page(an_item(member_id=None, claimed=False))
    assert camille.get("/v1/directory").status_code == 200
    assert [asked.method for asked in bus.asked] == ["search"]


@pytest.mark.parametrize("failure", [Unavailable(service="appointments"), Refused("Expired", 503, "Late.", {})])
def test_a_page_goes_without_slots_where_appointments_does_not_answer(
    camille: FlaskClient, bus: Bus, slots: dict[str, Any], failure: Exception
) -> None:
    bus.answers["first_free"] = failure
    answer = camille.get("/v1/directory")
    assert answer.status_code == 200
    assert "next_slot" not in answer.json["items"][0]


def test_slots_are_waited_for_a_moment_alone(camille: FlaskClient, bus: Bus, slots: dict[str, Any]) -> None:
    camille.get("/v1/directory")
    assert {one.method: one.deadline for one in bus.asked} == {"search": None, "first_free": 0.3}


def test_a_token_that_is_no_good_is_told_and_not_passed_over(client: FlaskClient, bus: Bus) -> None:
    bus.answers["search"] = a_page()
    answer = client.get("/v1/directory", headers={"Authorization": "Bearer nonsense"})
    assert (answer.status_code, bus.asked) == (401, [])


@pytest.mark.parametrize(
    ("query", "header", "wanted", "said"),
    [
        ("", None, "fr", ["Dermatologie", "Exerce à Lyon", "À 1,2\xa0km", "Parle arabe"]),
        ("", "de-CH,fr;q=0.5", "de", None),
        ("", "nl", "fr", None),
        ("?language=en", "de", "en", ["Dermatologie", "Works in Lyon", "1.2 km away", "Speaks Arabic"]),
        ("?language=ar", None, "ar", None),
    ],
)
def test_the_answer_is_in_the_language_asked_for(
    client: FlaskClient, bus: Bus, slots: Any, query: str, header: str | None, wanted: str, said: list[str] | None
) -> None:
    answer = client.get(f"/v1/directory{query}", headers={"Accept-Language": header} if header else {})
    assert bus.last.arguments["language"] == wanted
    assert "Accept-Language" in answer.headers["Vary"]
    words = answer.json["items"][0]["why"]
    assert len(words) == 4
    assert said is None or [word.replace("\u202f", "\xa0") for word in words] == said


@pytest.mark.parametrize(
    ("metres", "said"),
    [
        (0, "50\xa0m"),
        (374, "350\xa0m"),
        (990, "1\xa0000\xa0m"),
        (1240, "1,2\xa0km"),
        (9_960, "10\xa0km"),
        (36_600, "37\xa0km"),
    ],
)
def test_a_distance_is_said_no_more_exactly_than_an_address_is(
    make_app: Callable[..., Flask], metres: int, said: str
) -> None:
    with make_app().test_request_context(), force_locale("fr"):
        assert say_distance(metres).replace("\u202f", "\xa0") == said


@pytest.mark.parametrize(("metres", "said"), [(0, "1\xa0km"), (1_700, "2\xa0km"), (36_600, "37\xa0km")])
def test_a_distance_to_the_middle_of_a_commune_is_said_to_the_kilometre(
    client: FlaskClient, bus: Bus, metres: int, said: str
) -> None:
    place = {**ListedEntry.example["place"], "precision": "commune"}
    bus.answers["search"] = a_page(an_item(place=place, why=[{"code": "distance", "metres": metres}]))
    [words] = client.get("/v1/directory").json["items"][0]["why"]
    assert words.replace("\u202f", "\xa0") == f"À environ {said}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_is_said_in_every_language(make_app: Callable[..., Flask], language: str) -> None:
    reasons = [
        {"code": "name"}, {"code": "name_like"}, {"code": "profession", "profession": "x"}, {"code": "video"},
        {"code": "sector", "sector": "1"}, {"code": "accepts_new"}, {"code": "accessible"}, {"code": "claimed"},
        {"code": "place", "name": "x"}, {"code": "distance", "metres": 5}, {"code": "language", "language": "ar"},
    ]  # fmt: skip
    said = {}
    for each in (language, "fr"):
        with make_app().test_request_context(), force_locale(each):
            said[each] = sentences(reasons)
    assert len(set(said[language])) == len(reasons)
    if language != "fr":
        assert set(said[language]) & set(said["fr"]) == {"x"}


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("near=here", "/near"),
        ("near=45.76", "/near"),
        ("near=91,0", "/near"),
        ("near=nan,4", "/near"),
        ("near=45.76,4.84&place=FR-69123", "/place"),
        ("place=Lyon", "/place"),
        ("languages=fr,xx", "/languages"),
        ("radius_km=201", "/radius_km"),
        ("sort=price", "/sort"),
        ("video=perhaps", "/video"),
        ("language=it", "/language"),
        ("limit=101", "/limit"),
        (f"q={'x' * 101}", "/q"),
        ("specialty=Derma!", "/specialty"),
    ],
)
def test_what_cannot_be_asked_names_its_parameter_and_never_says_it_again(
    client: FlaskClient, bus: Bus, query: str, pointer: str
) -> None:
    answer = client.get(f"/v1/directory?{query}")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert bus.asked == []


def test_a_page_has_a_link_to_the_next_and_a_tag(client: FlaskClient, bus: Bus, slots: dict[str, Any]) -> None:
    first = client.get("/v1/directory?q=dermato&limit=1")
    assert first.headers["Link"] == '</v1/directory?q=dermato&limit=1&cursor=AZDCsQKqfuE>; rel="next"'
    again = client.get("/v1/directory?q=dermato&limit=1", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "door", "body", "asked"),
    [
        ("/v1/directory/specialties", "specialties", Specialties.example, {"language": "fr"}),
        (
            "/v1/places?q=lyon&country=FR",
            "places",
            Localities.example,
            {"q": "lyon", "near": None, "country": "FR", "limit": 10, "language": "fr"},
        ),
        (
            "/v1/places?near=45.7,4.8",
            "places",
            Localities.example,
            {"q": "", "near": {"lat": 45.7, "lon": 4.8}, "country": None, "limit": 10, "language": "fr"},
        ),
        ("/v1/directory/overview", "overview", Overview.example, {}),
    ],
)
def test_what_is_read_without_an_account_is_asked_for_in_nobody_s_name(
    camille: FlaskClient, bus: Bus, path: str, door: str, body: dict[str, Any], asked: dict[str, Any]
) -> None:
    bus.answers[door] = body
    answer = camille.get(path)
    assert (answer.status_code, answer.json) == (200, body)
    assert (bus.last.service, bus.last.arguments) == ("directory", asked)
    assert camille.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
