"""Pages of posts: the one statement that makes a whole page as JSON."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, Uuid, bindparam, case, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from kit.cursors import unpack_id

ACTOR: Any = bindparam("actor", type_=Uuid)
BEFORE: Any = bindparam("before", type_=Uuid)
LIMIT: Any = bindparam("limit", type_=Integer)

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
    before = unpack_id(cursor) if cursor else _LAST
    return {"actor": str(actor_id), "limit": limit, "before": str(before), **{k: str(v) for k, v in more.items()}}


def _packed(post_id: ColumnElement[UUID]) -> ColumnElement[str]:
    """`kit.cursors.pack_id` in SQL."""
    return func.translate(func.encode(func.uuid_send(post_id), "base64"), "+/=", "-_")
