"""Who asks: tokens checked here, sessions that end, identity away."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.auth import Doorkeeper
from gateway.refusals import Unauthenticated
from gateway.tests.bus import SESSION, Bus, Issuer
from kit.refusals import Unavailable
from kit.testing import eventually

_PAGE = b'{"items":[],"next":null}'


def bearing(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_every_operation_asks_for_a_token_but_those_named_here(
    client: FlaskClient, make_app: Callable[..., Flask]
) -> None:
    app = make_app()
    declared = {name: view.operation for name, view in app.view_functions.items() if hasattr(view, "operation")}
    open_ones = {name for name, operation in declared.items() if operation.open or operation.greets}
    assert open_ones == {
        "accounts.register",
        "accounts.confirm",
        "accounts.sign_in",
        "accounts.refresh",
        "accounts.request_reset",
        "accounts.confirm_reset",
        "accounts.confirm_email",
        "waiting.read_calendar_feed",
        "directory.search_directory",
        "directory.read_overview",
        "directory.read_entry",
        "directory.list_specialties",
        "directory.find_places",
        "platform.read_jwks",
        "platform.read_livez",
        "platform.read_readyz",
        "platform.read_version",
    }
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/v1/") or rule.endpoint in open_ones:
            continue
        named = rule.rule.replace("<tracker:tracker>", "weight").replace("<task:task>", "nback")
        path = re.sub(r"<\w+:\w+>", SESSION, named)
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            assert client.open(path, method=method).status_code == 401, (method, path)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer a b",
        "Bearer a.b.c",
        "Basic YTpi",
        "Bearer eyJhbGciOiJub25lIn0.e30.",
        "Bearer é",
    ],
)
def test_what_is_no_token_is_401(client: FlaskClient, header: str) -> None:
    assert client.get("/v1/feed", headers={"Authorization": header}).status_code == 401


def test_an_expired_a_foreign_and_a_changed_token_are_401(client: FlaskClient, issuer: Issuer, bus: Bus) -> None:
    good = issuer.token()
    head, body, signature = good.split(".")
    for token in (
        issuer.token(lasts=-1),
        Issuer().token(),
        issuer.token(aud="another"),
        f"{head}.{body}.{'A' * len(signature)}",
        f"{head}.{body}A.{signature}",
    ):
        assert client.get("/v1/feed", headers=bearing(token)).status_code == 401
    bus.answers["feed"] = _PAGE
    assert client.get("/v1/feed", headers=bearing(good)).status_code == 200


def test_a_remembered_token_ends_when_it_expires(issuer: Issuer, bus: Bus) -> None:
    now = [time.time()]
    doorkeeper, token = Doorkeeper(bus, clock=lambda: now[0]), issuer.token(lasts=600)
    doorkeeper.ask()
    for passed in (1, 590):
        now[0] += passed
        assert doorkeeper.identify(token)
    now[0] += 10
    with pytest.raises(Unauthenticated):
        doorkeeper.identify(token)


def test_a_revoked_session_is_refused_at_the_next_question(bus: Bus, issuer: Issuer) -> None:
    doorkeeper, token = Doorkeeper(bus), issuer.token()
    doorkeeper.ask()
    assert doorkeeper.identify(token)["session_id"] == SESSION
    bus.revoked.append(SESSION)
    doorkeeper.ask()
    with pytest.raises(Unauthenticated):
        doorkeeper.identify(token)
    bus.revoked.clear()
    doorkeeper.ask()
    assert doorkeeper.identify(token)


def test_a_process_asks_by_itself_again_and_again(client: FlaskClient, issuer: Issuer, bus: Bus) -> None:
    bus.answers["feed"] = _PAGE
    assert client.get("/v1/feed", headers=bearing(issuer.token())).status_code == 200
    bus.revoked.append(SESSION)
    eventually(lambda: client.get("/v1/feed", headers=bearing(issuer.token())).status_code == 401, within=5)


def test_new_keys_are_taken_and_old_ones_forgotten(bus: Bus, issuer: Issuer) -> None:
    doorkeeper, token = Doorkeeper(bus), issuer.token()
    doorkeeper.ask()
    assert doorkeeper.identify(token)
    bus.issuer = Issuer()
    doorkeeper.ask()
    with pytest.raises(Unauthenticated):
        doorkeeper.identify(token)
    assert doorkeeper.identify(bus.issuer.token())


def test_before_identity_was_ever_reached_members_get_503(
    make_app: Callable[..., Flask], issuer: Issuer, bus: Bus
) -> None:
    bus.answers["revocations"] = Unavailable(service="identity")
    client = make_app().test_client()
    answer = client.get("/v1/feed", headers=bearing(issuer.token()))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert client.get("/.well-known/jwks.json").status_code == 503
    assert client.get("/v1/feed").status_code == 401
    del bus.answers["revocations"]
    bus.answers["feed"] = _PAGE
    assert client.get("/v1/feed", headers=bearing(issuer.token())).status_code == 200


@pytest.mark.parametrize("failure", [Unavailable(service="identity"), b"nonsense", {"unknown": "shape"}])
def test_while_identity_is_away_tokens_are_accepted(issuer: Issuer, bus: Bus, failure: Any) -> None:
    doorkeeper = Doorkeeper(bus, every=0.01)
    doorkeeper.start()
    eventually(doorkeeper.is_started)
    asked: list[int] = []
    bus.answers["revocations"] = lambda _: asked.append(1) or failure
    eventually(lambda: len(asked) >= 3)  # it goes on asking, whatever it is told
    assert doorkeeper.identify(issuer.token(seq=2))["seq"] == 2
    doorkeeper.close()


def test_the_public_keys_are_those_of_identity(client: FlaskClient, issuer: Issuer) -> None:
    assert client.get("/.well-known/jwks.json").json == issuer.jwks
    assert "d" not in issuer.jwks["keys"][0]
