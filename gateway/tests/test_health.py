"""Alive, ready, and which version; and the settings that a start needs."""

import platform
from collections.abc import Callable, Iterator

import pytest
from environs import EnvValidationError
from flask import Flask
from flask.testing import FlaskClient

from gateway import settings
from gateway.observe import Observer
from gateway.tests.bus import Bus, Issuer
from gateway.tests.conftest import PrivateRedis
from gateway.version import read_version
from kit.refusals import Unavailable


@pytest.fixture
def ready(make_app: Callable[..., Flask], redis: PrivateRedis) -> FlaskClient:
    """A client of a gateway that has all it needs."""
    return make_app(redis_url=redis.url).test_client()


def test_all_is_well(ready: FlaskClient) -> None:
    ready.get("/.well-known/jwks.json")
    answer = ready.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"away": []})
    assert ready.get("/livez").status_code == 200


def test_a_service_that_is_away_is_named_and_the_rest_goes_on(ready: FlaskClient, bus: Bus) -> None:
    ready.get("/.well-known/jwks.json")
    bus.services_away = ["social"]
    answer = ready.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"away": ["social"]})


def test_while_the_broker_is_away_it_is_not_ready_but_alive(ready: FlaskClient, bus: Bus) -> None:
    ready.get("/.well-known/jwks.json")
    bus.is_up = False
    answer = ready.get("/readyz")
    assert (answer.status_code, answer.json["away"]) == (503, ["broker"])
    assert answer.headers["Retry-After"] == "1"
    assert ready.get("/livez").status_code == 200
    bus.is_up = True
    assert ready.get("/readyz").status_code == 200


def test_before_identity_gave_its_keys_the_start_is_not_complete(
    make_app: Callable[..., Flask], redis: PrivateRedis, bus: Bus
) -> None:
    bus.answers["revocations"] = Unavailable(service="identity")
    client = make_app(redis_url=redis.url).test_client()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"away": ["identity"]})


def test_a_service_is_away_from_its_failed_call_to_its_next_answer() -> None:
    observer = Observer()
    observer("social", "feed", "ok", 0.001)
    assert observer.away() == set()
    for outcome in ("unavailable", "Unavailable", "Expired"):
        observer("social", "feed", outcome, 0.001)
        assert observer.away() == {"social"}
        observer("social", "feed", "NotFound", 0.001)
        assert observer.away() == set()


def test_the_version_is_the_build_s_commit_or_the_project_s_own(client: FlaskClient) -> None:
    assert client.get("/version").json == {"version": read_version()["version"], "python": platform.python_version()}


def test_a_member_s_request_while_a_service_is_away_leaves_others_alone(
    ready: FlaskClient, bus: Bus, issuer: Issuer
) -> None:
    bus.answers |= {"feed": Unavailable(service="social"), "sessions": b'{"items":[],"next":null}'}
    headers = {"Authorization": f"Bearer {issuer.token()}"}
    assert ready.get("/v1/feed", headers=headers).status_code == 503
    assert ready.get("/v1/sessions", headers=headers).status_code == 200


@pytest.fixture
def environment(tmp_path: object) -> Iterator[Callable[..., settings.Settings]]:
    """Read the settings from exactly these variables."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(str(tmp_path))

        def read(**variables: str) -> settings.Settings:
            for name in ("AMQP_URL", "REDIS_URL", "CORS_ORIGINS", "PROXY_HOPS", "LIMIT_ACCOUNT", "LIMIT_SIGN_IN"):
                patch.delenv(name, raising=False)
            for name, value in variables.items():
                patch.setenv(name, value)
            return settings.read()

        yield read


def test_settings_are_read_once_with_every_error_at_once(environment: Callable[..., settings.Settings]) -> None:
    with pytest.raises(EnvValidationError) as error:
        environment(LIMIT_ACCOUNT="many", PROXY_HOPS="9")
    assert {"AMQP_URL", "REDIS_URL", "LIMIT_ACCOUNT", "PROXY_HOPS"} <= set(error.value.error_messages)


def test_settings_have_the_values_given(environment: Callable[..., settings.Settings]) -> None:
    found = environment(
        AMQP_URL="amqp://a/", REDIS_URL="redis://b/", LIMIT_SIGN_IN="5/minute", CORS_ORIGINS="https://a.fr,https://b.fr"
    )
    assert found.limit_sign_in == settings.Limit(5, 60)
    assert found.cors_origins == {"https://a.fr", "https://b.fr"}
