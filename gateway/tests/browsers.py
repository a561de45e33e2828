"""What pages are asked with by a browser, and services that answer whatever pages ask."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gateway.tests import adverts, agendas, boxes, entries, jobs, plays, questions, reports, visits
from gateway.tests.bus import MEMBER, Bus, Issuer, a_post, done
from kit.refusals import Refused

HERE = "http://localhost"
OURS = {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}
# what Chromium says that it reads
READS = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
COOKIE = "MDE5MGMyYjAtZTRjMS03ZjIw-kq0vX1mZ8w"


def session(issuer: Issuer, *, version: int = 1, **fields: Any) -> dict[str, Any]:
    """What identity answers about a browser's session."""
    account = {"version": version, "language": "fr", "country": "FR", "time_zone": "Europe/Paris"}
    token = issuer.token(**fields.pop("claims", {}))
    return {"access_token": token, "expires_in": 600, "cookie": COOKIE, "account": {**account, **fields}}


def signed_in(app: Flask, version: int = 1) -> FlaskClient:
    """A browser with a session; another `version` is not read from what is remembered of the first."""
    client = app.test_client()
    client.set_cookie("session", f"{COOKIE}.{version}")
    return client


def answer_all(bus: Bus, issuer: Issuer) -> None:
    """Services that answer whatever pages ask."""
    member = {"id": MEMBER, "display_name": "Camille", "kind": "patient", "badge": None}
    more = {"about": None, "since": "2026-01-02T03:04:05+00:00", "follow_policy": "approve", "version": 1}
    relation = {"following": "none", "followed_by": False, "muted": False}
    account = {"email": "camille@example.org", "display_name": "Camille", "language": "fr", "country": "FR"}
    nothing: dict[str, Any] = {"items": [], "next": None}
    bus.answers |= {
        "sign_in": session(issuer),
        "confirm": session(issuer),
        "web_session": session(issuer),
        "register": {"next": "mail"},
        "account": {**account, "time_zone": "Europe/Paris", "birth_date": "1980-05-17", "version": 1},
        "my_profile": {**member, **more},
        "member": {**member, **more, "relation": relation},
        "post": a_post(mine=True),
        "publish_post": done(a_post(mine=True), 201),
        "change_post": done(a_post(mine=True)),
        "follow": done({"state": "requested"}),
        "today": {"feed": nothing, "asking": []},
    }
    bus.answers |= visits.answers()
    bus.answers |= agendas.answers()
    bus.answers |= entries.answers()
    bus.answers |= boxes.answers()
    bus.answers |= questions.answers()
    bus.answers |= jobs.answers()
    bus.answers |= reports.answers()
    bus.answers |= plays.answers()
    bus.answers |= {f"classifieds.{name}": answer for name, answer in adverts.answers().items()}
    lists = ("feed", "posts", "member_posts", "members", "sessions", "follow_requests")
    bus.answers |= dict.fromkeys((*lists, "followers", "following", "blocks", "mutes"), nothing)


def rules(app: Flask, method: str) -> list[str]:
    """An address for every page that knows the method."""
    found = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("pages.")]
    paths = [rule.rule for rule in found if method in (rule.methods or ()) and "/static/" not in rule.rule]
    filled = [path.replace("<tracker:tracker>", "weight").replace("<task:task>", "nback") for path in paths]
    return [re.sub(r"<id:\w+>", MEMBER, re.sub(r"<any\((\w+).*?>", r"\1", path)) for path in filled]


def given(answer: TestResponse) -> list[str]:
    """The session cookies that an answer sets."""
    return [line for line in answer.headers.getlist("Set-Cookie") if "session" in line]


def refuse(name: str, status: int = 409, **extra: Any) -> Refused:
    """A refusal as it comes over the bus."""
    return Refused(name, status, "", extra)


def asked(bus: Bus, method: str) -> list[dict[str, Any]]:
    """The arguments of each call of a method."""
    return [one.arguments for one in bus.asked if one.method == method]


def press(client: FlaskClient, path: str, **typed: Any) -> TestResponse:
    """Send a form of ours."""
    return client.post(path, data=typed, headers=OURS)


def press_with(client: FlaskClient, path: str, field: str, name: str, content: bytes, **typed: Any) -> TestResponse:
    """Send a form of ours with a file as browsers do, its words first; by hand, for werkzeug leaves large ones open."""
    parts = [
        f'--line\r\nContent-Disposition: form-data; name="{word}"\r\n\r\n{said}\r\n'.encode()
        for word, said in typed.items()
    ]
    head = f'--line\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
    parts += [head.encode(), b"Content-Type: application/octet-stream\r\n\r\n", content, b"\r\n--line--\r\n"]
    return client.post(path, data=b"".join(parts), headers=OURS, content_type="multipart/form-data; boundary=line")


def filled(page: str) -> dict[str, Any]:
    """What a browser sends of a form that nobody touched."""
    page = page[page.index('<form class="card"') :]
    typed: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and (" checked" in tag or not re.search('type="(radio|checkbox)"', tag)):
            typed.setdefault(name[1], []).append(value[1])
    for name, options in re.findall(r'<select id="\w+" name="(\w+)".*?>(.*?)</select>', page, re.S):
        if chosen := re.search(r'value="([^"]*)" selected', options):
            typed[name] = [chosen[1]]
    return typed
