"""The OpenAPI document tells what is there, all of it, and its examples are true."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from gateway.problems import PROBLEMS, kebab
from gateway.tests.bus import Bus

_METHODS = {"get", "post", "put", "patch", "delete"}
_READING = {"/openapi.json", "/docs", "/problems/{name}"}  # pages, told by themselves
_FILES = {
    "/download": "application/octet-stream",
    ".ics": "text/calendar",
    "/appointments/{appointment_id}/calendar": "text/calendar",
    ".svg": "image/svg+xml",
    "/photos/{photo_id}": "image/jpeg",
}  # no JSON is answered there
_SENT = "/v1/uploads"  # and what is sent there is a file
_COMMANDS = """
    publish_post change_post change_profile change_account
    put_agenda add_reason put_reason put_hours add_exception put_patient put_delegate first_free
    hold book move cancel decide record_outcome wait put_reminders read_notices put_preferences
    claim finish_proof edit_entry correct
    add_listing change_listing close_listing add_photo appeal report add_search save_search write_first write
    close_days request_rental decide_rental cancel_rental hand_over return_rental
    add_entry copy_day edit_profile put_goals add_pause add_favourite share assess start_import start_export add_mark
    start_run finish_run void_run put_programme pause
"""
_ABSENT = ("comment", "reaction")


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    return orjson.loads(client.get("/openapi.json").data)


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in _METHODS:
                yield path, method, operation


def test_it_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


def test_its_operations_are_the_routes_both_ways(document: dict[str, Any], make_app: Callable[..., Flask]) -> None:
    told = {(path, method) for path, method, _ in operations(document)}
    there = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in make_app().url_map.iter_rules()
        if not rule.endpoint.startswith(("pages.", "assets."))  # the web client: HTML, and no contract
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS")
    }
    assert {path for path, _ in there - told} == _READING
    assert told <= there


def test_every_operation_says_what_it_is_with_an_example_of_all_it_takes_and_gives(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(names)) == len(names)
    for path, method, operation in operations(document):
        assert operation["summary"].endswith("."), path
        assert operation["tags"]
        if "requestBody" in operation and path != _SENT:
            assert operation["requestBody"]["content"]["application/json"]["example"]
        for code, response in operation["responses"].items():
            for kind, content in response.get("content", {}).items():
                problem = code >= "400" and (path, code) != ("/readyz", "503")
                files = _FILES if method == "get" else {}
                wanted = next((file for end, file in files.items() if path.endswith(end)), "application/json")
                assert kind == ("application/problem+json" if problem else wanted), (path, method, code)
                assert "example" in content or content["examples"]


def test_examples_are_what_their_schemas_say(document: dict[str, Any]) -> None:
    checked = 0
    for path, method, operation in operations(document):
        contents = [operation.get("requestBody", {}).get("content", {})] if path != _SENT else []
        contents += [response.get("content", {}) for response in operation["responses"].values()]
        for content in (one for some in contents for one in some.values()):
            examples = (
                [content["example"]] if "example" in content else [e["value"] for e in content["examples"].values()]
            )
            schema = {**content["schema"], "components": document["components"]}
            for example in examples:
                errors = [error.message for error in Draft202012Validator(schema).iter_errors(example)]
                assert not errors, (path, method, errors)
                checked += 1
    assert checked > 100


def test_an_example_with_a_field_too_many_would_not_pass(document: dict[str, Any]) -> None:
    for name in ("Post", "PublishPost", "Session"):
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        assert list(Draft202012Validator(schema).iter_errors({"surplus": 1}))
        assert document["components"]["schemas"][name]["additionalProperties"] is False


def test_examples_of_bodies_are_taken_by_the_door(document: dict[str, Any], camille: FlaskClient, bus: Bus) -> None:
    session = {"session": {"id": "0190c2b0-e4c1-7f20-a1b2-c3d4e5f60718"}}
    for path, method, operation in operations(document):
        if "requestBody" not in operation or path == _SENT:
            continue
        bus.answers = dict.fromkeys(("register", "confirm", "sign_in", "refresh", "request_erasure"), session)
        bus.answers |= dict.fromkeys(("change_password", "request_reset", "confirm_reset", "confirm_email"))
        done = {"status": 200, "replayed": False, "object": {"id": "x"}}
        bus.answers |= dict.fromkeys(_COMMANDS.split(), done)
        example = operation["requestBody"]["content"]["application/json"]["example"]
        named = path.replace("{tracker}", "weight").replace("{task}", "nback")
        url = re.sub(r"\{\w+\}", "0190c2b1-02aa-7be1-b6a5-3c0d9e8f7a12", named)
        answer = camille.open(url, method=method.upper(), json=example, headers={"If-Match": "*"})
        assert answer.status_code < 300, (path, answer.text)


def test_problems_told_are_rows_of_the_table(document: dict[str, Any]) -> None:
    for path, _, operation in operations(document):
        for code, response in operation["responses"].items():
            for name in response.get("content", {}).get("application/problem+json", {}).get("examples", {}):
                assert PROBLEMS[name].status == int(code)
        if path.startswith("/v1/"):
            assert {"429", "503"} <= operation["responses"].keys()
            assert ("401" in operation["responses"]) or operation["security"] == []


def test_what_does_not_work_yet_is_absent(document: dict[str, Any]) -> None:
    told = [path for path, _, _ in operations(document)]
    fields = [name for schema in document["components"]["schemas"].values() for name in schema["properties"]]
    for word in _ABSENT:
        assert not [path for path in told if word in path], word
        assert not [name for name in fields if word in name], word
    assert "code" not in document["components"]["schemas"]["SignIn"]["properties"]  # a second factor


class Page(HTMLParser):
    """What a page would load, and where it leads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.leads: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("src", "srcset", "data", "poster", "action", "style") or (tag == "link" and name == "href"):
                self.loads.append(f"{tag} {name}={value}")
            if tag == "a" and name == "href":
                self.leads.append(value or "")
            if name == "id":
                self.ids.add(value or "")
        if tag in ("script", "iframe", "object", "embed", "img"):
            self.loads.append(tag)


@pytest.mark.parametrize("path", ["/docs", "/problems/not-found"])
def test_pages_load_nothing_and_their_policy_allows_nothing_else(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    page = Page(answer.text)
    assert page.loads == []
    assert "url(" not in answer.text
    assert "@import" not in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert re.fullmatch(
        r"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src 'sha256-[\w+/=]+'",
        policy,
    )


def test_the_page_s_style_is_the_one_its_policy_names(client: FlaskClient) -> None:
    from base64 import b64encode
    from hashlib import sha256

    answer = client.get("/docs")
    style = re.search(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert style
    assert b64encode(sha256(style[1].encode()).digest()).decode() in answer.headers["Content-Security-Policy"]


def test_the_page_tells_every_operation_and_its_links_lead_somewhere(
    client: FlaskClient, document: dict[str, Any]
) -> None:
    answer = client.get("/docs")
    page = Page(answer.text)
    for path, _, operation in operations(document):
        assert operation["operationId"] in page.ids
        assert f"<code>{path}</code>" in answer.text
    assert {f"/problems/{kebab(name)}" for name in PROBLEMS} <= set(page.leads)
    for link in set(page.leads):
        assert link.removeprefix("#") in page.ids if link.startswith("#") else client.get(link).status_code == 200, link
