"""Conditional requests, pages, keys: how a view's one call becomes an answer."""

import re
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from gateway.tests.bus import MEMBER, SESSION, Bus, a_post, done
from kit.etags import digest

_POST = "/v1/posts/0190c2b1-02aa-7be1-b6a5-3c0d9e8f7a12"
_PAGE = b'{"items": [{"text": "\\"next\\": \\"x\\"}"}], "next": "AZDCsQ-_fuE"}'


def test_a_feed_is_one_call_and_its_bytes_pass_through(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["feed"] = _PAGE
    answer = camille.get("/v1/feed?limit=7&cursor=abc")
    assert answer.data == _PAGE
    assert answer.content_type == "application/json"
    assert len(bus.asked) == 1
    actor = {
        "member_id": MEMBER,
        "session_id": SESSION,
        "kind": "patient",
        "display_name": "Camille",
        "seq": 1,
        "level": 1,
    }
    assert bus.last.arguments == {"limit": 7, "cursor": "abc", "actor": actor}
    assert (bus.last.service, bus.last.repeatable) == ("social", True)
    assert bus.last.request_id == answer.headers["X-Request-Id"]


def test_a_page_that_is_not_json_passes_through_too_for_nobody_parses_it(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["feed"] = b"<not json>"
    assert camille.get("/v1/feed").data == b"<not json>"


@pytest.mark.parametrize(
    ("page", "cursor"),
    [
        (_PAGE, "AZDCsQ-_fuE"),
        (b'{"next": "AZDC", "items": []}', "AZDC"),
        (b'{"items":[],"next":null}', None),
        (b'{"next": null, "items": [{"text": "\\"next\\": \\"x\\"}"}]}', None),
        (b'{"items":[{"a":{"next":"x"}}],"next":null}', None),
        (b'{"next": null, "items": [{"next": "x"}]}', None),
    ],
)
def test_the_link_to_the_next_page_is_the_page_s_own_next(
    camille: FlaskClient, bus: Bus, page: bytes, cursor: str | None
) -> None:
    bus.answers["feed"] = page
    link = camille.get("/v1/feed?limit=2&cursor=old").headers.get("Link")
    assert link == (f'</v1/feed?limit=2&cursor={cursor}>; rel="next"' if cursor else None)


def test_a_list_carries_the_digest_of_its_bytes_and_sends_it_back_to_the_service(
    camille: FlaskClient, bus: Bus
) -> None:
    bus.answers["feed"] = lambda asked: b"null" if asked.get("known") == digest(_PAGE) else _PAGE
    first = camille.get("/v1/feed")
    assert first.headers["ETag"] == f'"{digest(_PAGE)}"'
    again = camille.get("/v1/feed", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Content-Type" not in again.headers
    weak = camille.get("/v1/feed", headers={"If-None-Match": f"W/{first.headers['ETag']}"})
    assert weak.status_code == 304
    assert camille.get("/v1/feed", headers={"If-None-Match": '"0000"'}).status_code == 200


@pytest.mark.parametrize("header", ["nonsense", '"', '"a", "b"', "*", '"x y"', "W/abc"])
def test_a_tag_that_is_none_of_ours_is_passed_over(camille: FlaskClient, bus: Bus, header: str) -> None:
    bus.answers["feed"] = _PAGE
    assert camille.get("/v1/feed", headers={"If-None-Match": header}).status_code == 200
    assert "known" not in bus.last.arguments


def test_one_object_carries_its_version_in_the_tag_and_not_in_the_body(camille: FlaskClient, bus: Bus) -> None:
    post = a_post(version=12)
    bus.answers["post"] = lambda asked: b"null" if asked.get("known") == digest(orjson.dumps(post)) else post
    answer = camille.get(_POST)
    assert answer.headers["ETag"] == f'"12.{digest(orjson.dumps(post))}"'
    assert answer.json == {name: value for name, value in post.items() if name != "version"}
    again = camille.get(_POST, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", answer.headers["ETag"])


def test_a_command_answers_with_the_tag_that_a_read_would_give(camille: FlaskClient, bus: Bus) -> None:
    post = a_post()
    bus.answers |= {"post": post, "publish_post": done(post, 201)}
    made = camille.post("/v1/posts", json={"text": "a", "audience": "me"})
    assert made.status_code == 201
    assert made.headers["Location"] == f"/v1/posts/{post['id']}"
    assert made.headers["ETag"] == camille.get(_POST).headers["ETag"]
    assert "version" not in made.json


CHANGES: list[tuple[str, str, str, Any]] = [
    ("PATCH", _POST, "change_post", {"text": "a"}),
    ("DELETE", _POST, "remove_post", None),
    ("PATCH", "/v1/members/me", "change_profile", {"about": "a"}),
    ("PATCH", "/v1/accounts/me", "change_account", {"language": "de"}),
    ("PATCH", f"/v1/appointments/{MEMBER}", "move", {"starts_at": "2026-03-31T07:30:00Z"}),
]


@pytest.mark.parametrize(("method", "path", "door", "body"), CHANGES)
def test_a_change_names_the_version_it_was_made_from(
    camille: FlaskClient, bus: Bus, method: str, path: str, door: str, body: Any
) -> None:
    bus.answers[door] = done(a_post() if body else None, 200 if body else 204)
    wanted = {'"3.0123abcd"': 3, "*": None}
    for header, version in wanted.items():
        answer = camille.open(path, method=method, json=body, headers={"If-Match": header})
        assert answer.status_code < 300
        assert bus.last.arguments["version"] == version
    before = len(bus.asked)
    assert camille.open(path, method=method, json=body).status_code == 428
    for header in (
        '"nonsense"',
        '"3"',
        'W/"3.0123abcd"',
        '"0.ab"',
        '"1.ab", "2.cd"',
        "3.ab",
        '"99999999999999999999.ab"',
    ):
        answer = camille.open(path, method=method, json=body, headers={"If-Match": header})
        assert answer.status_code == 412, header
    assert len(bus.asked) == before


def test_relations_and_sessions_need_no_version(camille: FlaskClient, bus: Bus) -> None:
    bus.answers |= {"follow": done({"state": "requested"}), "unfollow": done(None, 204), "end_session": done(None, 204)}
    followed = camille.put(f"/v1/members/{MEMBER}/follow")
    assert (followed.status_code, followed.json) == (200, {"state": "requested"})
    assert "ETag" not in followed.headers
    assert camille.delete(f"/v1/members/{MEMBER}/follow").status_code == 204
    assert camille.delete(f"/v1/sessions/{SESSION}").status_code == 204


def test_the_current_session_is_that_of_the_token(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["end_session"] = done(None, 204)
    assert camille.delete("/v1/sessions/current").status_code == 204
    assert bus.last.arguments["session_id"] == SESSION


def test_a_client_s_key_goes_with_its_command(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["publish_post"] = done(a_post(), 201, replayed=True)
    answer = camille.post("/v1/posts", json={"text": "a", "audience": "me"}, headers={"Idempotency-Key": "my key: 1"})
    assert bus.last.arguments["key"] == "my key: 1"
    assert bus.last.repeatable
    assert answer.headers["Idempotency-Replayed"] == "true"


def test_a_command_without_a_key_gets_a_new_one_each_time(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["mute"] = done(None, 204)
    for _ in range(2):
        assert "Idempotency-Replayed" not in camille.put(f"/v1/members/{MEMBER}/mute").headers
    keys = [asked.arguments["key"] for asked in bus.asked]
    assert len(set(keys)) == 2
    assert all(re.fullmatch(r"[0-9a-f-]{36}", key) for key in keys)
    assert all(asked.repeatable for asked in bus.asked)


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "é", "a\tb", "a "])
def test_an_unusable_key_is_400(camille: FlaskClient, bus: Bus, key: str) -> None:
    answer = camille.put(f"/v1/members/{MEMBER}/mute", headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/malformed-key")
    assert bus.asked == []


def test_a_key_of_255_characters_is_fine(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["mute"] = done(None, 204)
    assert camille.put(f"/v1/members/{MEMBER}/mute", headers={"Idempotency-Key": "x" * 255}).status_code == 204


def test_where_secrets_are_handed_out_a_key_is_ignored(camille: FlaskClient, bus: Bus) -> None:
    tokens = {"access_token": "a", "refresh_token": "r", "session": {"id": SESSION}}
    bus.answers |= {"register": {"next": "mail"}, "confirm": tokens, "sign_in": tokens, "refresh": tokens}
    bus.answers["end_session"] = done(None, 204)
    calls: list[tuple[str, Any]] = [
        ("/v1/accounts/confirmations", {"token": "t"}),
        ("/v1/sessions", {"email": "a@b.fr", "password": "p"}),
        ("/v1/sessions/refreshes", {"refresh_token": "r"}),
    ]
    for path, body in calls:
        answer = camille.post(path, json=body, headers={"Idempotency-Key": "é"})
        assert (answer.status_code, answer.headers["Location"]) == (201, f"/v1/sessions/{SESSION}")
        assert "key" not in bus.last.arguments
        assert "actor" not in bus.last.arguments
    ended = camille.delete("/v1/sessions/current", headers={"Idempotency-Key": "é"})
    assert ended.status_code == 204
    assert bus.last.arguments["key"] != "é"


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537 Chrome/126.0 Mobile Safari/537", "Chrome, Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605 Version/17.5 Safari/604",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/126.0 Safari/537 Edg/126.0", "Edge, Windows"),
        ("", ""),
        ("x" * 5000, ""),
    ],
)
def test_a_session_is_named_by_browser_and_system(client: FlaskClient, bus: Bus, agent: str, device: str) -> None:
    bus.answers["sign_in"] = {"session": {"id": SESSION}}
    client.post("/v1/sessions", json={"email": "a@b.fr", "password": "p"}, headers={"User-Agent": agent})
    assert bus.last.arguments["device"] == device
