"""What the index knows of an entry: one document of keywords, flags and points; names and addresses stay in the tables.

Only core field types, so the same mapping works on every distribution of the engine.
"""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import orjson

_KEYWORD = {"type": "keyword"}
_FLAG = {"type": "boolean"}
SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "refresh_interval": "1s",  # named, so that an index nobody searched for a while is fresh all the same
    "gc_deletes": "1h",  # for so long a late write of an older revision cannot bring a deleted document back
}
MAPPING: dict[str, Any] = {
    "dynamic": "strict",
    "properties": {
        "id": _KEYWORD,
        "sought": _KEYWORD,
        "kind": _KEYWORD,
        "country": _KEYWORD,
        "source": _KEYWORD,
        "profession": _KEYWORD,
        "specialties": _KEYWORD,
        "words": _KEYWORD,
        "points": {"type": "geo_point"},
        "localities": _KEYWORD,
        "postcodes": _KEYWORD,
        "languages": _KEYWORD,
        "sector": _KEYWORD,
        "video": _FLAG,
        "accepts_new": _FLAG,
        "accessible": _FLAG,
        "claimed": _FLAG,
        "hash": {"type": "keyword", "index": False, "doc_values": False},
    },
}
_LONGEST = 8_000  # bytes: the engine refuses a keyword over 32,766, and sorts by the whole of it


def document(row: Mapping[str, Any]) -> dict[str, Any]:
    """The document of a row as `indexing.rows` reads it: its `hash` is of all the rest.

    `id` and `sought` (the folded name) are there to sort by. What is not known is left out.
    """
    fields = {
        "id": str(row["id"]),
        "sought": row["sought"].encode()[:_LONGEST].decode(errors="ignore"),
        "claimed": row["member_id"] is not None,
        **{name: row[name] for name in _AS_THEY_ARE},
    }
    known = {name: value for name, value in fields.items() if value not in (None, [])}
    return {**known, "hash": digest(known)}


def digest(fields: Mapping[str, Any]) -> str:
    """16 bytes in hexadecimal of a document's fields, whatever their order; its own `hash` is not looked at."""
    looked_at = {name: value for name, value in fields.items() if name != "hash"}
    return blake2b(orjson.dumps(looked_at, option=orjson.OPT_SORT_KEYS), digest_size=16).hexdigest()


_OWN = {"id", "sought", "claimed", "hash"}
_AS_THEY_ARE = tuple(name for name in MAPPING["properties"] if name not in _OWN)
