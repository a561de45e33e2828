"""Where a page of a search ends: whom it ended with, by which engine, and a digest of what was asked.

The digest is made with the service's key: a cursor stands in an address, and tells nobody what was looked for.
"""

import hashlib
import hmac
import struct
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from kit.refusals import Invalid
from kit.urlsafe import decode, encode
from services.directory.questions import Found, Key

_HEAD = struct.Struct(">8s c H d 16s")
_SOURCES = {"index": b"i", "database": b"d"}
_NAME = 40
# what may change from page to page
_FREE = ("cursor", "limit", "facets", "language")


@dataclass(frozen=True, slots=True)
class Last:
    """Whom a page ended with, and the engine that said so. `whole`: the name is not only the beginning of it."""

    key: Key
    whole: bool
    source: str


def pack(secret: bytes, asked: dict[str, Any], found: Found, last: Key) -> str:
    """The cursor of the page that ends with `last`."""
    head = _HEAD.pack(_digest(secret, asked), _SOURCES[found.source], last.score, last.metres, UUID(last.id).bytes)
    return encode(head + last.name[:_NAME].encode())


def unpack(secret: bytes, asked: dict[str, Any]) -> Last | None:
    """Whom the last page ended with; None on a first page.

    Raises `Invalid` for a cursor of another question, or none at all.
    """
    if asked["cursor"] is None:
        return None
    raw = decode(asked["cursor"])
    try:
        digest, source, score, metres, entry_id = _HEAD.unpack(raw[: _HEAD.size])
        name = raw[_HEAD.size :].decode()
    except (struct.error, UnicodeDecodeError):
        raise _not_ours() from None
    sources = {sign: name for name, sign in _SOURCES.items()}
    # "metres" is compared with itself: a NaN is no distance
    if not hmac.compare_digest(digest, _digest(secret, asked)) or source not in sources or metres != metres:
        raise _not_ours()
    return Last(Key(score, metres, name, str(UUID(bytes=entry_id))), len(name) < _NAME, sources[source])


def _digest(secret: bytes, asked: dict[str, Any]) -> bytes:
    said = {name: value for name, value in asked.items() if name not in _FREE}
    return hashlib.blake2b(orjson.dumps(said, option=orjson.OPT_SORT_KEYS), key=secret[:64], digest_size=8).digest()


def _not_ours() -> Invalid:
    return Invalid(errors=[{"pointer": "/cursor", "detail": "This is not the next of a page of this search."}])
