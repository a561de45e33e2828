"""Counting requests: our own windows against Flask-Limiter's, two limits a request (an address's, a member's).

Three applications that answer a few bytes, called through WSGI in one process, in alternating slices: one that counts
nothing, one with `gateway.limits`, one with Flask-Limiter (fixed windows, the same headers). About a minute.
"""

import time
from collections.abc import Callable
from typing import Any

from flask import Flask, g, request
from flask_limiter import Limiter
from redis.connection import AbstractConnection
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench.measure import spread
from deploy.dev.usage import cpu_seconds
from gateway.limits import Limits
from gateway.settings import Limit

SLICES, SECONDS = 8, 2.0
WIDE = Limit(1_000_000_000, 60)
MEMBER = "01985c2e-7a40-7c3e-9b1a-3f5d2c8e9a10"


def main() -> None:
    from deploy.dev.servers import ensure_servers

    with ensure_servers() as servers:
        apps = {
            "no limits": _plain(),
            "ours": _ours(servers.redis_url(14)),
            "Flask-Limiter": _stock(servers.redis_url(14)),
        }
        redis, trips = servers.pid("redis"), {name: _trips(app) for name, app in apps.items()}
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in apps}
        for number in range(SLICES):
            for name in sorted(apps, reverse=bool(number % 2)):
                found[name].append(_slice(apps[name], redis))
    _print(found, trips)


def _plain() -> Flask:
    app = Flask("bench")
    app.add_url_rule("/", view_func=lambda: "seen")
    return app


def _ours(url: str) -> Flask:
    app, limits = _plain(), Limits(url)

    @app.before_request
    def count() -> None:
        address, member = str(request.remote_addr), request.headers["Member"]
        g.tally = limits.hit(("address", address, WIDE), ("account", member, WIDE))

    @app.after_request
    def tell(response: Any) -> Any:
        response.headers.update(g.tally.headers())
        return response

    return app


def _stock(url: str) -> Flask:
    app = Flask("bench")
    words = f"{WIDE.amount} per minute"
    limiter = Limiter(
        lambda: str(request.remote_addr), storage_uri=url, strategy="fixed-window", headers_enabled=True, app=app
    )
    by_member = limiter.limit(words, key_func=lambda: request.headers["Member"])
    app.add_url_rule("/", view_func=limiter.limit(words)(by_member(lambda: "seen")))
    return app


def _call(app: Flask) -> Callable[[], None]:
    environ = EnvironBuilder("/", environ_base={"REMOTE_ADDR": "203.0.113.7"}, headers={"Member": MEMBER}).get_environ()

    def once() -> None:
        _body, status, headers = run_wsgi_app(app, dict(environ), buffered=True)
        assert status == "200 OK", status
        assert ("X-RateLimit-Limit" in headers) == bool(app.before_request_funcs)

    return once


def _trips(app: Flask) -> float:
    """Round trips a request: how often something is written to Redis before an answer is read."""
    once, count, send = _call(app), 0, AbstractConnection.send_packed_command
    for _ in range(3):
        once()

    def counted(self: Any, *arguments: Any, **options: Any) -> Any:
        nonlocal count
        count += 1
        return send(self, *arguments, **options)

    AbstractConnection.send_packed_command = counted  # type: ignore[method-assign]
    try:
        for _ in range(100):
            once()
    finally:
        AbstractConnection.send_packed_command = send  # type: ignore[method-assign]
    return count / 100


def _slice(app: Flask, redis: int) -> tuple[float, float]:
    """Microseconds of processor a request: of this process, of Redis."""
    once, until, count = _call(app), time.monotonic() + SECONDS, 0
    before, theirs = time.process_time(), cpu_seconds(redis)
    while time.monotonic() < until:
        once()
        count += 1
    own, other = time.process_time() - before, cpu_seconds(redis) - theirs
    return 1e6 * own / count, 1e6 * other / count


def _print(found: dict[str, list[tuple[float, float]]], trips: dict[str, float]) -> None:
    floor = found["no limits"]
    for name, slices in found.items():
        own = [one for one, _ in slices]
        print(f"{name:<14}{trips[name]:.0f} round trips; µs of processor a request: {spread(own, 0)}", end="")
        print(f", Redis {spread((other for _, other in slices), 0)}" if trips[name] else "")
    extra = {
        name: [own + redis - sum(plain) for (own, redis), plain in zip(slices, floor, strict=True)]
        for name, slices in found.items()
    }
    ratios = [stock / ours for stock, ours in zip(extra["Flask-Limiter"], extra["ours"], strict=True)]
    print(f"beyond no limits, Flask-Limiter costs {spread(ratios)} times as much as ours, Redis included")


if __name__ == "__main__":
    main()
