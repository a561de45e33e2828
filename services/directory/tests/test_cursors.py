"""Where a page ends: only for the search that it ended, and without a word of it."""

import base64
from math import inf
from typing import Any

import pytest
from uuid6 import uuid7

from contracts.directory.schemas import Search
from kit.refusals import Invalid
from kit.rpc.doors import load
from services.directory import cursors
from services.directory.questions import Found, Key

SECRET = b"a key that only tests know, 32 bytes"


def asked(**said: Any) -> dict[str, Any]:
    return load(Search, said)


def packed(key: Key, **said: Any) -> str:
    return cursors.pack(SECRET, asked(**said), Found("index", (key,)), key)


@pytest.mark.parametrize("metres", [0.0, 1234.5678901, inf])
def test_a_cursor_gives_back_whom_a_page_ended_with(metres: float) -> None:
    key = Key(96, metres, "helene marchand", str(uuid7()))
    last = cursors.unpack(SECRET, asked(q="dermato", cursor=packed(key, q="dermato")))
    assert last == cursors.Last(key, whole=True, source="index")


def test_of_a_long_name_it_holds_the_beginning_and_says_so() -> None:
    key = Key(1, 0.0, "ب" * 300, str(uuid7()))
    cursor = packed(key)
    last = cursors.unpack(SECRET, asked(cursor=cursor))
    assert last
    assert not last.whole
    assert len(cursor) <= 300


def test_pages_may_differ_in_size_and_language() -> None:
    cursor = packed(Key(1, 0.0, "", str(uuid7())), q="dermato", limit=10)
    assert cursors.unpack(SECRET, asked(q="dermato", limit=50, language="ar", cursor=cursor))


@pytest.mark.parametrize(
    "other", [{"q": "cardio"}, {"q": "dermato", "video": True}, {"q": "dermato", "near": {"lat": 1, "lon": 1}}]
)
def test_the_cursor_of_another_search_is_refused(other: dict[str, Any]) -> None:
    cursor = packed(Key(1, 0.0, "", str(uuid7())), q="dermato")
    with pytest.raises(Invalid) as refused:
        cursors.unpack(SECRET, asked(**other, cursor=cursor))
    assert refused.value.extra["errors"][0]["pointer"] == "/cursor"


@pytest.mark.parametrize("cursor", ["x", "AAAA", "A" * 200, "é" * 20, ""])
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid):
        cursors.unpack(SECRET, asked(cursor=cursor))


def test_a_cursor_tells_nothing_of_what_was_looked_for() -> None:
    key = Key(1, 0.0, "marchand", str(uuid7()))
    cursor = packed(key, q="dermato")
    raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    assert b"dermato" not in raw
    assert cursor != cursors.pack(b"another key of thirty-two letters", asked(q="dermato"), Found("index", ()), key)
