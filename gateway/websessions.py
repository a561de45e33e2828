"""Browser sessions: the cookie holds an opaque id, the row is identity's, a process keeps what it means until the
access token behind it expires.

The cookie is `<id>.<version>`: the version of the account, so that a change of name or language, which gives another
cookie, is seen at once by every process, whatever it keeps.
"""

import re
import threading
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b
from time import time
from typing import Any
from urllib.parse import urlsplit

import orjson
from flask import Request, Response

from contracts.identity import access
from gateway.auth import Actor, Doorkeeper
from gateway.refusals import Unauthenticated
from kit.refusals import Refused

LASTS = 30 * 86_400  # seconds that the browser keeps it after its last use
_REMEMBERED = 10_000
_ID = re.compile(r"[\w-]{1,100}", re.ASCII)


@dataclass(frozen=True)
class Known:
    """Who a cookie stands for. `cookie`: as it should be now; `expires`: of the access token, seconds since 1970."""

    cookie: str
    token: str
    actor: Actor
    expires: float
    language: str
    country: str
    time_zone: str

    def is_new(self) -> bool:
        """Whether identity said so a moment ago: the browser then keeps its cookie for another 30 days."""
        return self.expires - time() > access.SECONDS - 10


class WebSessions:
    """The browser sessions this process has seen. `public_url`: where members find us; decides the cookie's name.

    `__Host-session` needs https; on plain http, which is for this machine alone, it is `session`.
    """

    def __init__(self, rpc: Any, doorkeeper: Doorkeeper, public_url: str) -> None:
        self._rpc, self._doorkeeper = rpc, doorkeeper
        self.secure = urlsplit(public_url).scheme == "https"
        self.name = "__Host-session" if self.secure else "session"
        self._lock = threading.Lock()
        self._kept: OrderedDict[bytes, Known] = OrderedDict()

    def cookie_of(self, request: Request) -> str | None:
        """The session cookie of a request."""
        return request.cookies.get(self.name) or None

    def identify(self, cookie: str, request_id: str | None = None) -> Known:
        """Who it stands for. Raises Unauthenticated, or Unavailable while identity is away and it is not kept."""
        kept = self._kept.get(_mark(cookie))
        if kept is not None:
            try:
                self._doorkeeper.identify(kept.token)
                return kept
            except Unauthenticated:  # its time is over, or the keys were changed: identity may still know the session
                if self._doorkeeper.is_revoked(kept.actor["session_id"]):
                    raise
        return self.renew(cookie, request_id)

    def renew(self, cookie: str, request_id: str | None = None) -> Known:
        """The same as identity knows it now: the account behind it was changed."""
        known = self._ask(cookie, request_id)
        with self._lock:
            self._kept[_mark(known.cookie)] = known
            self._kept.move_to_end(_mark(known.cookie))
            while len(self._kept) > _REMEMBERED:
                self._kept.popitem(last=False)
        return known

    def open(self, answer: dict[str, Any]) -> Known:
        """What identity answered to a sign-in or a confirmation."""
        return self._known(answer["cookie"], answer)

    def give(self, response: Response, known: Known) -> None:
        """Let the browser keep it for 30 days from now."""
        response.set_cookie(
            self.name, known.cookie, max_age=LASTS, path="/", secure=self.secure, httponly=True, samesite="Lax"
        )

    def take(self, response: Response) -> None:
        """Let the browser forget it."""
        response.delete_cookie(self.name, path="/", secure=self.secure, httponly=True, samesite="Lax")

    def _ask(self, cookie: str, request_id: str | None) -> Known:
        id = cookie.rpartition(".")[0] or cookie
        if not _ID.fullmatch(id):
            raise Unauthenticated
        try:
            asked = self._rpc.call("identity", "web_session", {"cookie": id}, request_id=request_id, repeatable=True)
        except Refused as refusal:
            if refusal.status in (401, 404, 422):
                raise Unauthenticated from None
            raise
        return self._known(id, orjson.loads(asked))

    def _known(self, id: str, answer: dict[str, Any]) -> Known:
        account = answer["account"]
        actor, expires = self._doorkeeper.know(answer["access_token"])
        return Known(
            cookie=f"{id}.{account['version']}",
            token=answer["access_token"],
            actor=actor,
            expires=expires,
            language=account["language"],
            country=account["country"],
            time_zone=account["time_zone"],
        )


def _mark(cookie: str) -> bytes:
    return blake2b(cookie.encode(), digest_size=16).digest()
