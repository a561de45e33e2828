"""Pages of who says that an entry is theirs: the proof, the claims, what they say of it, giving it up."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gateway.pages.words import PARTS, REFUSALS
from gateway.tests.browsers import OURS, answer_all, asked, press, press_with, refuse, session, signed_in
from gateway.tests.bus import MEMBER, Bus, Issuer, done
from gateway.tests.entries import CLAIM, ENTRY, a_claim, own
from kit.refusals import Unavailable
from kit.store import Store

PAGE = f"/directory/{ENTRY}"
PDF, SECRET = b"%PDF-1.7 " + b"une carte professionnelle " * 9000, b"k" * 32
NUMBER = "10001234567"


@pytest.fixture
def app(make_app: Callable[..., Flask], bus: Bus, issuer: Issuer, tmp_path: Path) -> Flask:
    answer_all(bus, issuer)
    bus.answers["web_session"] = session(issuer, claims={"kind": "professional"})
    return make_app(store_path=str(tmp_path), store_key=SECRET)


@pytest.fixture
def ines(app: Flask) -> FlaskClient:
    """A professional's browser."""
    return signed_in(app)


def send(client: FlaskClient, body: bytes | None = PDF, **typed: str) -> TestResponse:
    """Send the form with the document, or without one."""
    said = {"key": "k-1", "register_number": NUMBER, **typed}
    name = "" if body is None else "carte.pdf"
    return press_with(client, f"{PAGE}/claim/document", "document", name, body or b"", **said)


def test_the_number_is_asked_for_first_and_comes_along_to_the_proof(ines: FlaskClient, bus: Bus) -> None:
    assert "Pro Santé Connect" in ines.get(f"{PAGE}/claim").text
    page = press(ines, f"{PAGE}/claim", register_number=NUMBER)
    assert page.status_code == 200
    assert f'value="{NUMBER}"' in page.text
    assert 'enctype="multipart/form-data"' in page.text
    refused = press(ines, f"{PAGE}/claim", register_number="1")
    assert refused.status_code == 422
    assert asked(bus, "claim") == []


def test_without_a_provider_only_a_document_is_asked_for(ines: FlaskClient, bus: Bus) -> None:
    bus.answers["proof"] = {"offered": False, "name": None}
    assert f'action="{PAGE}/proof"' not in ines.get(f"{PAGE}/claim").text


def test_a_document_lies_sealed_in_the_store_and_its_handle_goes_to_the_directory(
    ines: FlaskClient, bus: Bus, tmp_path: Path
) -> None:
    answer = send(ines)
    assert (answer.status_code, answer.location) == (303, "/directory/claims?done=claimed")
    [sent] = asked(bus, "claim")
    assert (sent["entry_id"], sent["register_number"], sent["key"]) == (ENTRY, NUMBER, "k-1")
    assert b"".join(Store(tmp_path, SECRET).open(sent["document"], UUID(MEMBER))) == PDF
    assert all(PDF[:20] not in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (None, 422, "Choisissez un document"),
        (b"GIF89a" + b"x" * 100, 415, str(REFUSALS["WrongFile"])),
        (b"%PDF-" + b"x" * 10_000_001, 413, str(REFUSALS["FileTooLarge"])),
    ],
    ids=["none", "another kind", "too large"],
)
def test_what_is_no_document_is_refused_with_the_number_still_there(
    ines: FlaskClient, bus: Bus, tmp_path: Path, body: bytes | None, status: int, words: str
) -> None:
    answer = send(ines, body)
    assert answer.status_code == status
    assert words in answer.text
    assert f'value="{NUMBER}"' in answer.text
    assert asked(bus, "claim") == []
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


@pytest.mark.parametrize(
    ("name", "status"), [("WrongNumber", 422), ("AlreadyClaimed", 409), ("NotClaimable", 403), ("TooManyClaims", 409)]
)
def test_what_the_directory_refuses_is_said_on_the_form(ines: FlaskClient, bus: Bus, name: str, status: int) -> None:
    bus.answers["claim"] = refuse(name, status)
    answer = send(ines)
    assert answer.status_code == status
    assert str(REFUSALS[name]) in answer.text


def test_a_form_that_is_cut_short_is_not_taken_for_a_whole_one(ines: FlaskClient, bus: Bus) -> None:
    head = b'--b\r\nContent-Disposition: form-data; name="register_number"\r\n\r\n10001234567\r\n'
    file = b'--b\r\nContent-Disposition: form-data; name="document"; filename="a.pdf"\r\n\r\n%PDF-1.7 abc'
    kind = {"content_type": "multipart/form-data; boundary=b", "headers": OURS}
    assert ines.post(f"{PAGE}/claim/document", data=head + file, **kind).status_code == 400
    assert ines.post(f"{PAGE}/claim/document", data=b"text", headers=OURS).status_code == 400
    assert asked(bus, "claim") == []


def test_nothing_is_read_of_what_a_stranger_sends(app: Flask, bus: Bus) -> None:
    answer = send(app.test_client())
    assert (answer.status_code, answer.location) == (303, f"/sign-in?next={PAGE}/claim")
    assert bus.asked == []


def test_the_provider_is_a_link_and_what_it_sends_back_is_left_at_once(ines: FlaskClient, bus: Bus) -> None:
    page = press(ines, f"{PAGE}/proof", key="k-1")
    assert 'href="https://provider.example/authorize?state=pX0cQm9aUkVhVQ"' in page.text
    assert "provider.example" in page.text
    answer = ines.get("/directory/proofs?state=pX0cQm9aUkVhVQ-0123456789&code=abc")
    assert (answer.status_code, answer.location) == (303, "/directory/mine?done=proven")
    [sent] = asked(bus, "finish_proof")
    assert (sent["state"], sent["code"]) == ("pX0cQm9aUkVhVQ-0123456789", "abc")


@pytest.mark.parametrize("query", ["error=access_denied&state=s", "", "state=s&code=c"])
def test_a_proof_that_failed_says_what_to_do(ines: FlaskClient, bus: Bus, query: str) -> None:
    bus.answers["finish_proof"] = refuse("ProofFailed")
    answer = ines.get(f"/directory/proofs?{query}")
    assert answer.status_code == 409
    assert str(REFUSALS["ProofFailed"]) in answer.text


def test_claims_say_where_they_stand_and_one_that_waits_is_taken_back(ines: FlaskClient, bus: Bus) -> None:
    refused = a_claim(id="0190c2b5-2b52-7e22-8d4f-3a7c9b1e5f84", state="refused", reason="unreadable")
    bus.answers["claims"] = {"items": [a_claim(), refused], "next": None}
    page = ines.get("/directory/claims").text
    assert "En cours d’examen" in page
    assert "Le document ne se lit pas" in page
    assert page.count("/withdrawal") == 1
    assert press(ines, f"/directory/claims/{CLAIM}/withdrawal").location == "/directory/claims?done=claim-withdrawn"


@pytest.mark.parametrize("part", PARTS)
def test_each_question_begins_with_what_is_said_now(ines: FlaskClient, part: str) -> None:
    page = ines.get(f"{PAGE}/edit/{part}")
    assert page.status_code == 200
    assert 'name="version" value="3"' in page.text
    begins = {
        "presentation": "Peau et ongles.</textarea>",
        "languages": 'value="ar" checked',
        "fees": 'value="1" checked',
        "hours": "Du lundi au jeudi</textarea>",
        "access": 'name="accessible" value="true" checked',
        "patients": 'name="accepts_new" value="false" checked',
        "listed": 'name="listed" value="true" checked',
    }
    assert begins[part] in page.text


@pytest.mark.parametrize(
    ("part", "typed", "said"),
    [
        ("presentation", {"presentation": "Bonjour\r\nvous"}, {"presentation": "Bonjour\nvous"}),
        ("presentation", {"presentation": ""}, {"presentation": None}),
        ("languages", {"languages": ["", "fr", "wo"]}, {"languages": ["fr", "wo"]}),
        ("languages", {"languages": ""}, {"languages": []}),
        ("fees", {"sector": "", "fees": "30 €"}, {"sector": None, "fees": "30 €"}),
        ("patients", {"accepts_new": "true", "video": ""}, {"accepts_new": "true", "video": None}),
        ("hours", {"hours": "Le lundi", "presentation": "Autre chose"}, {"hours": "Le lundi"}),
    ],
)
def test_an_answer_changes_what_it_is_about_and_nothing_else(
    ines: FlaskClient, bus: Bus, part: str, typed: dict[str, Any], said: dict[str, Any]
) -> None:
    answer = press(ines, f"{PAGE}/edit/{part}", version="3", key="k-1", **typed)
    assert answer.location == f"{PAGE}/edit?done=saved"
    [sent] = asked(bus, "edit_entry")
    kept = {name: value for name, value in sent.items() if name not in ("actor", "key")}
    assert kept == {**said, "entry_id": ENTRY, "version": 3}


def test_words_that_changed_elsewhere_are_shown_beside_ones_own(ines: FlaskClient, bus: Bus) -> None:
    bus.answers |= {"edit_entry": refuse("VersionConflict", 412), "own_entry": own() | {"version": 4}}
    answer = press(ines, f"{PAGE}/edit/presentation", version="3", presentation="Mes mots")
    assert answer.status_code == 412
    assert 'name="version" value="4"' in answer.text
    assert "Mes mots</textarea>" in answer.text
    assert "Peau et ongles." in answer.text


def test_an_entry_can_be_hidden_and_given_up(ines: FlaskClient, bus: Bus) -> None:
    assert press(ines, f"{PAGE}/edit/listed", version="3", listed="false").location == f"{PAGE}/edit?done=hidden"
    assert asked(bus, "edit_entry")[0]["listed"] == "false"
    assert "effacé" in ines.get(f"{PAGE}/giving-up").text
    assert press(ines, f"{PAGE}/giving-up", key="k-1").location == "/directory/mine?done=given-up"
    assert [sent["entry_id"] for sent in asked(bus, "give_up")] == [ENTRY]


def test_another_s_entry_is_not_there_to_be_edited(ines: FlaskClient, bus: Bus) -> None:
    bus.answers["own_entry"] = refuse("NotFound", 404)
    assert {ines.get(f"{PAGE}/{end}").status_code for end in ("edit", "edit/fees", "giving-up")} == {404}
    assert ines.get(f"{PAGE}/edit/nothing").status_code == 404


def test_today_tells_a_professional_without_an_entry_of_it_until_they_say_enough(ines: FlaskClient, bus: Bus) -> None:
    assert "/directory/later" not in ines.get("/").text
    bus.answers["own_entries"] = {"items": [], "next": None}
    assert "/directory/later" in ines.get("/").text
    assert press(ines, "/directory/later").location == "/?done=later"
    before = len(asked(bus, "own_entries"))
    assert "/directory/later" not in ines.get("/").text
    assert len(asked(bus, "own_entries")) == before


def test_today_is_whole_while_the_directory_is_away(ines: FlaskClient, bus: Bus) -> None:
    bus.answers["own_entries"] = Unavailable(service="directory")
    assert ines.get("/").status_code == 200


def test_nobody_but_professionals_is_told(app: Flask, bus: Bus, issuer: Issuer) -> None:
    bus.answers |= {"own_entries": {"items": [], "next": None}, "web_session": session(issuer)}
    client = signed_in(app)
    assert "/directory/later" not in client.get("/").text
    assert asked(bus, "own_entries") == []
    assert "compte de professionnel" in client.get("/directory/mine").text


def test_the_key_of_a_claim_that_is_on_its_way_is_kept(ines: FlaskClient, bus: Bus) -> None:
    bus.answers["claim"] = Unavailable(service="directory")
    assert 'name="key" value="k-1"' in send(ines).text
    bus.answers["claim"] = done(a_claim(), 201)
    assert send(ines).status_code == 303
