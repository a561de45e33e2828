"""The own account over HTTP: another address or password, and what a mail's token does."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from gateway.tests.bus import MEMBER, SESSION, Bus, done

_ANY = {"If-Match": "*"}


def test_another_address_is_asked_for_with_the_password_and_answered_with_the_account(
    camille: FlaskClient, bus: Bus
) -> None:
    bus.answers |= {"change_email": None, "account": {"id": MEMBER, "new_email": "c@d.fr", "version": 4}}
    body = {"email": "c@d.fr", "password": "p"}
    answer = camille.patch("/v1/accounts/me", json=body, headers={"If-Match": '"3.8c1f"'})
    assert (answer.status_code, answer.json) == (200, {"id": MEMBER, "new_email": "c@d.fr"})
    assert answer.headers["ETag"].startswith('"4.')
    asked = bus.asked[0].arguments
    assert {name: asked[name] for name in ("email", "password", "version")} == {**body, "version": 3}
    assert (asked["actor"]["member_id"], asked["actor"]["session_id"]) == (MEMBER, SESSION)
    assert [(one.method, one.repeatable) for one in bus.asked] == [("change_email", False), ("account", True)]


def test_anything_else_is_a_command_as_before(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["change_account"] = done({"id": MEMBER, "version": 2})
    assert camille.patch("/v1/accounts/me", json={"language": "de"}, headers=_ANY).status_code == 200
    assert bus.last.arguments["key"]


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"email": "c@d.fr"}, {"/password"}),
        ({"password": "p"}, {"/password"}),
        ({"language": "de", "password": "p"}, {"/password"}),
        ({"email": "c@d.fr", "password": "p", "language": "de", "country": "DE"}, {"/language", "/country"}),
        ({"email": "nobody", "password": "p"}, {"/email"}),
    ],
)
def test_an_address_is_changed_alone_and_with_the_password(
    camille: FlaskClient, bus: Bus, body: dict[str, Any], pointers: set[str]
) -> None:
    answer = camille.patch("/v1/accounts/me", json=body, headers=_ANY)
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json["errors"]} == pointers
    assert bus.asked == []


def test_another_address_needs_the_version_too(camille: FlaskClient, bus: Bus) -> None:
    assert camille.patch("/v1/accounts/me", json={"email": "c@d.fr", "password": "p"}).status_code == 428
    assert bus.asked == []


def test_another_password_is_asked_for_by_who_is_signed_in(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["change_password"] = None
    words = {"current": "p", "new": "cinq autres mots"}
    answer = camille.put("/v1/accounts/me/password", json=words, headers={"Idempotency-Key": "é"})
    assert (answer.status_code, answer.data) == (204, b"")
    asked = dict(bus.last.arguments)
    assert asked.pop("actor")["session_id"] == SESSION
    assert asked == words


@pytest.mark.parametrize(
    ("path", "method", "body", "status"),
    [
        ("/v1/password-resets", "request_reset", {"email": "a@b.fr"}, 202),
        ("/v1/password-resets/confirmations", "confirm_reset", {"token": "t", "password": "cinq autres mots"}, 204),
        ("/v1/email-changes/confirmations", "confirm_email", {"token": "t"}, 204),
    ],
)
def test_what_a_mail_is_for_needs_no_session_and_takes_no_key(
    client: FlaskClient, bus: Bus, path: str, method: str, body: dict[str, str], status: int
) -> None:
    bus.answers[method] = {"next": "mail"} if status == 202 else None
    answer = client.post(path, json=body, headers={"Idempotency-Key": "é"})
    assert (answer.status_code, answer.get_json(silent=True)) == (status, bus.answers[method])
    assert bus.last.arguments == body
    assert not bus.last.repeatable


@pytest.mark.parametrize(
    ("path", "body"),
    [("/v1/sessions", {"email": "a@b.fr", "password": "p"}), ("/v1/accounts/confirmations", {"token": "t"})],
)
def test_a_cookie_is_not_handed_out_by_the_api(client: FlaskClient, bus: Bus, path: str, body: dict[str, Any]) -> None:
    answer = client.post(path, json={**body, "web": True})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/web")
    assert bus.asked == []
