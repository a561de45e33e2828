"""What a room hands out and stores nowhere: derived from its secret key, computed anew each time it is needed.

A row's token proves that its bearer was sent something about that row: a mail, a link in a reminder. A room that uses
it needs the package `cryptography`.
"""

import hmac
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kit.urlsafe import decode, encode

_MAC = 32


def derive(secret: bytes, room: str, *names: str) -> dict[str, bytes]:
    """A 32-byte key by each name (HKDF-SHA256 of the room's secret): none says anything about another."""
    return {name: HKDF(SHA256(), 32, None, f"{room} {name}".encode()).derive(secret) for name in names}


def write_row_token(key: bytes, purpose: str, about: UUID, expires_at: datetime) -> str:
    """64 URL-safe characters: the row's id and HMAC(key, purpose, row, expiry in whole seconds)."""
    return encode(about.bytes + _mac(key, purpose, about, expires_at))


def read_row_token(token: str) -> UUID | None:
    """The id of the row the token claims to be about, None when it is not shaped like one of ours."""
    raw = decode(token)
    return UUID(bytes=raw[:16]) if len(raw) == 16 + _MAC else None


def is_row_token(token: str, key: bytes, purpose: str, about: UUID, expires_at: datetime) -> bool:
    """Whether this is the row's token. That the row is not used and not too old is asked elsewhere."""
    return hmac.compare_digest(decode(token), about.bytes + _mac(key, purpose, about, expires_at))


def _mac(key: bytes, purpose: str, about: UUID, expires_at: datetime) -> bytes:
    words = b"\0".join((purpose.encode(), about.bytes, str(int(expires_at.timestamp())).encode()))
    return hmac.digest(key, words, "sha256")
