"""The door of the stream, and what a stream is told: no socket, no broker, no greenlet."""

import json
from collections.abc import Iterator
from itertools import count

import pytest
from flask.testing import FlaskClient

from gateway.auth import Doorkeeper
from gateway.listeners import ALIVE, OPEN, OPENED, PER_MEMBER, RETIRED, Listeners, Stream
from gateway.stream import create_app
from gateway.tests.bus import MEMBER, SESSION, Bus, Issuer
from gateway.websessions import WebSessions
from kit.refusals import Refused, Unavailable

COOKIE = {"Cookie": "session=opaque.1"}


@pytest.fixture
def listeners() -> Listeners:
    return Listeners(most=8)


@pytest.fixture
def doorkeeper(bus: Bus) -> Iterator[Doorkeeper]:
    found = Doorkeeper(bus)
    yield found
    found.close()


@pytest.fixture
def client(listeners: Listeners, doorkeeper: Doorkeeper, bus: Bus, issuer: Issuer) -> FlaskClient:
    account = {"version": 1, "language": "fr", "country": "FR", "time_zone": "Europe/Paris"}
    bus.answers["web_session"] = {"access_token": issuer.token(), "expires_in": 600, "account": account}
    sessions = WebSessions(bus, doorkeeper, "http://127.0.0.1:8000")
    return create_app(listeners, doorkeeper, sessions).test_client(use_cookies=False)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def nudge(cursor: str, *members: str, kind: str = "feed") -> bytes:
    return json.dumps({"kind": kind, "members": members or (MEMBER,), "cursor": cursor}).encode()


def opened(listeners: Listeners, member_id: str = MEMBER, session_id: str = SESSION) -> tuple[Stream, Iterator[bytes]]:
    """A stream that has said that it is open."""
    stream = Stream(member_id, session_id, 60.0, lambda: 0.0)
    listeners.open(stream)
    frames = stream.frames()
    assert next(frames) == OPENED
    return stream, frames


def test_a_member_is_told_at_once_that_the_stream_is_open_and_what_comes(
    client: FlaskClient, listeners: Listeners, issuer: Issuer
) -> None:
    answer = client.get("/v1/stream", headers=bearer(issuer.token()))
    frames = answer.iter_encoded()
    assert (answer.status_code, answer.content_type) == (200, "text/event-stream; charset=utf-8")
    assert next(frames).startswith(b": ")
    listeners.hear(nudge("0191"))
    assert next(frames) == b'event: feed\nid: 0191\ndata: {"cursor": "0191"}\n\n'
    answer.close()


def test_its_headers_forbid_to_keep_or_to_hold_back_and_are_those_of_every_answer(
    client: FlaskClient, issuer: Issuer
) -> None:
    answer = client.get("/v1/stream", headers=bearer(issuer.token()))
    headers = {name: answer.headers[name] for name in ("Cache-Control", "X-Accel-Buffering", "X-Content-Type-Options")}
    assert headers == {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "X-Content-Type-Options": "nosniff"}
    assert answer.headers["X-Request-Id"]
    answer.close()


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic eDp5"}])
def test_nobody_gets_a_problem_document(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = client.get("/v1/stream", headers=headers)
    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
    assert answer.get_json()["type"] == "/problems/unauthenticated"


@pytest.mark.parametrize("site", [None, "same-origin", "none"])
def test_one_of_our_own_pages_opens_it_with_the_sessions_cookie(
    client: FlaskClient, listeners: Listeners, site: str | None
) -> None:
    answer = client.get("/v1/stream", headers=COOKIE | ({"Sec-Fetch-Site": site} if site else {}))
    assert answer.status_code == 200
    frames = answer.iter_encoded()
    next(frames)
    listeners.hear(nudge("0191"))
    assert b"0191" in next(frames)
    answer.close()


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything"])
def test_a_page_of_another_site_does_not(client: FlaskClient, bus: Bus, site: str) -> None:
    answer = client.get("/v1/stream", headers=COOKIE | {"Sec-Fetch-Site": site})
    assert (answer.status_code, answer.get_json()["type"]) == (403, "/problems/foreign-origin")
    assert not bus.asked


def test_a_cookie_that_stands_for_nobody_is_refused(client: FlaskClient, bus: Bus) -> None:
    bus.answers["web_session"] = Refused("NotFound", 404, "", {})
    assert client.get("/v1/stream", headers=COOKIE).status_code == 401
    assert client.get("/v1/stream", headers={"Cookie": "another=opaque.1"}).status_code == 401


def test_a_token_that_has_expired_or_whose_session_has_ended_is_refused(
    client: FlaskClient, bus: Bus, issuer: Issuer, doorkeeper: Doorkeeper
) -> None:
    assert client.get("/v1/stream", headers=bearer(issuer.token(lasts=-60))).status_code == 401
    bus.revoked.append(SESSION)
    doorkeeper.ask()
    assert client.get("/v1/stream", headers=bearer(issuer.token())).status_code == 401


def test_nothing_but_reading_is_known_there(client: FlaskClient, issuer: Issuer) -> None:
    for method in ("HEAD", "POST", "DELETE"):
        answer = client.open("/v1/stream", method=method, headers=bearer(issuer.token()))
        assert (answer.status_code, "GET" in answer.headers["Allow"]) == (405, True)
    assert OPEN._value.get() == 0


def test_a_stream_that_is_closed_is_forgotten(client: FlaskClient, listeners: Listeners, issuer: Issuer) -> None:
    answers = [client.get("/v1/stream", headers=bearer(issuer.token())) for _ in range(3)]
    assert OPEN._value.get() == 3
    for answer in answers:
        answer.close()
    assert OPEN._value.get() == 0
    listeners.hear(nudge("0191"))


def test_a_process_that_has_as_many_as_it_takes_says_when_to_come_back(
    client: FlaskClient, listeners: Listeners, issuer: Issuer
) -> None:
    streams = [opened(listeners, f"member-{number}")[0] for number in range(8)]
    answer = client.get("/v1/stream", headers=bearer(issuer.token()))
    assert (answer.status_code, answer.get_json()["type"]) == (503, "/problems/unavailable")
    assert int(answer.headers["Retry-After"]) >= 5
    listeners.close(streams[0])
    assert client.get("/v1/stream", headers=bearer(issuer.token())).status_code == 200


def test_more_tabs_than_a_member_may_have_retire_the_oldest_and_nobody_elses() -> None:
    listeners = Listeners(most=20)
    _, neighbour = opened(listeners, "somebody else")
    tabs = [opened(listeners)[1] for _ in range(PER_MEMBER + 1)]
    assert list(tabs[0]) == [RETIRED]
    listeners.hear(nudge("0191", MEMBER, "somebody else"))
    assert all(b"0191" in next(tab) for tab in (*tabs[1:], neighbour))


def test_a_browser_that_knows_no_retirement_comes_back_only_after_a_minute() -> None:
    assert b"retry: 60000" in RETIRED.splitlines()


def test_what_comes_while_a_client_is_slow_is_one_event_of_each_kind_with_the_newest_cursor(
    listeners: Listeners,
) -> None:
    stream, frames = opened(listeners)
    for number in range(1_000):
        listeners.hear(nudge(f"{number:04}"))
    listeners.hear(nudge("7", kind="notification"))
    listeners.hear(nudge("0005"))  # late
    assert len(stream._news) == 2
    assert next(frames).decode().split("\n\n")[:-1] == [
        'event: feed\nid: 0999\ndata: {"cursor": "0999"}',
        'event: notification\nid: 7\ndata: {"cursor": "7"}',
    ]


def test_it_ends_with_its_token_and_says_meanwhile_that_it_is_alive() -> None:
    ticks = count()
    stream = Stream(MEMBER, SESSION, 0.02, lambda: next(ticks) / 100)
    assert list(stream.frames()) == [OPENED, ALIVE, ALIVE, b""]


def test_it_ends_when_its_session_has_ended_and_others_go_on(
    listeners: Listeners, doorkeeper: Doorkeeper, bus: Bus
) -> None:
    (_, ended), (stream, going) = opened(listeners), opened(listeners, session_id="another")
    bus.revoked.append(SESSION)
    doorkeeper.ask()
    listeners.end_those(doorkeeper.is_revoked)
    assert b"".join(ended) == b""
    stream.tell("feed", "1")
    assert b"event: feed" in next(going)


def test_when_the_process_stops_every_stream_ends(listeners: Listeners) -> None:
    frames = [opened(listeners, f"member-{number}")[1] for number in range(3)]
    listeners.end_all()
    assert [b"".join(each) for each in frames] == [b""] * 3


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'"text"',
        nudge("1", kind="gossip"),
        nudge("1\ndata: forged"),
        nudge(""),
        json.dumps({"kind": "feed", "members": 5, "cursor": "1"}).encode(),
        json.dumps({"kind": ["feed"], "members": [MEMBER], "cursor": "1"}).encode(),
        json.dumps({"kind": "feed", "members": [[MEMBER]], "cursor": "1"}).encode(),
        json.dumps({"kind": "feed", "members": [MEMBER], "cursor": 1}).encode(),
    ],
)
def test_what_is_no_nudge_tells_nobody_anything(listeners: Listeners, body: bytes) -> None:
    stream, _ = opened(listeners)
    listeners.hear(body)
    assert not stream._news


def test_one_more_is_refused_by_name(listeners: Listeners) -> None:
    for number in range(8):
        opened(listeners, f"member-{number}")
    with pytest.raises(Unavailable):
        listeners.open(Stream(MEMBER, SESSION, 60.0))
