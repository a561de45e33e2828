"""Where a page of a list ends and the next begins: opaque, URL-safe cursors."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from kit.refusals import Invalid
from kit.urlsafe import decode, encode

Row = TypeVar("Row")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def pack_id(last: UUID) -> str:
    """The cursor of an item that is found again by its id."""
    return encode(last.bytes)


def unpack_id(cursor: str) -> UUID:
    """The inverse of `pack_id`; raises `Invalid`."""
    return UUID(bytes=_unpack(cursor, 16))


def pack_moment(moment: datetime, last: UUID) -> str:
    """The cursor of an item of a list that is ordered by time, to the microsecond, and by id within one."""
    return encode(((moment - _EPOCH) // timedelta(microseconds=1)).to_bytes(8) + last.bytes)


def unpack_moment(cursor: str) -> tuple[datetime, UUID]:
    """The inverse of `pack_moment`; raises `Invalid`."""
    raw = _unpack(cursor, 24)
    try:
        return _EPOCH + timedelta(microseconds=int.from_bytes(raw[:8])), UUID(bytes=raw[8:])
    except OverflowError:
        raise _not_ours() from None


def cut(found: Sequence[Row], limit: int) -> tuple[Sequence[Row], Row | None]:
    """The page out of one row more than asked, and its last row when another page follows."""
    page = found[:limit]
    return page, page[-1] if len(found) > limit else None


def _unpack(cursor: str, size: int) -> bytes:
    raw = decode(cursor)
    if len(raw) != size:
        raise _not_ours()
    return raw


def _not_ours() -> Invalid:
    return Invalid(errors=[{"pointer": "/cursor", "detail": "This is not the next of a page of this list."}])
