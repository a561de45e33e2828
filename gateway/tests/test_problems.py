"""Whatever goes wrong leaves as a problem document, and each name has its page."""

import ast
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

import gateway.refusals
import kit.refusals
from gateway.problems import PROBLEMS, kebab
from gateway.tests.bus import Bus, a_post, done
from kit.refusals import Refusal, Refused, Unavailable

_ROOT = Path(__file__).parents[2]
_POST = "/v1/posts/0190c2b1-02aa-7be1-b6a5-3c0d9e8f7a12"


def refusals_of(module: Any) -> set[str]:
    found = (getattr(module, name) for name in dir(module))
    return {one.__name__ for one in found if isinstance(one, type) and issubclass(one, Refusal) and one is not Refusal}


def refusals_of_services() -> set[str]:
    """Class names in services/*/refusals.py whose base is a refusal, read without importing a service."""
    names = set()
    for path in _ROOT.glob("services/*/refusals.py"):
        known = refusals_of(kit.refusals) | {"Refusal"}
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and {getattr(base, "id", None) for base in node.bases} & known:
                known.add(node.name)
                names.add(node.name)
    return names


def test_every_refusal_of_kit_gateway_and_services_has_a_row() -> None:
    services = refusals_of_services()
    assert {"InvalidCredentials", "RestorationOver"} <= services
    assert refusals_of(kit.refusals) | refusals_of(gateway.refusals) | services == set(PROBLEMS)


def test_a_row_says_the_status_that_the_refusal_has() -> None:
    for module in (kit.refusals, gateway.refusals):
        for name in refusals_of(module):
            assert PROBLEMS[name].status == getattr(module, name).status, name


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_problem_has_a_page_that_explains_it(client: FlaskClient, name: str) -> None:
    page = client.get(f"/problems/{kebab(name)}")
    assert page.status_code == 200
    assert page.mimetype == "text/html"
    assert kebab(name) in page.text
    assert str(PROBLEMS[name].status) in page.text


def test_a_page_of_no_problem_is_not_there(client: FlaskClient) -> None:
    assert client.get("/problems/nonsense").status_code == 404
    assert client.get("/problems/NotFound").status_code == 404


def test_a_service_s_refusal_becomes_a_problem_document(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["restore_post"] = Refused(
        "RestorationOver", 409, "A removed post can be restored for 30 seconds only.", {}
    )
    answer = camille.post(f"{_POST}/restoration", headers={"X-Request-Id": "abc"})
    assert answer.status_code == 409
    assert answer.mimetype == "application/problem+json"
    assert answer.json == {
        "type": "/problems/restoration-over",
        "title": PROBLEMS["RestorationOver"].title,
        "status": 409,
        "detail": "A removed post can be restored for 30 seconds only.",
        "request_id": "abc",
    }


def test_what_a_refusal_adds_is_handed_on(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["restore_post"] = Refused("SlotTaken", 409, "Taken.", {"next": ["a", "b"], "retry_after": 7})
    answer = camille.post(f"{_POST}/restoration")
    assert answer.json["next"] == ["a", "b"]
    assert answer.json["type"] == "/problems/slot-taken"
    assert "retry_after" not in answer.json
    assert answer.headers["Retry-After"] == "7"


def test_a_refusal_that_the_table_does_not_know_is_told_by_its_status_alone(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["restore_post"] = Refused("NeverHeardOf", 409, "No.", {})
    assert camille.post(f"{_POST}/restoration").json["type"] == "about:blank"


def test_a_service_that_is_away_is_503_with_retry_after(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["feed"] = Unavailable(service="social", retry_after=1)
    answer = camille.get("/v1/feed")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert answer.json["type"] == "/problems/unavailable"


def test_a_service_s_database_that_is_away_is_503_with_its_own_retry_after(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["feed"] = Refused("Unavailable", 503, "This part is not available.", {"retry_after": 2})
    answer = camille.get("/v1/feed")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")


@pytest.mark.parametrize(
    "failure",
    [
        Refused("InternalError", 500, "", {}),
        Refused("MethodNotFound", 500, "feed of secret words", {}),
        ValueError("secret words"),
        b"not json: secret words",
    ],
)
def test_a_fault_is_500_and_says_nothing_of_its_inside(
    camille: FlaskClient, bus: Bus, failure: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    bus.answers["post"] = failure
    answer = camille.get(_POST)
    assert answer.status_code == 500
    assert answer.json["type"] == "/problems/internal-error"
    assert "secret" not in answer.text
    written = capfd.readouterr().out
    assert "http.failed" in written
    assert "secret" not in written


def test_wrong_paths_and_malformed_ids_answer_like_what_does_not_exist(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["post"] = Refused("NotFound", 404, kit.refusals.NotFound.detail, {})
    bus.answers["member"] = bus.answers["post"]
    bodies = []
    for path in ("/v1/nowhere", "/v1/posts/1", f"{_POST}x", _POST, "/v1/members/me%00", "/v1//feed"):
        answer = camille.get(path, headers={"X-Request-Id": "same"})
        assert answer.status_code == 404, path
        assert answer.mimetype == "application/problem+json"
        bodies.append(answer.data)
    assert len(set(bodies)) == 1


def test_ids_are_handed_on_in_lower_case(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["post"] = a_post()
    camille.get(_POST.replace("0190c2b1", "0190C2B1"))
    assert bus.last.arguments["post_id"] == "0190c2b1-02aa-7be1-b6a5-3c0d9e8f7a12"


def test_a_method_that_is_not_known_is_405_with_allow(camille: FlaskClient) -> None:
    answer = camille.put("/v1/posts", json={})
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert answer.json["type"] == "/problems/method-not-allowed"
    assert camille.open("/v1/posts", method="FOO").status_code == 405


def test_a_missing_token_is_401_and_asks_for_a_bearer(client: FlaskClient, bus: Bus) -> None:
    answer = client.get("/v1/feed")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json["type"] == "/problems/unauthenticated"
    assert bus.asked == []


def test_a_removal_answers_without_body_or_content_type(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["remove_post"] = done(None, 204)
    answer = camille.delete(_POST, headers={"If-Match": "*"})
    assert (answer.status_code, answer.data) == (204, b"")
    assert "Content-Type" not in answer.headers
