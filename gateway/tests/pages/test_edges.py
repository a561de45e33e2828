"""Pages where sessions end, services are away, and somebody means harm."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from gateway.settings import Limit
from gateway.tests.browsers import OURS, READS, answer_all, given, session, signed_in
from gateway.tests.bus import MEMBER, SESSION, Bus, Issuer, a_post, done
from gateway.tests.conftest import PrivateRedis
from kit.refusals import Refused, Unavailable

POST = "0190c2b1-02aa-7be1-b6a5-3c0d9e8f7a12"


def test_posts_are_drawn_as_html_and_their_words_as_text(app: Flask, bus: Bus) -> None:
    said = a_post(text="<b>fort</b>", links=["https://example.org/?a=1&b=2"])
    bus.answers["today"] = {"asking": None, "feed": {"items": [said], "next": None}}
    page = signed_in(app).get("/").text
    assert f'<article class="card item" id="post-{said["id"]}"' in page
    assert "&lt;b&gt;fort&lt;/b&gt;" in page
    assert '<a href="https://example.org/?a=1&amp;b=2"' in page


@pytest.mark.parametrize("removed", [f"../me/requests/{MEMBER}/accept?", f"{POST}/../x", "x", "/"])
def test_a_link_cannot_make_the_button_to_take_back_press_another(app: Flask, removed: str) -> None:
    assert "restoration" not in signed_in(app).get("/", query_string={"removed": removed}).text
    assert f'action="/posts/{POST}/restoration"' in signed_in(app).get(f"/?removed={POST}").text


@pytest.mark.parametrize("path", [f"/posts/{POST}/edit", "/me/profile", "/me/who-follows"])
def test_words_kept_over_an_ended_session_are_sent_where_they_were_typed(app: Flask, bus: Bus, path: str) -> None:
    said = {"email": "camille@example.org", "password": "coquelicots", "next": path}
    shown = app.test_client().post("/sign-in", data={**said, "draft-about": "Mes mots"}, headers=OURS)
    assert shown.status_code == 200
    assert f'<form class="card" method="post" action="{path}"' in shown.text


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/me/password", {"current": "mon-secret", "new": "mon-autre-secret"}),
        ("/me/email", {"email": "c@example.org", "password": "mon-secret"}),
        ("/me/leaving", {"password": "mon-secret"}),
    ],
)
def test_a_password_is_never_written_into_a_page(app: Flask, path: str, typed: dict[str, str]) -> None:
    answer = app.test_client().post(path, data=typed, headers=OURS)
    assert answer.status_code == 401
    assert "secret" not in answer.text


def test_a_token_that_is_refused_though_its_session_lives_is_asked_for_anew(
    app: Flask, bus: Bus, issuer: Issuer
) -> None:
    camille = signed_in(app)
    assert camille.get("/me").status_code == 200
    sessions = app.extensions["gateway"].websessions
    [(mark, known)] = sessions._kept.items()
    sessions._kept[mark] = replace(known, token=issuer.token(lasts=-1))
    answer = camille.get("/me")
    assert (answer.status_code, [asked.method for asked in bus.asked].count("web_session")) == (200, 2)
    bus.revoked.append(SESSION)
    app.extensions["gateway"].doorkeeper.ask()
    assert "Max-Age=0" in given(camille.get("/me"))[0]


def test_what_needs_nobody_is_there_while_identity_is_away_and_the_session_is_kept(app: Flask, bus: Bus) -> None:
    bus.answers["web_session"] = Unavailable(service="identity")
    camille = signed_in(app)
    told = {path: camille.get(path) for path in ("/help", "/sign-in", "/offline", "/", "/me")}
    assert {path: answer.status_code for path, answer in told.items()} == {
        "/help": 200, "/sign-in": 200, "/offline": 200, "/": 503, "/me": 503,
    }  # fmt: skip
    assert [given(answer) for answer in told.values()] == [[]] * 5


def test_an_address_that_no_page_has_is_told_on_a_page_whatever_else_is_wrong(app: Flask, bus: Bus) -> None:
    reads = {"Accept": READS}
    foreign = signed_in(app).post("/nowhere", headers={**reads, "Origin": "https://elsewhere.example"})
    bus.answers["web_session"] = Unavailable(service="identity")
    away = signed_in(app).get("/nowhere", headers=reads)
    method = app.test_client().put("/help", headers={**reads, **OURS})
    assert [answer.status_code for answer in (foreign, away, method)] == [403, 404, 405]
    assert "GET" in method.headers["Allow"]
    for answer in (foreign, away, method):
        assert "nonce-" in answer.headers["Content-Security-Policy"]
        assert "X-Request-Id" in answer.headers


def test_over_the_limit_of_an_address_identity_is_not_asked(
    make_app: Callable[..., Flask], bus: Bus, issuer: Issuer, redis: PrivateRedis
) -> None:
    answer_all(bus, issuer)
    app = make_app(redis_url=redis.url, limit_address=Limit(1, 60))
    assert [signed_in(app).get("/help").status_code for _ in range(3)] == [200, 429, 429]
    assert [asked.method for asked in bus.asked] == ["web_session"]


def test_only_a_conflict_takes_the_version_that_is_there_now(app: Flask, bus: Bus) -> None:
    bus.answers["post"] = a_post(mine=True, version=4, text="Ailleurs")
    sent = {"version": "3", "text": "Ici", "audience": "me", "key": "k-1"}
    bus.answers["change_post"] = Unavailable(service="social")
    away = signed_in(app).post(f"/posts/{POST}/edit", data=sent, headers=OURS)
    bus.answers["change_post"] = Refused("VersionConflict", 412, "", {})
    conflict = signed_in(app).post(f"/posts/{POST}/edit", data=sent, headers=OURS)
    assert (away.status_code, conflict.status_code) == (503, 412)
    assert 'name="version" value="3"' in away.text
    assert "Ailleurs" not in away.text
    assert 'name="version" value="4"' in conflict.text
    assert "Ailleurs" in conflict.text
    assert "Ici</textarea>" in conflict.text


def test_an_emptied_text_is_refused_and_not_taken_for_no_change(app: Flask, bus: Bus) -> None:
    answer = signed_in(app).post(f"/posts/{POST}/edit", data={"version": "3", "text": ""}, headers=OURS)
    assert answer.status_code == 422
    assert "change_post" not in [asked.method for asked in bus.asked]


def test_signing_out_twice_is_signing_out(app: Flask, bus: Bus) -> None:
    bus.answers["end_session"] = Refused("NotFound", 404, "", {})
    answer = signed_in(app).post("/sign-out", headers=OURS)
    assert (answer.status_code, answer.location) == (303, "/sign-in?done=signed-out")
    assert "Max-Age=0" in given(answer)[0]


def test_signing_in_ends_the_session_that_this_browser_had(app: Flask, bus: Bus) -> None:
    bus.answers["end_session"] = done(None, 204)
    said = {"email": "camille@example.org", "password": "coquelicots"}
    assert signed_in(app).post("/sign-in", data=said, headers=OURS).status_code == 303
    assert [asked.method for asked in bus.asked] == ["web_session", "sign_in", "end_session"]


def test_a_day_of_birth_may_be_written_in_arabic_digits(app: Flask, bus: Bus) -> None:
    typed = {"birth_date-day": "٢٧", "birth_date-month": "٣", "birth_date-year": "١٩٨١", "kind": "patient"}
    rest = {
        "email": " c@example.org ",
        "password": "quatre mots",
        "display_name": "يوسف",
        "country": "MA",
        "language": "ar",
    }
    assert app.test_client().post("/sign-up", data={**typed, **rest}, headers=OURS).status_code == 303
    assert (bus.last.arguments["birth_date"], bus.last.arguments["email"]) == ("1981-03-27", "c@example.org")


def test_a_name_is_not_changed_where_the_words_beside_it_are_refused(app: Flask, bus: Bus) -> None:
    typed = {"display_name": "Camille M", "about": "x" * 501}
    answer = signed_in(app).post("/me/profile", data=typed, headers=OURS)
    assert answer.status_code == 422
    assert "change_account" not in [asked.method for asked in bus.asked]


def test_the_page_for_offline_is_nobodys_and_its_worker_changes_with_it(app: Flask, issuer: Issuer) -> None:
    page = signed_in(app).get("/offline").text
    assert 'href="/me"' not in page
    worker = app.test_client().get("/service-worker.js")
    assert re.search(r'"shell-\w+-\w+"', worker.text)
    assert "connect-src 'self'" in worker.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in signed_in(app).get("/service-worker.js").headers


def test_the_language_of_a_page_is_a_tag_that_browsers_know(app: Flask, bus: Bus, issuer: Issuer) -> None:
    bus.answers["web_session"] = session(issuer, country="CA")
    assert signed_in(app).get("/help").headers["Content-Language"] == "fr-CA"


def test_the_day_is_said_anew_for_each_who_reads(app: Flask, bus: Bus, issuer: Issuer) -> None:
    days = set()
    for language in ("fr", "de", "ar"):
        bus.answers["web_session"] = session(issuer, language=language, version=len(days) + 1)
        page = signed_in(app, version=len(days) + 1).get("/").text
        [day] = re.findall(r'<p class="soft">(.*?)</p>', page)[:1]
        days.add(day)
    assert len(days) == 3
