"""Pages without a browser: who may make a browser write, whose cookie it is, what is kept and what is told."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.pages.words import REFUSALS
from gateway.settings import Limit
from gateway.tests.browsers import COOKIE, HERE, OURS, READS, answer_all, given, rules, session
from gateway.tests.bus import MEMBER, Bus, Issuer, a_post, done
from gateway.tests.conftest import PrivateRedis
from kit.refusals import NotFound, Refused, Unavailable

FOREIGN = (
    {"Origin": "https://elsewhere.example"},
    {"Origin": "http://localhost:81"},
    {"Origin": "https://localhost"},
    {"Origin": "null"},
    {"Origin": HERE, "Sec-Fetch-Site": "cross-site"},
    {"Origin": HERE, "Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {},
)


@pytest.mark.parametrize("headers", FOREIGN, ids=lambda headers: " ".join(f"{k}={v}" for k, v in headers.items()))
def test_what_another_site_makes_a_browser_send_reaches_no_service(
    app: Flask, camille: FlaskClient, bus: Bus, headers: dict[str, str]
) -> None:
    paths = rules(app, "POST")
    assert {"/posts/new", "/sign-in", "/sign-up", "/sign-out", "/me/leaving", "/language"} <= set(paths)
    for path in paths:
        answer = camille.post(path, data={"text": "Bonjour", "audience": "members"}, headers=headers)
        assert (path, answer.status_code) == (path, 403)
        assert "Rien n’a changé" in answer.text
        assert "Set-Cookie" not in answer.headers
    assert bus.asked == []


@pytest.mark.parametrize("headers", [{"Origin": HERE}, {"Sec-Fetch-Site": "same-origin"}, OURS])
def test_our_own_form_is_taken_from_browsers_that_send_one_of_the_two(
    camille: FlaskClient, bus: Bus, headers: dict[str, str]
) -> None:
    answer = camille.post("/posts/new", data={"text": "Bonjour", "audience": "me", "key": "k-1"}, headers=headers)
    assert answer.status_code == 303
    assert (bus.last.method, bus.last.arguments["text"], bus.last.arguments["key"]) == (
        "publish_post",
        "Bonjour",
        "k-1",
    )


def test_the_bearer_of_the_api_opens_no_page_and_the_cookie_no_api(
    browser: FlaskClient, camille: FlaskClient, issuer: Issuer
) -> None:
    assert browser.get("/me", headers={"Authorization": f"Bearer {issuer.token()}"}).status_code == 303
    assert camille.get("/v1/feed").status_code == 401


def test_every_page_but_those_named_here_leads_a_stranger_to_the_sign_in(app: Flask, browser: FlaskClient) -> None:
    read = {path for path in rules(app, "GET") if browser.get(path).status_code == 200}
    assert read == {
        "/", "/sign-in", "/sign-up", "/mail-sent", "/confirm", "/forgotten-password", "/password-reset",
        "/email-change", "/farewell", "/help", "/offline", "/unsubscribe", "/appointments/link",
        "/classifieds/link", "/directory", f"/directory/{MEMBER}",
    }  # fmt: skip
    asked = browser.get("/posts?limit=3")
    assert (asked.status_code, asked.location) == (303, "/sign-in?next=/posts?limit%3D3")


def test_a_session_s_cookie_is_ours_alone_unreadable_and_over_https_only(
    make_app: Callable[..., Flask], bus: Bus, issuer: Issuer
) -> None:
    answer_all(bus, issuer)
    client = make_app(public_url="https://patientsworld.example").test_client()
    said = {"email": "camille@example.org", "password": "coquelicots"}
    ours = {"Origin": "https://patientsworld.example", "Host": "patientsworld.example"}
    [cookie] = given(client.post("/sign-in", data=said, headers=ours))
    name, *attributes = [part.strip() for part in cookie.split(";")]
    assert name == f"__Host-session={COOKIE}.1"
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=2592000"} <= set(attributes)
    assert not [part for part in attributes if part.startswith("Domain")]
    assert client.post("/sign-in", data=said, headers={**ours, "Origin": HERE}).status_code == 403


def test_on_plain_http_it_has_a_plain_name(browser: FlaskClient) -> None:
    said = {"email": "camille@example.org", "password": "coquelicots", "next": "/"}
    [cookie] = given(browser.post("/sign-in", data=said, headers=OURS))
    assert cookie.startswith(f"session={COOKIE}.1; ")
    assert "Secure" not in cookie
    assert {"HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}


def test_a_cookie_that_stands_for_nobody_any_more_is_taken(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["web_session"] = Refused("Unauthenticated", 401, "", {})
    answer = camille.get("/me")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/me")
    [cookie] = given(answer)
    assert cookie.startswith("session=;")
    assert "Max-Age=0" in cookie


def test_a_cookie_is_kept_while_identity_is_away(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["web_session"] = Unavailable(service="identity")
    answer = camille.get("/me")
    assert answer.status_code == 503
    assert given(answer) == []


def test_an_account_that_changed_changes_the_cookie(camille: FlaskClient, bus: Bus, issuer: Issuer) -> None:
    assert given(camille.get("/help"))[0].startswith(f"session={COOKIE}.1;")
    renamed = session(issuer, version=2, claims={"name": "Camille Moreau"})
    bus.answers |= {"web_session": renamed, "change_account": done({}), "change_profile": done({})}
    answer = camille.post("/me/profile", data={"display_name": "Camille Moreau", "about": ""}, headers=OURS)
    assert answer.status_code == 303
    assert given(answer)[0].startswith(f"session={COOKIE}.2;")
    assert "Bonjour Camille Moreau" in camille.get("/").text


def test_a_draft_waits_on_the_sign_in_and_comes_back_after_it(browser: FlaskClient, bus: Bus) -> None:
    typed = {"text": "Mes <mots>\r\ngardés", "audience": "contacts", "key": "k-1"}
    asked = browser.post("/posts/new", data=typed, headers=OURS)
    assert asked.status_code == 401
    assert "Mes &lt;mots&gt;" in asked.text
    assert "k-1" not in asked.text
    assert bus.asked == []
    said = {"email": "camille@example.org", "password": "coquelicots", "next": "/posts/new"}
    drafts = {"draft-text": typed["text"], "draft-audience": "contacts"}
    shown = browser.post("/sign-in", data={**said, **drafts}, headers=OURS)
    assert shown.status_code == 200
    assert "Mes &lt;mots&gt;" in shown.text
    assert re.search(r'value="contacts"\s+checked', shown.text)
    assert [asked.method for asked in bus.asked] == ["sign_in"]


@pytest.mark.parametrize(
    "where",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "/\n/x",
        "me",
        "",
    ],
)
def test_nobody_is_led_to_another_site(browser: FlaskClient, camille: FlaskClient, where: str) -> None:
    said = {"email": "camille@example.org", "password": "coquelicots", "next": where}
    assert browser.post("/sign-in", data=said, headers=OURS).location == "/"
    assert browser.post("/language", data={"language": "de", "back": where}, headers=OURS).location == "/"
    pressed = camille.post(f"/members/{MEMBER}/follow", data={"back": where}, headers=OURS)
    assert pressed.location == "/?done=requested"
    assert "elsewhere" not in browser.get("/sign-in", query_string={"next": where}).text


def test_every_page_has_a_strict_policy_with_a_nonce_of_its_own(app: Flask, camille: FlaskClient) -> None:
    seen = []
    for path in (*rules(app, "GET"), "/nowhere"):
        answer = camille.get(path, headers={"Accept": READS})
        if answer.mimetype != "text/html" or answer.location:
            continue
        policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
        assert "unsafe" not in str(policy)
        assert (policy["default-src"], policy["frame-ancestors"], policy["form-action"]) == (
            "'none'",
            "'none'",
            "'self'",
        )
        [nonce] = set(re.findall(r'nonce="([^"]+)"', answer.text)) or {""}
        assert policy["script-src"] == policy["style-src"] == f"'nonce-{nonce}'"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        seen.append(nonce)
    assert len(set(seen)) == len(seen) > 25


def test_no_page_is_kept_and_what_pages_load_is_kept_for_ever(app: Flask, camille: FlaskClient) -> None:
    for path in rules(app, "GET"):
        if path not in ("/manifest.webmanifest", "/service-worker.js", "/robots.txt"):
            assert (path, camille.get(path).headers["Cache-Control"]) == (path, "no-store")
    loaded = set(re.findall(r'"(/static/[^"]+)"', camille.get("/help").text))
    assert {path.rpartition(".")[2] for path in loaded} == {"css", "js", "svg"}
    for path in loaded:
        answer = camille.get(path)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
        other = camille.get(re.sub(r"/static/\w+/", "/static/000000000000/", path))
        assert "immutable" not in other.headers.get("Cache-Control", "")
    assert camille.get("/static/000000000000/../doors.py").status_code == 404


@pytest.mark.parametrize(
    ("setting", "path", "other"), [("limit_sign_in", "/sign-in", "/sign-up"), ("limit_sign_up", "/sign-up", "/sign-in")]
)
def test_signing_in_and_up_by_form_count_against_the_limits_of_the_api(
    make_app: Callable[..., Flask], redis: PrivateRedis, bus: Bus, issuer: Issuer, setting: str, path: str, other: str
) -> None:
    answer_all(bus, issuer)
    client = make_app(redis_url=redis.url, **{setting: Limit(2, 3600)}).test_client()
    api = {"/sign-in": "/v1/sessions", "/sign-up": "/v1/accounts"}[path]
    assert client.post(api, json={}).status_code == 422
    assert client.get(path).status_code == 200
    assert client.post(path, data={}, headers=OURS).status_code == 422
    refused = client.post(path, data={}, headers=OURS)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert client.post(api, json={}).status_code == 429
    assert client.post(other, data={}, headers=OURS).status_code == 422


def test_a_button_pressed_twice_waits_for_what_the_first_one_does(camille: FlaskClient, bus: Bus) -> None:
    answers = [Refused("KeyInUse", 409, "", {}), Refused("KeyInUse", 409, "", {}), done(a_post(mine=True), 201)]
    bus.answers["publish_post"] = lambda _: answers.pop(0)
    sent = {"text": "Bonjour", "audience": "me", "key": "k-1"}
    assert camille.post("/posts/new", data=sent, headers=OURS).status_code == 303
    assert [asked.arguments["key"] for asked in bus.asked if asked.method == "publish_post"] == ["k-1"] * 3


def test_a_form_that_is_still_on_its_way_keeps_its_words_and_its_key(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["publish_post"] = Refused("KeyInUse", 409, "", {})
    sent = {"text": "Bonjour", "audience": "me", "key": "k-1"}
    answer = camille.post("/posts/new", data=sent, headers=OURS)
    assert answer.status_code == 409
    assert str(REFUSALS["KeyInUse"]) in answer.text
    assert 'name="key" value="k-1"' in answer.text
    assert "Bonjour</textarea>" in answer.text


def test_a_refused_form_gets_another_key_for_other_words(camille: FlaskClient, bus: Bus) -> None:
    answer = camille.post("/posts/new", data={"text": "Bonjour", "key": "k-1"}, headers=OURS)
    assert answer.status_code == 422
    assert "k-1" not in answer.text
    assert [asked.method for asked in bus.asked] == ["web_session"]


def test_errors_are_pages_for_people_and_problem_documents_for_programs(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["post"] = NotFound()
    for path in (f"/posts/{MEMBER}", "/nowhere", "/posts/nonsense"):
        page = camille.get(path, headers={"Accept": READS})
        assert (page.status_code, page.mimetype) == (404, "text/html")
        assert "<h1>Il n’y a rien ici</h1>" in page.text
        assert page.headers["X-Request-Id"] in page.text
    for accept in (READS, "application/json", "*/*"):
        problem = camille.get("/v1/nowhere", headers={"Accept": accept})
        assert (problem.status_code, problem.mimetype) == (404, "application/problem+json")


@pytest.mark.parametrize(
    ("answer", "status"),
    [(Unavailable(service="social"), 503), (b"nonsense", 500), (Refused("Odd", 500, "said", {}), 500)],
)
def test_a_page_that_fails_says_that_nothing_is_lost_and_nothing_else(
    camille: FlaskClient, bus: Bus, answer: Any, status: int
) -> None:
    bus.answers["today"] = answer
    page = camille.get("/", headers={"Accept": READS})
    assert (page.status_code, page.mimetype) == (status, "text/html")
    assert "rien" in page.text
    assert not re.search("Traceback|nonsense|said|Odd", page.text)
    assert given(page)


def test_the_words_of_a_form_outlive_a_service_that_is_away(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["publish_post"] = Unavailable(service="social")
    answer = camille.post("/posts/new", data={"text": "Gardez-moi", "audience": "me", "key": "k-1"}, headers=OURS)
    assert answer.status_code == 503
    assert "Gardez-moi</textarea>" in answer.text
    assert 'name="key" value="k-1"' in answer.text
