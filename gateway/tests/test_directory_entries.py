"""An entry of the directory over HTTP: read, edited, claimed, proved, corrected; and what no log has."""

from collections.abc import Callable

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.api.shapes_agendas import DOCTOR
from gateway.api.shapes_directory import ENTRY, Found, Specialties
from gateway.api.shapes_entries import CLAIM, HANDLE, CorrectionSent, Entry, OwnClaim, OwnEntry
from gateway.settings import Limit
from gateway.tests.bus import Bus, Issuer, done
from gateway.tests.conftest import PrivateRedis
from kit.refusals import Refused

_ENTRY = f"/v1/directory/{ENTRY}"


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
    nobody = {**Found.example, "items": []}
    bus.answers |= {"search": nobody, "entry": Entry.example, "specialties": Specialties.example}
    reader = make_app(redis_url=redis.url, limit_directory=Limit(3, 60)).test_client()
    paths = ("/v1/directory", _ENTRY, "/v1/directory/specialties", "/v1/directory")
    assert [reader.get(path).status_code for path in paths] == [200, 200, 200, 429]


def test_no_log_line_has_what_was_looked_for(camille: FlaskClient, bus: Bus, capfd: pytest.CaptureFixture[str]) -> None:
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
    bus.answers["search"] = {**Found.example, "items": []}
    for _ in range(2):
        client.get("/v1/directory?q=dermato", headers={"Authorization": f"Bearer {issuer.token(sub=DOCTOR['id'])}"})
        client.get("/v1/directory?q=dermato")
    assert len({orjson.dumps(asked.arguments) for asked in bus.asked}) == 1
