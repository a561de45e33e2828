"""A provider of professionals' identities, such as Pro Santé Connect: any OpenID provider, by the code flow with PKCE.

What comes back is believed only when the provider's own key signed it, for us, now, and for the login that was begun.
Nothing of it is logged or kept. All of this is HTTP: no transaction is open meanwhile.
"""

import hmac
import secrets
import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

import orjson
import requests
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import GuestProtocol, KeySet

from kit.config import Provider as Facts
from kit.refusals import Unavailable
from kit.urlsafe import encode
from services.directory.refusals import ProofFailed

_SECONDS = 5.0  # for one answer
_MOST = 1 << 18  # bytes of one
_KEPT = 3600  # seconds: endpoints and keys
_LEEWAY = 60  # seconds between two clocks
# never none, never a secret that both know: a key is the provider's own
_SIGNED_BY = {
    "RSA": ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    "EC": ("ES256", "ES384"),
    "OKP": ("EdDSA",),
}
_ALGORITHMS = [name for names in _SIGNED_BY.values() for name in names]
_LOOPBACK = ("127.0.0.1", "localhost")

Left = Callable[[], float]
"""Seconds that remain for the whole call."""


class Journey(NamedTuple):
    """Where somebody is sent, and what tells their return from another's."""

    url: str
    state: str
    nonce: str
    verifier: str


class _Failed(Exception):
    """The provider did not answer, or not as one should."""


class Provider:
    """The provider that the settings name. `back`: our page where people come back; `clock`: seconds since 1970."""

    def __init__(self, facts: Facts, back: str, clock: Callable[[], float] = time.time) -> None:
        self.facts, self._back, self._clock = facts, back, clock
        self._endpoints: dict[str, Any] = {}
        self._keys: list[Any] = []
        self._endpoints_at = self._keys_at = float("-inf")

    def begin(self, left: Left) -> Journey:
        """A journey to the provider; raises `Unavailable` while it is away."""
        try:
            page = self._discover(left)["authorization_endpoint"]
        except (_Failed, KeyError):
            raise Unavailable("The provider does not answer.", retry_after=5) from None
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        asked = {
            "response_type": "code",
            "client_id": self.facts.client_id,
            "redirect_uri": self._back,
            "scope": self.facts.scope,
            "state": state,
            "nonce": nonce,
            "code_challenge": encode(sha256(verifier.encode()).digest()),
            "code_challenge_method": "S256",
            **({"acr_values": self.facts.acr} if self.facts.acr else {}),
        }
        return Journey(f"{page}{'&' if '?' in page else '?'}{urlencode(asked)}", state, nonce, verifier)

    def finish(self, code: str, nonce: str, verifier: str, left: Left) -> str:
        """By which number the provider knows who came back with this code; raises `ProofFailed`."""
        try:
            given = self._exchange(code, verifier, left)
            said = self._open(given["id_token"], nonce, left)
            if self.facts.claim not in said:
                said = self._ask(given["access_token"], said["sub"], left)
            number = said[self.facts.claim]
        except (_Failed, JoseError, ValueError, TypeError, LookupError):
            raise ProofFailed() from None
        if not isinstance(number, str):
            raise ProofFailed()
        return number

    def _exchange(self, code: str, verifier: str, left: Left) -> dict[str, Any]:
        endpoints = self._discover(left)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": verifier,
            "client_id": self.facts.client_id,
        }
        more: dict[str, Any] = {"data": form}
        if "client_secret_basic" in endpoints.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]):
            more["auth"] = (quote(self.facts.client_id, safe=""), quote(self.facts.client_secret, safe=""))
        else:
            form["client_secret"] = self.facts.client_secret
        return _fetch("POST", endpoints["token_endpoint"], left, **more)

    def _open(self, token: str, nonce: str, left: Left) -> dict[str, Any]:
        """What an id_token says; raises _Failed or JoseError unless all of it is as it must be."""

        def key(guest: GuestProtocol) -> Any:
            return self._key(guest.headers(), left)

        said = jwt.decode(token, key, algorithms=_ALGORITHMS).claims
        now, us, meant = self._clock(), self.facts.client_id, said["aud"]
        audience = [meant] if isinstance(meant, str) else meant
        holds = (
            said["iss"].rstrip("/") == self.facts.issuer,
            us in audience and said.get("azp", us if len(audience) == 1 else None) == us,
            said["iat"] - _LEEWAY < now < said["exp"] + _LEEWAY,
            hmac.compare_digest(said["nonce"], nonce),
            isinstance(said["sub"], str),
        )
        if not all(holds):
            raise _Failed
        return said

    def _key(self, header: dict[str, Any], left: Left) -> Any:
        """The provider's key that a token names, if it suits the algorithm; one that is new is fetched."""
        for fresh in (False, True):
            for key in self._load_keys(left, fresh=fresh):
                if header.get("kid") in (None, key.kid) and header["alg"] in _suiting(key):
                    return key
        raise _Failed

    def _ask(self, token: str, subject: str, left: Left) -> dict[str, Any]:
        """What the provider says of the same person when it is asked."""
        headers = {"Authorization": f"Bearer {token}"}
        said = _fetch("GET", self._discover(left)["userinfo_endpoint"], left, headers=headers)
        if said["sub"] != subject:
            raise _Failed
        return said

    def _discover(self, left: Left) -> dict[str, Any]:
        if self._clock() - self._endpoints_at > _KEPT:
            found = _fetch("GET", f"{self.facts.issuer}/.well-known/openid-configuration", left)
            if str(found.get("issuer")).rstrip("/") != self.facts.issuer:
                raise _Failed
            self._endpoints, self._endpoints_at = found, self._clock()
        return self._endpoints

    def _load_keys(self, left: Left, *, fresh: bool) -> list[Any]:
        if fresh or self._clock() - self._keys_at > _KEPT:
            found = _fetch("GET", self._discover(left)["jwks_uri"], left)["keys"]
            usable = [key for key in found if key["kty"] in _SIGNED_BY and key.get("use", "sig") == "sig"]
            self._keys, self._keys_at = KeySet.import_key_set({"keys": usable}).keys, self._clock()
        return self._keys


def _suiting(key: Any) -> list[str]:
    """The algorithms that a key may sign with: its own alone where it names one."""
    return [name for name in _SIGNED_BY[key.key_type] if key.alg in (None, name)]


def _fetch(method: str, url: str, left: Left, **more: Any) -> dict[str, Any]:
    """A JSON object of the provider; raises _Failed for any other answer, a redirect too."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise _Failed
    try:
        seconds = max(0.1, min(_SECONDS, left()))
        with requests.request(method, url, timeout=seconds, allow_redirects=False, stream=True, **more) as answer:
            body = answer.raw.read(_MOST + 1, decode_content=True)
            if answer.status_code != 200 or len(body) > _MOST:
                raise _Failed
        found = orjson.loads(body)
    except (requests.RequestException, OSError, ValueError):
        raise _Failed from None
    if not isinstance(found, dict):
        raise _Failed
    return found
