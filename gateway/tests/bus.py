"""A bus without a broker: records what was asked, answers or refuses by a table. And identity's keys, to sign with."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import orjson
from joserfc.jwk import OKPKey

from contracts.identity import access

MEMBER, SESSION = "0190c2a4-7d1e-7a30-9f11-5b7f0c2d4e61", "0190c2b0-e4c1-7f20-a1b2-c3d4e5f60718"


class Issuer:
    """Signs access tokens as identity does."""

    def __init__(self) -> None:
        self.key = OKPKey.generate_key("Ed25519", parameters={"kid": "one"})

    @property
    def jwks(self) -> dict[str, Any]:
        return {"keys": [self.key.as_dict(private=False)]}

    def token(self, *, lasts: int = 600, **claims: Any) -> str:
        now = int(time.time())
        said = {
            "iss": "http://127.0.0.1:8000",
            "aud": access.AUDIENCE,
            "sub": MEMBER,
            "sid": SESSION,
            "kind": "patient",
            "name": "Camille",
            "seq": 1,
            "level": 1,
            "iat": now,
            "exp": now + lasts,
        }
        return access.sign(self.key, said | claims)


@dataclass
class Asked:
    """One call as it left the gateway."""

    service: str
    method: str
    arguments: dict[str, Any]
    request_id: str | None
    repeatable: bool
    deadline: float | None = None


@dataclass
class Bus:
    """`answers[method]` is bytes as they come, a value, an exception to raise, or a function of the arguments.

    Where two services have a door of the same name, one of the two answers as `service.method`.
    """

    issuer: Issuer
    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)
    is_up: bool = True
    services_away: list[str] = field(default_factory=list)

    def call(
        self,
        service: str,
        method: str,
        kwargs: dict[str, Any],
        *,
        request_id: str | None = None,
        repeatable: bool = False,
        deadline: float | None = None,
    ) -> bytes:
        if method == "revocations" and method not in self.answers:
            return self._revocations(kwargs["digest"])
        orjson.dumps(kwargs, option=orjson.OPT_PASSTHROUGH_DATETIME)  # only plain data leaves the gateway
        if method != "revocations":
            self.asked.append(Asked(service, method, kwargs, request_id, repeatable, deadline))
        answer = self.answers[f"{service}.{method}" if f"{service}.{method}" in self.answers else method]
        if isinstance(answer, Callable):
            answer = answer(kwargs)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, bytes) else orjson.dumps(answer)

    def state(self) -> dict[str, Any]:
        return {"bus": "up" if self.is_up else "away", "away": self.services_away}

    def close(self) -> None:
        pass

    @property
    def last(self) -> Asked:
        return self.asked[-1]

    def _revocations(self, known: str | None) -> bytes:
        facts = {"sessions": self.revoked, "keys": self.issuer.jwks}
        digest = str(hash(orjson.dumps(facts)))
        return orjson.dumps(None if known == digest else {"digest": digest, **facts})


def done(body: Any = None, status: int = 200, *, replayed: bool = False) -> dict[str, Any]:
    """The answer of a command."""
    return {"status": status, "replayed": replayed, "object": body}


def a_post(**fields: Any) -> dict[str, Any]:
    """A post as social answers it."""
    from gateway.api.shapes import Post

    return {**Post.example, "id": str(uuid4()), "version": 3, **fields}
