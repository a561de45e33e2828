"""The access token: how identity signs it and how whoever holds the public keys checks it.

A JWT (RFC 9068: `typ` is `at+jwt`) signed with Ed25519 under the algorithm name EdDSA, valid for 10 minutes. It cannot
be taken back: a session that ends earlier is in identity's list of revocations, which is asked for every 2 seconds.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError, UnsupportedAlgorithmError, UnsupportedHeaderError
from joserfc.jwk import KeySet, OKPKey
from joserfc.jws import JWSRegistry

ALGORITHM = "EdDSA"
TYPE = "at+jwt"
AUDIENCE = "patientsworld"
SECONDS = 600
_STRINGS, _NUMBERS, _IDS = ("kind", "name"), ("seq", "level", "iat", "exp"), ("sub", "sid")


class InvalidAccessToken(ValueError):
    """The token is malformed, forged, expired, or not one of ours. Never says which: it tells attackers nothing."""


class _Registry(JWSRegistry):
    """One algorithm and one shape of header: what the header says never chooses how it is checked (`jku`, `jwk`…)."""

    def get_alg(self, name: str) -> Any:
        if name != ALGORITHM:
            raise UnsupportedAlgorithmError(f"only {ALGORITHM}")
        return self.algorithms[ALGORITHM]

    def check_header(self, header: Any) -> None:
        if set(header) != {"alg", "kid", "typ"} or header["typ"] != TYPE:
            raise UnsupportedHeaderError("only alg, kid and typ")


_REGISTRY = _Registry()


def sign(key: OKPKey, claims: Mapping[str, Any]) -> str:
    """The token of these claims under a private Ed25519 key that carries its `kid`."""
    header = {"alg": ALGORITHM, "kid": key.kid, "typ": TYPE}
    return jwt.encode(header, dict(claims), key, registry=_REGISTRY)


def read_keys(jwks: Mapping[str, Any]) -> KeySet:
    """The public keys of `{"keys": […]}`, ready for `verify`: import them once, not once a token."""
    return KeySet.import_key_set({"keys": list(jwks["keys"])})


def verify(token: str, keys: KeySet | Mapping[str, Any], now: float, issuer: str | None = None) -> dict[str, Any]:
    """The claims of a valid token: iss, aud, sub (member id), sid (session id), kind, name, seq, level, iat, exp.

    `keys`: identity's public keys, as `read_keys` made them or as a JWKS. `now`: seconds since 1970. `issuer`: the
    platform's public URL; None trusts the keys alone. Raises InvalidAccessToken; a revoked session is not known here.
    """
    try:
        key_set = keys if isinstance(keys, KeySet) else read_keys(keys)
        claims = jwt.decode(token, key_set, registry=_REGISTRY).claims
    except (JoseError, ValueError, TypeError, KeyError):
        raise InvalidAccessToken() from None
    if claims.get("aud") != AUDIENCE or (issuer is not None and claims.get("iss") != issuer):
        raise InvalidAccessToken()
    if not (_has(claims, _STRINGS, str) and _has(claims, _NUMBERS, int) and _has_ids(claims)):
        raise InvalidAccessToken()
    if not now < claims["exp"]:
        raise InvalidAccessToken()
    return claims


def actor(claims: Mapping[str, Any]) -> dict[str, Any]:
    """Who asks, as RPC carries it: member_id, kind, display_name, seq, session_id, level."""
    return {
        "member_id": claims["sub"],
        "kind": claims["kind"],
        "display_name": claims["name"],
        "seq": claims["seq"],
        "session_id": claims["sid"],
        "level": claims["level"],
    }


def _has(claims: Mapping[str, Any], names: tuple[str, ...], kind: type) -> bool:
    return all(type(claims.get(name)) is kind for name in names)


def _has_ids(claims: Mapping[str, Any]) -> bool:
    try:
        return all(str(UUID(claims[name])) == claims[name] for name in _IDS)
    except (KeyError, ValueError, TypeError, AttributeError):
        return False
