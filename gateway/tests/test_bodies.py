"""What clients send: JSON objects, not too large, not too deep, agreeing with the contract."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from gateway.tests.bus import Bus, a_post, done

_WORDS = {"text": "Bonjour", "audience": "me"}


@pytest.fixture
def writer(camille: FlaskClient, bus: Bus) -> FlaskClient:
    bus.answers["publish_post"] = done(a_post(), 201)
    return camille


@pytest.mark.parametrize("body", ["", "{", '{"text": "\\ud800"}', '{"text": NaN}', b"\xff{}", "[1,]"])
def test_what_is_not_json_is_400(writer: FlaskClient, bus: Bus, body: Any) -> None:
    answer = writer.post("/v1/posts", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json["type"] == "/problems/malformed-json"
    assert bus.asked == []


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_another_content_type_is_415(writer: FlaskClient, kind: str | None) -> None:
    answer = writer.post("/v1/posts", data=b'{"text": "a", "audience": "me"}', content_type=kind)
    assert (answer.status_code, answer.json["type"]) == (415, "/problems/not-json")


def test_a_charset_beside_json_is_fine(writer: FlaskClient) -> None:
    kind = "application/json; charset=utf-8"
    assert writer.post("/v1/posts", data=b'{"text": "a", "audience": "me"}', content_type=kind).status_code == 201


def test_a_body_over_64_kib_is_413(writer: FlaskClient) -> None:
    body = b'{"text": "' + b"x" * 65_536 + b'"}'
    answer = writer.post("/v1/posts", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["type"]) == (413, "/problems/body-too-large")


def test_a_body_over_64_kib_in_chunks_is_413(writer: FlaskClient) -> None:
    chunked = {"wsgi.input_terminated": True, "CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}
    padded = b'{"text": "a", "audience": "me"}' + b" " * 70_000
    answer = writer.post("/v1/posts", data=padded, content_type="application/json", environ_overrides=chunked)
    assert (answer.status_code, answer.json["type"]) == (413, "/problems/body-too-large")


def test_20_levels_are_read_and_21_are_400(writer: FlaskClient) -> None:
    deep = writer.post("/v1/posts", data="[" * 20 + "]" * 20, content_type="application/json")
    deeper = writer.post("/v1/posts", data="[" * 21 + "]" * 21, content_type="application/json")
    mixed = writer.post("/v1/posts", data='{"a":[' * 11 + "1" + "]}" * 11, content_type="application/json")
    assert (deep.status_code, deeper.status_code, mixed.status_code) == (422, 400, 400)


def test_the_character_that_no_database_stores_is_400(writer: FlaskClient, bus: Bus) -> None:
    assert writer.post("/v1/posts", json={**_WORDS, "warning": "a\x00b"}).status_code == 400
    assert writer.get("/v1/members?q=ab%00").status_code == 400
    assert bus.asked == []


def test_wrong_fields_are_422_each_with_a_pointer(writer: FlaskClient, bus: Bus) -> None:
    answer = writer.post("/v1/posts", json={"text": "", "links": ["https://a.fr", "javascript:x"], "version": 2})
    assert answer.status_code == 422
    pointers = {error["pointer"] for error in answer.json["errors"]}
    assert pointers == {"/text", "/audience", "/links/1", "/version"}
    assert bus.asked == []


@pytest.mark.parametrize("body", ["[]", '"text"', "1", "null", '[{"text": "a", "audience": "me"}]'])
def test_a_body_that_is_no_object_is_422(writer: FlaskClient, body: str) -> None:
    answer = writer.post("/v1/posts", data=body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json["errors"]


def test_wrong_query_parameters_are_422_and_unknown_ones_are_passed_over(writer: FlaskClient, bus: Bus) -> None:
    bus.answers["feed"] = b'{"items":[],"next":null}'
    assert writer.get("/v1/feed?limit=101").json["errors"][0]["pointer"] == "/limit"
    assert writer.get("/v1/feed?limit=many").status_code == 422
    assert writer.get("/v1/feed?limit=3&utm=x").status_code == 200
    assert {name: bus.last.arguments[name] for name in ("limit", "cursor")} == {"limit": 3, "cursor": None}
    assert "utm" not in bus.last.arguments


def test_the_service_gets_the_words_as_they_were_sent(client: FlaskClient, bus: Bus) -> None:
    bus.answers["register"] = {"next": "mail"}
    sign_up = {
        "email": "camille@example.org",
        "password": "quatre mots sans rapport",
        "display_name": "Camille",
        "birth_date": "1987-05-02",
        "country": "FR",
        "language": "fr",
    }
    answer = client.post("/v1/accounts", json=sign_up)
    assert (answer.status_code, answer.json) == (202, {"next": "mail"})
    assert bus.last.arguments == sign_up
