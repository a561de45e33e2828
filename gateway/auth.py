"""Who asks: access tokens checked here with identity's public keys, so that no request costs a call to identity.

Each process asks identity every 2 s which sessions were revoked; the keys come with that answer. While identity is
away, tokens are accepted until they expire (10 minutes); `/readyz` says so.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from time import monotonic, time
from typing import Any

import orjson
from joserfc.jwk import KeySet

from contracts.identity import access
from gateway.observe import REFUSED
from gateway.refusals import Unauthenticated
from kit.logs import describe, log
from kit.refusals import Refused, Unavailable

POLL = 2.0  # seconds between two questions
_STALE = 6.0  # seconds without an answer that `/readyz` reports
_REMEMBERED = 10_000  # tokens whose signature is not checked again

Actor = dict[str, Any]


class Doorkeeper:
    """Knows identity's public keys and the sessions revoked in the last 11 minutes; starts asking at the first need.

    `asked()` is called after each of its questions.
    """

    def __init__(
        self,
        rpc: Any,
        every: float = POLL,
        clock: Callable[[], float] = time,
        asked: Callable[[], None] = lambda: None,
    ) -> None:
        self._rpc, self._every, self._clock, self._asked = rpc, every, clock, asked
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._jwks: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._revoked: frozenset[str] = frozenset()
        self._digest: str | None = None
        self._answered_at = 0.0
        self._away = False
        self._seen: OrderedDict[bytes, tuple[Actor, int]] = OrderedDict()

    def identify(self, token: str) -> Actor:
        """The actor of a token. Raises Unauthenticated, or Unavailable before identity was ever reached."""
        return self.know(token)[0]

    def know(self, token: str) -> tuple[Actor, int]:
        """The same with the second at which the token expires."""
        keys = self._ready_keys()
        mark = blake2b(token.encode(), digest_size=16).digest()
        actor, expires = self._seen.get(mark) or self._verify(token, mark, keys)
        has_expired = expires <= self._clock()
        if has_expired or self.is_revoked(actor["session_id"]):
            REFUSED.labels("expired" if has_expired else "revoked").inc()
            raise Unauthenticated
        return actor, expires

    def is_revoked(self, session_id: str) -> bool:
        """Whether identity said in the last 11 minutes that the session has ended."""
        return session_id in self._revoked

    def jwks(self) -> dict[str, Any]:
        """The public keys as a JWK set. Raises Unavailable before identity was ever reached."""
        self._ready_keys()
        return self._jwks

    def start(self) -> None:
        """Begin to ask identity; safe to call again and from any thread (and only after a fork)."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="revocations", daemon=True)
                self._thread.start()

    def close(self) -> None:
        self._stopping.set()

    def is_started(self) -> bool:
        """Whether identity answered once."""
        return self._keys is not None

    def is_away(self) -> bool:
        """Whether identity has not answered for 6 seconds."""
        return monotonic() - self._answered_at > _STALE

    def ask(self) -> None:
        """Ask identity once for what was revoked. Raises Unavailable or Refused."""
        answer = orjson.loads(self._rpc.call("identity", "revocations", {"digest": self._digest}, repeatable=True))
        if answer is not None:
            if answer["keys"] != self._jwks:
                self._keys, self._jwks = access.read_keys(answer["keys"]), answer["keys"]
                self._seen = OrderedDict()
            self._revoked, self._digest = frozenset(answer["sessions"]), answer["digest"]
        self._answered_at = monotonic()

    def _ready_keys(self) -> KeySet:
        if self._keys is None:
            self.start()
            self._ask_quietly()
        if self._keys is None:
            raise Unavailable(service="identity", retry_after=2)
        return self._keys

    def _verify(self, token: str, mark: bytes, keys: KeySet) -> tuple[Actor, int]:
        try:
            claims = access.verify(token, keys, self._clock())
        except access.InvalidAccessToken:
            REFUSED.labels("invalid").inc()
            raise Unauthenticated from None
        entry = access.actor(claims), claims["exp"]
        with self._lock:
            self._seen[mark] = entry
            while len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
        return entry

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._ask_quietly()
            try:
                self._asked()
            except Exception:  # what ended must go on being heard of, whatever becomes of the rest
                log.exception("auth.asked")
            self._stopping.wait(self._every)

    def _ask_quietly(self) -> None:
        try:
            self.ask()
            away = None
        except (Unavailable, Refused, ValueError, KeyError, TypeError) as error:
            away = error
        if (away is not None) != self._away:
            self._away = away is not None
            log.warning("auth.identity", state="away" if away else "up", **(describe(away) if away else {}))


def bearer(header: str) -> str | None:
    """The token of an Authorization header, None when there is none."""
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None
