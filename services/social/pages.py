"""Pages: opaque cursors, and the one statement that makes a whole page of posts as JSON."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, Uuid, bindparam, case, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from kit.refusals import Invalid

ACTOR: Any = bindparam("actor", type_=Uuid)
BEFORE: Any = bindparam("before", type_=Uuid)
LIMIT: Any = bindparam("limit", type_=Integer)

Row = TypeVar("Row")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = UUID(int=2**128 - 1)


def page_of_posts(posts: Select[UUID, Any], post_id: Any) -> Select[str]:
    """`{"items": […], "next": …}` as text, from a select of (id, item as text); knows the parameters of `post_page`.

    `post_id` is the column to order by: the one with an index that gives them in this order.

    One post more than asked is read, to know whether there is a next page: it is then taken off again.
    """
    found = newest(posts, post_id).subquery("found")
    # in the order of `found`: sorting again, as ORDER BY in an aggregate does, costs more than the rest of the page
    ids, items = (func.array_agg(column, type_=ARRAY(column.type)) for column in found.c)
    following = case((func.count() > LIMIT, literal('"').concat(_packed(ids[LIMIT])).concat('"')), else_="null")
    shown = func.coalesce(func.array_to_string(items[1:LIMIT], ","), "")
    return select(literal('{"items":[').concat(shown).concat('],"next":').concat(following).concat("}")).select_from(
        found
    )


def newest(posts: Select[UUID, str], post_id: Any) -> Select[UUID, str]:
    """The newest by `post_id` that a page has place for, and one more."""
    return posts.where(post_id < BEFORE).order_by(post_id.desc()).limit(LIMIT + 1)


def post_page(actor_id: UUID, limit: int, cursor: str | None, **more: UUID) -> dict[str, Any]:
    """The parameters of such a statement; raises `Invalid` for a cursor that is not one of ours."""
    before = UUID(bytes=_unpack(cursor, 16)) if cursor else _LAST
    return {"actor": str(actor_id), "limit": limit, "before": str(before), **{k: str(v) for k, v in more.items()}}


def pack_id(last: UUID) -> str:
    """The cursor of an item that is found again by its id."""
    return _pack(last.bytes)


def unpack_id(cursor: str) -> UUID:
    """The inverse of `pack_id`; raises `Invalid`."""
    return UUID(bytes=_unpack(cursor, 16))


def pack_moment(moment: datetime, last: UUID) -> str:
    """The cursor of an item of a list that is ordered by time."""
    return _pack(((moment - _EPOCH) // timedelta(microseconds=1)).to_bytes(8) + last.bytes)


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


def _packed(post_id: ColumnElement[UUID]) -> ColumnElement[str]:
    """`pack_id` in SQL."""
    return func.translate(func.encode(func.uuid_send(post_id), "base64"), "+/=", "-_")


def _pack(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unpack(cursor: str, size: int) -> bytes:
    try:
        raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
    except ValueError:
        raise _not_ours() from None
    if len(raw) != size or _pack(raw) != cursor:
        raise _not_ours()
    return raw


def _not_ours() -> Invalid:
    return Invalid(errors=[{"pointer": "/cursor", "detail": "This is not the next of a page of this list."}])
