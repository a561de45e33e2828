"""Keys and tokens that are derived, texts that are sealed, bytes in a URL."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from kit import tokens, urlsafe
from kit.sealing import seal, unseal

KEY, OTHER_KEY = b"k" * 32, b"l" * 32
NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
ROW, OTHER = UUID("01985c2e-7a40-7c3e-9b1a-3f5d2c8e9a10"), UUID("01985c2e-7a40-7c3e-9b1a-3f5d2c8e9a11")
TOKEN = "AZhcLnpAfD6bGj9dLI6aECrQPztqeNkp1UJVRddaKttGOLC-tWyXkWnbP63h4p8N"
NOTE = "Douleur au genou, depuis mars — merci"


def test_a_rooms_keys_differ_by_name_by_room_and_by_secret() -> None:
    found = tokens.derive(b"s" * 32, "pinboard", "mail", "web")
    others = [tokens.derive(b"s" * 32, "social", "mail"), tokens.derive(b"t" * 32, "pinboard", "mail")]
    keys = [*found.values(), *(key for one in others for key in one.values())]
    assert list(found) == ["mail", "web"]
    assert {len(key) for key in keys} == {32}
    assert len(set(keys)) == 4


def test_a_rows_token_is_good_for_its_purpose_its_row_and_its_expiry_alone() -> None:
    token = tokens.write_row_token(KEY, "confirm", ROW, NOON)
    assert tokens.read_row_token(token) == ROW
    assert tokens.is_row_token(token, KEY, "confirm", ROW, NOON)
    assert not tokens.is_row_token(token, OTHER_KEY, "confirm", ROW, NOON)
    assert not tokens.is_row_token(token, KEY, "reset", ROW, NOON)
    assert not tokens.is_row_token(token, KEY, "confirm", OTHER, NOON)
    assert not tokens.is_row_token(token, KEY, "confirm", ROW, NOON + timedelta(seconds=1))


def test_what_was_handed_out_stays_good() -> None:
    derived = "85d8695de2515d311f8e12da317d05514a80458d8d2b610ec4bf865c05bf58b9"
    assert tokens.derive(b"s" * 32, "identity", "mail")["mail"].hex() == derived
    assert tokens.write_row_token(KEY, "confirm", ROW, NOON) == TOKEN


@pytest.mark.parametrize(
    "token", ["", "é", "=" * 64, TOKEN[:-1], TOKEN + "A", TOKEN.replace("-", "+"), " " + TOKEN[1:]]
)
def test_what_is_not_shaped_like_a_token_names_no_row(token: str) -> None:
    assert tokens.read_row_token(token) is None
    assert not tokens.is_row_token(token, KEY, "confirm", ROW, NOON)


@given(st.binary(max_size=60))
def test_bytes_have_one_spelling_that_a_url_carries_as_it_is(raw: bytes) -> None:
    written = urlsafe.encode(raw)
    assert urlsafe.decode(written) == raw
    assert written.replace("-", "").replace("_", "").isalnum() or not raw


def test_a_sealed_text_opens_again_and_shows_nothing_of_itself() -> None:
    sealed = seal(KEY, NOTE, ROW)
    assert unseal(KEY, sealed, ROW) == NOTE
    assert unseal(KEY, seal(KEY, "", "a name"), "a name") == ""
    assert b"genou" not in sealed
    assert seal(KEY, NOTE, ROW) != sealed


def test_a_sealed_text_opens_with_its_key_in_its_row_and_whole_or_not_at_all() -> None:
    sealed = seal(KEY, NOTE, ROW)
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for key, found, about in (
        (OTHER_KEY, sealed, ROW),
        (KEY, sealed, OTHER),
        (KEY, changed, ROW),
        (KEY, sealed[:20], ROW),
    ):
        with pytest.raises(InvalidTag):
            unseal(key, found, about)
