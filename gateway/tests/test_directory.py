"""The directory over HTTP: read by anybody in nobody's name, in the reader's words, with slots for who is signed in."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from contracts.identity.schemas import LANGUAGES
from gateway.api.shapes_agendas import DOCTOR, REASON
from gateway.api.shapes_appointments import WHEN_AND_WHERE
from gateway.api.shapes_directory import ENTRY, Found, ListedEntry, Localities, NextSlot, Overview, Specialties
from gateway.api.shapes_entries import CLAIM, HANDLE, CorrectionSent, Entry, OwnClaim, OwnEntry
from gateway.settings import Limit
from gateway.tests.bus import MEMBER, Bus, Issuer, done
from gateway.tests.conftest import PrivateRedis
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


def test_an_entry_carries_its_version_in_its_tag(client: FlaskClient, bus: Bus) -> None:
    bus.answers["entry"] = lambda _: {**Entry.example, "version": 7}
    answer = client.get(f"{_ENTRY}?language=de")
    assert (answer.status_code, answer.json) == (200, Entry.example)
    assert bus.last.arguments == {"entry_id": ENTRY, "language": "de"}
    assert answer.headers["ETag"].startswith('"7.')
    again = client.get(f"{_ENTRY}?language=de", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.headers["ETag"]) == (304, answer.headers["ETag"])


def test_an_entry_that_is_hidden_answers_like_none(client: FlaskClient, bus: Bus) -> None:
    bus.answers["entry"] = Refused("NotFound", 404, "There is nothing here, or nothing that you may see.", {})
    answers = [client.get(path, headers={"X-Request-Id": "same"}) for path in (_ENTRY, "/v1/directory/nobody")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data


def test_an_entry_is_edited_from_the_version_that_was_read(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["edit_entry"] = lambda _: done({**OwnEntry.example, "version": 8})
    edited = {"presentation": "Bonjour", "listed": False}
    answer = camille.patch(_ENTRY, json=edited, headers={"If-Match": '"7.0123abcd"'})
    assert (answer.status_code, answer.json) == (200, OwnEntry.example)
    assert answer.headers["ETag"].startswith('"8.')
    told = {name: bus.last.arguments[name] for name in ("entry_id", "version", *edited)}
    assert told == {"entry_id": ENTRY, "version": 7, **edited}
    assert camille.patch(_ENTRY, json=edited).status_code == 428


def test_an_entry_is_claimed_with_a_number_and_an_upload(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["claim"] = done(OwnClaim.example, 201)
    claim = {"register_number": "10000000001", "document": HANDLE}
    answer = camille.post(f"{_ENTRY}/claims", json=claim)
    assert (answer.status_code, answer.json) == (201, OwnClaim.example)
    assert answer.headers["Location"] == "/v1/directory/claims"
    assert bus.last.arguments.items() >= {"entry_id": ENTRY, **claim}.items()
    bus.answers |= {"claims": {"items": [OwnClaim.example], "next": None}, "withdraw_claim": done(None, 204)}
    assert camille.get("/v1/directory/claims").json["items"] == [OwnClaim.example]
    assert camille.delete(f"/v1/directory/claims/{CLAIM}").status_code == 204
    assert bus.last.arguments["claim_id"] == CLAIM


@pytest.mark.parametrize(
    ("name", "status"), [("AlreadyClaimed", 409), ("NotClaimable", 403), ("WrongNumber", 422), ("UnknownUpload", 422)]
)
def test_a_claim_that_is_refused_says_why(camille: FlaskClient, bus: Bus, name: str, status: int) -> None:
    bus.answers["claim"] = Refused(name, status, "No.", {})
    answer = camille.post(f"{_ENTRY}/claims", json={"register_number": "10000000001", "document": HANDLE})
    assert answer.status_code == status
    assert answer.json["type"].startswith("/problems/")


def test_a_proof_begins_elsewhere_and_ends_here(camille: FlaskClient, bus: Bus) -> None:
    bus.answers |= {
        "proof": {"offered": True, "name": "Pro Santé Connect"},
        "begin_proof": done({"url": "https://provider.example/authorize?state=x"}, 201),
        "finish_proof": done(OwnClaim.example, 201),
    }
    assert camille.get("/v1/directory/proofs").json["offered"] is True
    begun = camille.post(f"{_ENTRY}/proofs")
    assert (begun.status_code, begun.json) == (201, {"url": "https://provider.example/authorize?state=x"})
    ended = camille.post("/v1/directory/proofs", json={"state": "x" * 30, "code": "abc"})
    assert (ended.status_code, ended.json) == (201, OwnClaim.example)


def test_the_own_entries_are_read_given_up_and_corrected_by_others(camille: FlaskClient, bus: Bus) -> None:
    own = {**OwnEntry.example, "version": 3}
    bus.answers |= {
        "own_entries": {"items": [OwnEntry.example], "next": None},
        "own_entry": lambda _: own,
        "give_up": done(None, 204),
        "correct": done(CorrectionSent.example, 201),
    }
    assert camille.get("/v1/directory/mine").json["items"] == [OwnEntry.example]
    assert camille.get(f"/v1/directory/mine/{ENTRY}").headers["ETag"].startswith('"3.')
    assert camille.delete(f"{_ENTRY}/owner").status_code == 204
    sent = camille.post(f"{_ENTRY}/corrections", json={"about": "phone", "text": "04 78 00 00 01"})
    assert (sent.status_code, sent.json) == (201, CorrectionSent.example)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PATCH", _ENTRY),
        ("POST", f"{_ENTRY}/claims"),
        ("DELETE", f"{_ENTRY}/owner"),
        ("POST", f"{_ENTRY}/corrections"),
        ("POST", f"{_ENTRY}/proofs"),
        ("POST", "/v1/directory/proofs"),
        ("GET", "/v1/directory/mine"),
        ("GET", "/v1/directory/claims"),
    ],
)
def test_what_is_somebody_s_needs_an_account(client: FlaskClient, bus: Bus, method: str, path: str) -> None:
    assert client.open(path, method=method, json={}).status_code == 401
    assert bus.asked == []


def test_an_address_reads_the_directory_as_often_as_its_limit_says(
    make_app: Callable[..., Flask], bus: Bus, redis: PrivateRedis
) -> None:
    bus.answers |= {"search": a_page(), "entry": Entry.example, "specialties": Specialties.example}
    reader = make_app(redis_url=redis.url, limit_directory=Limit(3, 60)).test_client()
    paths = ("/v1/directory", _ENTRY, "/v1/directory/specialties", "/v1/directory")
    assert [reader.get(path).status_code for path in paths] == [200, 200, 200, 429]


def test_no_log_line_has_what_was_looked_for(
    camille: FlaskClient, bus: Bus, slots: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    for query in ("q=zqcanary7&near=45.7612345,4.84", "q=zqcanary7&near=45.7612345", "q=zqcanary7&cursor=zqcanary7"):
        camille.get(f"/v1/directory?{query}")
    bus.answers["search"] = Refused("InternalError", 500, "", {})
    camille.get("/v1/directory?q=zqcanary7&near=45.7612345,4.84")
    written = "".join(capfd.readouterr())
    assert "http.request" in written
    assert "zqcanary7" not in written
    assert "45.76" not in written


def test_the_token_of_another_member_changes_nothing_of_what_is_asked(
    client: FlaskClient, bus: Bus, issuer: Issuer
) -> None:
    bus.answers["search"] = a_page()
    for _ in range(2):
        client.get("/v1/directory?q=dermato", headers={"Authorization": f"Bearer {issuer.token(sub=DOCTOR['id'])}"})
        client.get("/v1/directory?q=dermato")
    assert len({orjson.dumps(asked.arguments) for asked in bus.asked}) == 1
