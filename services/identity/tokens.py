"""What identity hands out and stores nowhere: everything here is derived from the service's secret key.

Refresh token n of a session can be computed again, so a client that lost the answer gets the same successor once
more. The tokens of mails are `kit.tokens`.
"""

import hmac
from dataclasses import dataclass
from uuid import UUID

from kit import tokens
from kit.urlsafe import decode, encode
from services.identity.refusals import InvalidToken


@dataclass(frozen=True)
class Secrets:
    """One key for each purpose, derived from IDENTITY_SECRET_KEY: none says anything about another."""

    mail: bytes
    refresh: bytes
    address: bytes
    sealing: bytes
    pepper: bytes
    web: bytes


def derive(secret: bytes) -> Secrets:
    """The keys of the service's secret."""
    names = ("mail", "refresh", "address", "sealing", "pepper", "web")
    return Secrets(**tokens.derive(secret, "identity", *names))


def write_refresh_token(key: bytes, session_id: UUID, generation: int) -> str:
    """Refresh token number `generation` of the session: HMAC(key, session, generation) with both in front."""
    head = session_id.bytes + generation.to_bytes(4, "big")
    return encode(head + hmac.digest(key, head, "sha256"))


def read_refresh_token(key: bytes, token: str) -> tuple[UUID, int]:
    """(session id, generation) of a token that we made; raises InvalidToken for any other."""
    raw = decode(token)
    head, mac = raw[:20], raw[20:]
    if not hmac.compare_digest(mac, hmac.digest(key, head, "sha256")):
        raise InvalidToken()
    return UUID(bytes=head[:16]), int.from_bytes(head[16:], "big")


def write_web_token(key: bytes, session_id: UUID) -> str:
    """The cookie of a browser's session, 64 URL-safe characters: HMAC(key, session) with the session in front."""
    return encode(session_id.bytes + hmac.digest(key, session_id.bytes, "sha256"))


def read_web_token(key: bytes, token: str) -> UUID:
    """The session of a cookie that we made; raises InvalidToken for any other."""
    raw = decode(token)
    head, mac = raw[:16], raw[16:]
    if not hmac.compare_digest(mac, hmac.digest(key, head, "sha256")):
        raise InvalidToken()
    return UUID(bytes=head)
