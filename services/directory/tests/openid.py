"""A provider of identities for tests, honest unless told otherwise: what it signs, with which key, who it says."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from kit.urlsafe import encode


def key(kid: str, **more: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", **more})


class Openid:
    """What it does may be set between two calls. `said` and `header` are over what is honest; None takes one away."""

    def __init__(self, issuer: str, number: str) -> None:
        self.issuer, self.number = issuer, number
        self.key = self.shown = key("one", alg="RS256")
        self.nonce = ""
        self.said: dict[str, Any] = {}
        self.header: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {"sub": "someone", "SubjectNameID": number}
        self.metadata: dict[str, Any] = {}
        self.raw: str | None = None
        self.broken: dict[str, bytes] = {}
        self.asked: list[tuple[str, dict[str, list[str]], str | None]] = []

    def visit(self, url: str) -> None:
        """Somebody signs in there."""
        self.nonce = parse_qs(urlsplit(url).query)["nonce"][0]

    def answer(self, path: str) -> Any:
        if path == "/.well-known/openid-configuration":
            places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "userinfo"}
            named = {name: f"{self.issuer}/{place}" for name, place in {**places, "jwks_uri": "keys"}.items()}
            return {"issuer": self.issuer, **named, **self.metadata}
        if path == "/keys":
            return {"keys": [self.shown.as_dict(private=False)]}
        if path == "/token":
            return {"access_token": "at", "token_type": "Bearer", "id_token": self.raw or self.token()}
        return self.userinfo

    def token(self) -> str:
        now = int(time.time())
        honest = {
            "iss": self.issuer, "aud": "patientsworld", "sub": "someone", "iat": now, "exp": now + 300,
            "nonce": self.nonce, "SubjectNameID": self.number,
        }  # fmt: skip
        said = {name: value for name, value in {**honest, **self.said}.items() if value is not None}
        return jwt.encode(
            {"alg": "RS256", "kid": self.key.kid, **self.header}, said, self.key, algorithms=["RS256", "RS512"]
        )

    def unsigned(self) -> str:
        """The same with the algorithm none."""
        body = self.token().split(".")[1]
        return f"{encode(json.dumps({'alg': 'none', 'kid': 'one'}).encode())}.{body}."


@contextmanager
def openid(number: str) -> Iterator[Openid]:
    """The provider on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            form = parse_qs(self.rfile.read(length).decode())
            provider.asked.append((self.path, form, self.headers.get("Authorization")))
            broken = provider.broken.get(self.path)
            body = json.dumps(provider.answer(self.path)).encode() if broken is None else broken
            self.send_response(500 if broken == b"" else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Openid(f"http://127.0.0.1:{server.server_port}", number)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
