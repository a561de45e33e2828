"""Headers that every answer carries, errors included, and the request id that ties logs and events together."""

import re
import uuid

from flask import Flask, Response, g, request

_SANE = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_SECURITY = (
    ("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
    ("X-Content-Type-Options", "nosniff"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
_API_POLICY = "default-src 'none'; frame-ancestors 'none'"
# a page's own forms would say `Origin: null` under no-referrer, and be refused
_BY_API = (("Referrer-Policy", "no-referrer"), *_SECURITY)
_BY_PAGES = (("Referrer-Policy", "same-origin"), *_SECURITY)
# where one searches near oneself: the browser asks the person, and its answer stays in the page
_LOCATING = tuple((name, value.replace("geolocation=()", "geolocation=(self)")) for name, value in _BY_PAGES)
_METHODS = "GET, POST, PUT, PATCH, DELETE"
_ASKED = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Request-Id"
_EXPOSED = (
    "ETag, Idempotency-Replayed, Link, Location, Retry-After,"
    " X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Id"
)


def register(app: Flask, origins: frozenset[str]) -> None:
    """Give each request its id and each answer its headers; `origins` may read answers from a browser."""

    @app.after_request
    def finish(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", _API_POLICY)
        headers.setdefault("Cache-Control", "no-store")
        # added and not set: to set one looks through all that are there, a tenth of a request's work
        pages = _LOCATING if "may_locate" in g else _BY_PAGES
        headers.extend((("X-Request-Id", g.request_id), *(pages if "nonce" in g else _BY_API)))
        if tally := g.get("tally"):
            headers.extend(tally.headers())
        if origins:
            share(response, origins)
        return response


def request_id() -> str:
    """The client's X-Request-Id when it is a sane token of at most 64 characters, else a new one."""
    given = request.headers.get("X-Request-Id", "")
    return given if _SANE.fullmatch(given) else uuid.uuid4().hex


def is_preflight() -> bool:
    """Whether a browser asks if it may send a request from another origin."""
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers


def share(response: Response, origins: frozenset[str]) -> None:
    """Let a listed origin read the answer; no credentials are ever involved, a client sends its bearer itself."""
    response.headers.add("Vary", "Origin")
    origin = request.headers.get("Origin")
    if origin not in origins:
        return
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = _EXPOSED
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if is_preflight():
        response.headers["Access-Control-Allow-Methods"] = _METHODS
        response.headers["Access-Control-Allow-Headers"] = _ASKED
        response.headers["Access-Control-Max-Age"] = "600"
