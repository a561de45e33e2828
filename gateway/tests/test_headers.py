"""Headers on every answer, request ids, other origins, and what is written to the log."""

from collections.abc import Callable

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client import REGISTRY

from gateway.tests.bus import Bus, a_post, done
from kit.refusals import Unavailable

_POST = "/v1/posts/0190c2b1-02aa-7be1-b6a5-3c0d9e8f7a12"
_ORIGIN = "https://app.example.org"


def answers(client: FlaskClient, bus: Bus) -> list:
    """One answer of each sort."""
    bus.answers |= {"feed": b'{"items":[],"next":null}', "post": ValueError("bug"), "posts": Unavailable()}
    bus.answers |= {"publish_post": done(a_post(), 201), "remove_post": done(None, 204), "my_profile": b"null"}
    return [
        client.get("/v1/feed"),
        client.post("/v1/posts", json={"text": "a", "audience": "me"}),
        client.delete(_POST, headers={"If-Match": "*"}),
        client.get("/v1/members/me", headers={"If-None-Match": '"1.ab"'}),
        client.get("/v1/feed", headers={"Authorization": ""}),
        client.get("/v1/nowhere"),
        client.put("/v1/posts"),
        client.post("/v1/posts", json={}),
        client.post("/v1/posts", data="x" * 70_000, content_type="application/json"),
        client.get(_POST),
        client.get("/v1/posts"),
        client.options("/v1/posts"),
        client.get("/livez"),
        client.get("/docs"),
        client.get("/openapi.json"),
    ]


def test_every_answer_carries_the_security_headers_errors_too(camille: FlaskClient, bus: Bus) -> None:
    given = answers(camille, bus)
    assert {answer.status_code for answer in given} >= {200, 201, 204, 304, 401, 404, 405, 413, 422, 500, 503}
    for answer in given:
        told = answer.headers
        assert told["Strict-Transport-Security"].startswith("max-age=63072000")
        assert told["X-Content-Type-Options"] == "nosniff"
        assert told["Referrer-Policy"] == "no-referrer"
        assert told["Cache-Control"] == "no-store"
        assert "camera=()" in told["Permissions-Policy"]
        assert told["Content-Security-Policy"].startswith("default-src 'none'; ")
        assert "frame-ancestors 'none'" in told["Content-Security-Policy"]
        assert "unsafe" not in told["Content-Security-Policy"]
        assert len(told["X-Request-Id"]) == 32
        assert "Set-Cookie" not in told


@pytest.mark.parametrize("given", ["a", "0190c2b1-02aa-7be1-b6a5-3c0d9e8f7a12", "A.b_c:d-9", "x" * 64])
def test_a_sane_request_id_is_taken_over_and_goes_with_the_call(camille: FlaskClient, bus: Bus, given: str) -> None:
    bus.answers["feed"] = b"{}"
    assert camille.get("/v1/feed", headers={"X-Request-Id": given}).headers["X-Request-Id"] == given
    assert bus.last.request_id == given


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "é", '{"a":1}', "a/b", "<script>"])
def test_any_other_request_id_is_replaced(camille: FlaskClient, bus: Bus, given: str) -> None:
    bus.answers["feed"] = b"{}"
    made = camille.get("/v1/feed", headers={"X-Request-Id": given}).headers["X-Request-Id"]
    assert made != given
    assert bus.last.request_id == made


def test_a_listed_origin_may_read_answers_and_ask_first(make_app: Callable[..., Flask], bus: Bus) -> None:
    client = make_app(cors_origins=frozenset((_ORIGIN,))).test_client()
    asked = {"Origin": _ORIGIN, "Access-Control-Request-Method": "PATCH"}
    first = client.options(_POST, headers=asked)
    assert first.status_code == 204
    assert first.headers["Access-Control-Allow-Origin"] == _ORIGIN
    assert "PATCH" in first.headers["Access-Control-Allow-Methods"]
    assert {"If-Match", "Idempotency-Key", "Authorization"} <= set(
        first.headers["Access-Control-Allow-Headers"].split(", ")
    )
    read = client.get("/v1/feed", headers={"Origin": _ORIGIN})
    assert read.status_code == 401
    assert read.headers["Access-Control-Allow-Origin"] == _ORIGIN
    assert "ETag" in read.headers["Access-Control-Expose-Headers"]
    assert read.headers["Vary"] == "Origin"
    assert "Access-Control-Allow-Credentials" not in read.headers


@pytest.mark.parametrize("origin", ["https://evil.example", f"{_ORIGIN}.evil.example", "null", ""])
def test_another_origin_gets_no_permission(make_app: Callable[..., Flask], origin: str) -> None:
    client = make_app(cors_origins=frozenset((_ORIGIN,))).test_client()
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    for answer in (client.options("/v1/posts", headers=asked), client.get("/livez", headers={"Origin": origin})):
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]
        assert answer.headers["Vary"] == "Origin"


def test_the_log_has_the_route_and_the_id_and_nothing_that_a_person_sent(
    camille: FlaskClient, bus: Bus, capfd: pytest.CaptureFixture[str]
) -> None:
    bus.answers |= {"members": b"{}", "post": a_post(text="canary"), "publish_post": done(a_post(), 201)}
    camille.get("/v1/members?q=canary", headers={"X-Request-Id": "abc", "User-Agent": "canary"})
    camille.get(_POST)
    camille.post("/v1/posts", json={"text": "canary", "audience": "canary"})
    camille.get("/v1/canary")
    camille.open("/v1/posts", method="CANARY")
    written = capfd.readouterr().out
    assert "canary" not in written.lower()
    assert "0190c2b1" not in written
    lines = [orjson.loads(line) for line in written.splitlines() if "http.request" in line]
    routes = [(line["route"], line["method"], line["status"]) for line in lines]
    assert routes == [
        ("/v1/members", "GET", 200),
        ("/v1/posts/<id:post_id>", "GET", 200),
        ("/v1/posts", "POST", 422),
        ("unmatched", "GET", 404),
        ("unmatched", "other", 405),
    ]
    assert lines[0]["request_id"] == "abc"
    assert lines[0]["dur_ms"] >= 0


def test_requests_are_measured_by_route_whatever_the_ids(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["post"] = a_post()
    name, labels = "http_server_request_duration_seconds_count", {"method": "GET", "status": "200"}
    labels["route"] = "/v1/posts/<id:post_id>"
    before = REGISTRY.get_sample_value(name, labels) or 0
    for number in range(5):
        camille.get(f"/v1/posts/0190c2b1-02aa-7be1-b6a5-3c0d9e8f7a1{number}")
    assert REGISTRY.get_sample_value(name, labels) == before + 5
    assert not [
        sample
        for metric in REGISTRY.collect()
        for sample in metric.samples
        if sample.name.startswith("http_") and any("0190c2b1" in value for value in sample.labels.values())
    ]
