"""What identity hands out and stores nowhere: everything here is derived from the service's secret key.

A mail's token proves that its bearer reads the mail of a row; refresh token n of a session can be computed again, so
a client that lost the answer gets the same successor once more.
"""

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.identity.refusals import InvalidToken

_MAC = 32


@dataclass(frozen=True)
class Secrets:
    """One key for each purpose, derived from IDENTITY_SECRET_KEY (HKDF-SHA256): none says anything about another."""

    mail: bytes
    refresh: bytes
    address: bytes
    sealing: bytes
    pepper: bytes
    web: bytes


def derive(secret: bytes) -> Secrets:
    """The keys of the service's secret."""
    names = ("mail", "refresh", "address", "sealing", "pepper", "web")
    return Secrets(*(HKDF(SHA256(), 32, None, f"identity {name}".encode()).derive(secret) for name in names))


def write_mail_token(key: bytes, purpose: str, about: UUID, expires_at: datetime) -> str:
    """64 URL-safe characters: the row's id and HMAC(key, purpose, row, expiry)."""
    return _text(about.bytes + _mail_mac(key, purpose, about, expires_at))


def read_mail_token(token: str) -> UUID | None:
    """The id of the row the token claims to be about, None when it is not shaped like one of ours."""
    raw = _bytes(token)
    return UUID(bytes=raw[:16]) if len(raw) == 16 + _MAC else None


def is_mail_token(token: str, key: bytes, purpose: str, about: UUID, expires_at: datetime) -> bool:
    """Whether this is the row's token. That the row is not used and not too old is asked elsewhere."""
    return hmac.compare_digest(_bytes(token), about.bytes + _mail_mac(key, purpose, about, expires_at))


def write_refresh_token(key: bytes, session_id: UUID, generation: int) -> str:
    """Refresh token number `generation` of the session: HMAC(key, session, generation) with both in front."""
    head = session_id.bytes + generation.to_bytes(4, "big")
    return _text(head + hmac.digest(key, head, "sha256"))


def read_refresh_token(key: bytes, token: str) -> tuple[UUID, int]:
    """(session id, generation) of a token that we made; raises InvalidToken for any other."""
    raw = _bytes(token)
    head, mac = raw[:20], raw[20:]
    if not hmac.compare_digest(mac, hmac.digest(key, head, "sha256")):
        raise InvalidToken()
    return UUID(bytes=head[:16]), int.from_bytes(head[16:], "big")


def write_web_token(key: bytes, session_id: UUID) -> str:
    """The cookie of a browser's session, 64 URL-safe characters: HMAC(key, session) with the session in front."""
    return _text(session_id.bytes + hmac.digest(key, session_id.bytes, "sha256"))


def read_web_token(key: bytes, token: str) -> UUID:
    """The session of a cookie that we made; raises InvalidToken for any other."""
    raw = _bytes(token)
    head, mac = raw[:16], raw[16:]
    if not hmac.compare_digest(mac, hmac.digest(key, head, "sha256")):
        raise InvalidToken()
    return UUID(bytes=head)


def _mail_mac(key: bytes, purpose: str, about: UUID, expires_at: datetime) -> bytes:
    words = b"\0".join((purpose.encode(), about.bytes, str(int(expires_at.timestamp())).encode()))
    return hmac.digest(key, words, "sha256")


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(token: str) -> bytes:
    try:
        return base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
