"""Cursors: what is packed comes out again, and nothing else does."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import cursors
from kit.refusals import Invalid

ROW = UUID("01985c2e-7a40-7c3e-9b1a-3f5d2c8e9a10")
MOMENTS = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(9999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(st.uuids())
def test_an_id_comes_out_as_it_went_in(last: UUID) -> None:
    assert cursors.unpack_id(cursors.pack_id(last)) == last


@given(MOMENTS, st.uuids())
def test_a_moment_comes_out_to_the_microsecond(moment: datetime, last: UUID) -> None:
    assert cursors.unpack_moment(cursors.pack_moment(moment, last)) == (moment, last)


@pytest.mark.parametrize("cursor", ["", "x", "====", "é", "_" * 32, "AAAAAAAAAAAAAAAAAAAAAB", "/" * 22, "A" * 22 + "="])
def test_what_is_no_cursor_of_ours_is_refused_and_the_field_is_named(cursor: str) -> None:
    for unpack in (cursors.unpack_id, cursors.unpack_moment):
        with pytest.raises(Invalid) as refusal:
            unpack(cursor)
        assert refusal.value.extra["errors"][0]["pointer"] == "/cursor"


def test_a_cursor_of_one_list_is_none_of_a_list_in_another_order() -> None:
    with pytest.raises(Invalid):
        cursors.unpack_moment(cursors.pack_id(ROW))


@pytest.mark.parametrize(("found", "page", "last"), [("", "", None), ("ab", "ab", None), ("abc", "ab", "b")])
def test_one_row_more_than_asked_says_that_a_page_follows(found: str, page: str, last: str | None) -> None:
    assert cursors.cut(found, 2) == (page, last)
