"""How many requests an address and an account may make, on a real Redis; and without it."""

import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from redis import Redis

from gateway.limits import Limits
from gateway.settings import Limit
from gateway.tests.bus import SESSION, Bus, Issuer
from gateway.tests.conftest import PrivateRedis
from kit.testing import eventually

_PAGE = b'{"items":[],"next":null}'
_OTHER = "0190c2a4-8f02-7c54-8a6d-1e9b3c5d7f80"


def bearing(issuer: Issuer, **claims: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {issuer.token(**claims)}"}


def test_an_account_s_limit_is_told_and_then_kept(
    make_app: Callable[..., Flask], redis: PrivateRedis, issuer: Issuer, bus: Bus
) -> None:
    bus.answers["feed"] = _PAGE
    client = make_app(redis_url=redis.url, limit_account=Limit(3, 3600)).test_client()
    for left in (2, 1, 0):
        answer = client.get("/v1/feed", headers=bearing(issuer))
        assert answer.status_code == 200
        assert answer.headers["X-RateLimit-Limit"] == "3"
        assert answer.headers["X-RateLimit-Remaining"] == str(left)
        assert int(answer.headers["X-RateLimit-Reset"]) > 1_700_000_000
    refused = client.get("/v1/feed", headers=bearing(issuer))
    assert (refused.status_code, refused.json["type"]) == (429, "/problems/too-many-requests")
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    assert len(bus.asked) == 3
    assert client.get("/v1/feed", headers=bearing(issuer, sub=_OTHER)).status_code == 200


def test_an_address_s_limit_counts_every_member_and_every_wrong_token(
    make_app: Callable[..., Flask], redis: PrivateRedis, issuer: Issuer, bus: Bus
) -> None:
    bus.answers["feed"] = _PAGE
    client = make_app(redis_url=redis.url, limit_address=Limit(4, 3600)).test_client()
    assert client.get("/v1/feed", headers=bearing(issuer)).status_code == 200
    assert client.get("/v1/feed", headers=bearing(issuer, sub=_OTHER)).status_code == 200
    assert client.get("/v1/feed", headers={"Authorization": "Bearer a.b.c"}).status_code == 401
    assert client.get("/v1/nowhere").status_code == 404
    assert client.get("/v1/feed", headers=bearing(issuer)).status_code == 429
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/v1/feed", headers=bearing(issuer), environ_overrides=elsewhere).status_code == 200
    assert client.get("/livez").status_code == 200


@pytest.mark.parametrize(
    ("setting", "path", "door"),
    [("limit_sign_in", "/v1/sessions", "sign_in"), ("limit_sign_up", "/v1/accounts", "register")],
)
def test_signing_in_and_up_have_limits_of_their_own(
    make_app: Callable[..., Flask], redis: PrivateRedis, issuer: Issuer, bus: Bus, setting: str, path: str, door: str
) -> None:
    bus.answers |= {"feed": _PAGE, door: {"session": {"id": SESSION}}}
    client = make_app(redis_url=redis.url, **{setting: Limit(1, 3600)}).test_client()
    assert client.post(path, json={}).status_code == 422
    assert client.post(path, json={}).status_code == 429
    assert client.get("/v1/feed", headers=bearing(issuer)).status_code == 200


def test_the_address_is_the_one_that_the_trusted_proxies_saw(
    make_app: Callable[..., Flask], redis: PrivateRedis, bus: Bus
) -> None:
    alone = make_app(redis_url=redis.url, limit_address=Limit(1, 3600)).test_client()
    assert alone.get("/v1/nowhere", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 404
    assert alone.get("/v1/nowhere", headers={"X-Forwarded-For": "192.0.2.2"}).status_code == 429
    behind = make_app(redis_url=redis.url, limit_address=Limit(1, 3600), proxy_hops=1).test_client()
    assert behind.get("/v1/nowhere", headers={"X-Forwarded-For": "9.9.9.9, 192.0.2.3"}).status_code == 404
    assert behind.get("/v1/nowhere", headers={"X-Forwarded-For": "8.8.8.8, 192.0.2.3"}).status_code == 429


def test_a_window_ends(redis: PrivateRedis) -> None:
    limits = Limits(redis.url)
    counted = ("address", "a", Limit(1, 1))
    assert limits.hit(counted).remaining == 0
    assert limits.hit(counted).remaining == -1
    eventually(lambda: limits.hit(counted).remaining == 0)


def test_one_request_is_one_round_trip_and_redis_holds_nothing_in_clear(redis: PrivateRedis) -> None:
    limits = Limits(redis.url)
    counted = [
        ("address", "192.0.2.9", Limit(9, 60)),
        ("account", _OTHER, Limit(9, 60)),
        ("sign_in", "x", Limit(9, 60)),
    ]
    limits.hit(*counted)
    with Redis.from_url(redis.url) as watcher:
        before = watcher.info("commandstats").get("cmdstat_evalsha", {}).get("calls", 0)
        limits.hit(*counted)
        after = watcher.info("commandstats")["cmdstat_evalsha"]["calls"]
        assert after - before == 1
        keys = watcher.keys("*")
    assert len(keys) == 3
    assert not any(b"192.0.2.9" in key or _OTHER.encode() in key for key in keys)


def test_without_redis_the_api_goes_on_and_readyz_says_so(
    make_app: Callable[..., Flask], redis: PrivateRedis, issuer: Issuer, bus: Bus
) -> None:
    bus.answers["feed"] = _PAGE
    client = make_app(redis_url=redis.url, limit_account=Limit(1, 3600)).test_client()
    assert client.get("/v1/feed", headers=bearing(issuer)).status_code == 200
    assert client.get("/readyz").json == {"away": []}
    redis.stop()
    for _ in range(3):
        answer = client.get("/v1/feed", headers=bearing(issuer))
        assert answer.status_code == 200
        assert "X-RateLimit-Limit" not in answer.headers
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json) == (200, {"away": ["redis"]})
    redis.start()
    eventually(lambda: client.get("/v1/feed", headers=bearing(issuer)).status_code == 429)
    assert client.get("/readyz").json == {"away": []}


def test_a_redis_that_does_not_answer_costs_one_request_and_not_each() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.setblocking(False)
        limits = Limits(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        for _ in range(20):
            assert limits.hit(("address", "a", Limit(9, 60))) is None
        silent.accept()[0].close()
        with pytest.raises(BlockingIOError):  # nobody else knocked
            silent.accept()


def test_a_redis_that_was_started_anew_is_found_at_once(redis: PrivateRedis) -> None:
    limits = Limits(redis.url)
    assert limits.hit(("address", "a", Limit(9, 60))).remaining == 8
    redis.stop()
    redis.start()
    assert limits.hit(("address", "a", Limit(9, 60))).remaining == 8
    with Redis.from_url(redis.url) as operator:
        operator.script_flush()
    assert limits.hit(("address", "a", Limit(9, 60))).remaining == 7


def test_limits_are_written_as_a_number_and_a_window() -> None:
    assert Limit.parse("600/minute") == Limit(600, 60)
    assert Limit.parse("1/day") == Limit(1, 86400)
    for words in ("600", "0/minute", "-1/minute", "600/fortnight", "6 /minute", ""):
        with pytest.raises(ValueError, match="looks like"):
            Limit.parse(words)


def test_a_wide_limit_is_taken_by_hundredths_and_ends_all_the_same(redis: PrivateRedis) -> None:
    counted = ("account", _OTHER, Limit(300, 3600))
    one, other = Limits(redis.url), Limits(redis.url)
    assert [one.hit(counted).remaining for _ in range(4)] == [299, 298, 297, 296]
    assert other.hit(counted).remaining == 293
    with Redis.from_url(redis.url) as watcher:
        before = watcher.info("commandstats")["cmdstat_evalsha"]["calls"]
        let_in = sum(limits.hit(counted).remaining >= 0 for limits in (one, other) for _ in range(300))
        assert let_in == 300 - 5
        assert watcher.info("commandstats")["cmdstat_evalsha"]["calls"] - before < 2 * 300


def test_a_part_of_a_limit_ends_with_its_window(redis: PrivateRedis) -> None:
    limits = Limits(redis.url)
    counted = ("address", "a", Limit(200, 1))
    assert limits.hit(counted).remaining == 199
    eventually(lambda: limits.hit(counted).remaining == 199)


def test_a_limit_that_threads_use_at_once_ends_by_a_hundredth_a_thread_too_early_at_most(redis: PrivateRedis) -> None:
    limits, counted = Limits(redis.url), ("address", "many at once", Limit(1_000, 3600))
    with ThreadPoolExecutor(16) as pool:
        places = list(pool.map(lambda _: limits.hit(counted).remaining >= 0, range(1_200)))
    assert 1_000 - 16 * 10 <= sum(places) <= 1_000
