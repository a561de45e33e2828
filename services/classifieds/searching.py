"""What a search finds: which listings, in which order, and how many of each sort."""

import struct
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import DOUBLE_PRECISION, JSONB
from sqlalchemy.orm import Session

from contracts import places
from contracts.classifieds.categories import CATEGORIES, Field
from kit.cursors import cut
from kit.distances import Circle, Point, metres_sql, within_sql
from kit.refusals import Invalid
from kit.urlsafe import decode, encode
from services.classifieds import forbidden, reading, showing
from services.classifieds.models import Listing, Member
from services.classifieds.stating import CURRENCIES

FACETS = ("category", "kind", "terms")
_PRICE = case((Listing.terms == "free", literal(Decimal(0))), else_=Listing.price)
_LAST = struct.Struct(">c d 16s")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NONE = 1e15  # after every price


class Asked(NamedTuple):
    """A search as the database is asked it. `middle`: where distances are from; `currency`: where prices matter."""

    criteria: Mapping[str, Any]
    words: tuple[reading.Word, ...]
    middle: Point | None
    currency: str | None


def ask(tx: Session, criteria: Mapping[str, Any], member_id: UUID) -> Asked:
    """Read the words of a search and find its place. Prices are those of its country, else of the member's."""
    place = places.find(criteria["place_id"]) if "place_id" in criteria else None
    currency = None
    if criteria["sort"] == "price" or "price_low" in criteria or "price_high" in criteria:
        country = criteria.get("country") or (place and place.country)
        country = country or tx.scalar(select(Member.country).where(Member.id == member_id))
        currency = CURRENCIES.get(country or "", "EUR")
    words = reading.read(tx, criteria.get("q"))
    return Asked(criteria, words, Point(place.lat, place.lon) if place else None, currency)


def find(
    tx: Session, asked: Asked, member_id: UUID, now: datetime, limit: int, cursor: str | None
) -> dict[str, Any]:  # fmt: skip
    """A page of the listings that are found, and on the first one how many of each category, kind and terms.

    `read_as`: the words that nobody wrote, and those that were sought instead. `not_here`: which rule forbids what
    is sought. Raises `Invalid` for another's cursor.
    """
    metres = _metres(asked)
    order, descending, of_cursor = _order(asked, metres)
    columns: tuple[Any, ...] = (Listing, metres.label("metres"), order[0].label("key"))
    found: Select[Any] = select(*columns).where(showing.shown_to(member_id, now), *matching(asked))
    if cursor:
        at, last_id = _unpack(asked.criteria["sort"], cursor)
        after = tuple_(of_cursor(at), literal(last_id))
        found = found.where(tuple_(*order) < after if descending else tuple_(*order) > after)
    found = found.order_by(*(one.desc() if descending else one for one in order)).limit(limit + 1)
    page, last = cut(tx.execute(found).all(), limit)
    rows = [row.Listing for row in page]
    distances = {row.Listing.id: round(row.metres) for row in page} if asked.middle else None
    forbids = forbidden.find(asked.criteria.get("q", ""))
    return {
        "items": showing.items(tx, member_id, rows, distances),
        "next": _pack(asked.criteria["sort"], last.key, last.Listing.id) if last else None,
        "facets": None if cursor else facets(tx, asked, member_id, now),
        "not_here": forbids.rule.name if forbids else None,
        "read_as": [
            {"word": word.typed, "as": list(word.read_as)} for word in asked.words if word.read_as != (word.typed,)
        ],
    }


def matching(asked: Asked) -> list[ColumnElement[bool]]:
    """What holds of every listing that is meant; who may see it is said elsewhere."""
    return [*_shared(asked), *(one for facet in FACETS if (one := _of_facet(asked, facet)) is not None)]


def facets(tx: Session, asked: Asked, member_id: UUID, now: datetime) -> dict[str, dict[str, int]]:
    """How many of each category, kind and terms are found; each counted as if it were not chosen itself."""
    flags = {facet: condition for facet in FACETS if (condition := _of_facet(asked, facet)) is not None}
    columns = [getattr(Listing, facet).label(facet) for facet in FACETS]
    chosen = [condition.label(f"is_{facet}") for facet, condition in flags.items()]
    meant = select(*columns, *chosen).where(showing.shown_to(member_id, now), *_shared(asked))
    found = meant.cte("found").prefix_with("MATERIALIZED")
    each = []
    for facet in FACETS:
        others = [found.c[f"is_{other}"] for other in flags if other != facet]
        code = found.c[facet]
        counted = select(literal(facet).label("facet"), code.label("code"), func.count().label("n"))
        each.append(counted.where(code.is_not(None), *others).group_by(code))
    counts: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
    for facet, code, n in sorted(tx.execute(union_all(*each)), key=lambda row: (row.facet, -row.n, row.code)):
        counts[facet][code] = n
    return counts


def _shared(asked: Asked) -> list[ColumnElement[bool]]:
    """The conditions that are no facet's."""
    criteria, said = asked.criteria, list[ColumnElement[bool]]()
    if asked.words:
        said.append(reading.meant(asked.words))
    if asked.middle:
        said.append(within_sql(Circle(asked.middle, 1_000.0 * criteria["radius_km"]), Listing.lat, Listing.lon))
    if "country" in criteria:
        said.append(Listing.country == criteria["country"])
    if asked.currency:
        said.append(func.coalesce(Listing.currency, asked.currency) == asked.currency)
    if "price_low" in criteria:
        said.append(Decimal(criteria["price_low"]) <= _PRICE)
    if "price_high" in criteria:
        said.append(Decimal(criteria["price_high"]) >= _PRICE)
    return said


def _of_facet(asked: Asked, facet: str) -> ColumnElement[bool] | None:
    """What a facet's choice asks for; the details go with their category."""
    value = asked.criteria.get(facet)
    if value is None:
        return None
    details = asked.criteria.get("details", {}) if facet == "category" else {}
    declared = CATEGORIES[asked.criteria["category"]] if details else None
    wanted = [_detail(declared.field(name), name, one) for name, one in details.items()] if declared else []
    return and_(getattr(Listing, facet) == value, *wanted)


def _detail(field: Field | None, name: str, value: Any) -> ColumnElement[bool]:
    if field is not None and field.least:
        at_least: ColumnElement[bool] = cast(Listing.details[name].astext, Integer) >= value
        return at_least
    if value is False:  # what says nothing of it has it not
        return func.coalesce(Listing.details[name] == cast("false", JSONB), literal(True))
    same: ColumnElement[bool] = Listing.details.contains({name: value})
    return same


def _metres(asked: Asked) -> ColumnElement[float]:
    return metres_sql(asked.middle, Listing.lat, Listing.lon) if asked.middle else literal(0.0, DOUBLE_PRECISION)


def _order(
    asked: Asked, metres: ColumnElement[float]
) -> tuple[list[SQLColumnExpression[Any]], bool, Callable[[float], Any]]:  # fmt: skip
    """What listings are sorted by, whether downwards, and how the value of a cursor is compared."""
    sort = asked.criteria["sort"]
    if sort == "nearest" and asked.middle:
        return [metres, Listing.id], False, lambda at: literal(at, DOUBLE_PRECISION)
    if sort == "price":
        price = func.coalesce(cast(_PRICE, DOUBLE_PRECISION), literal(_NONE, DOUBLE_PRECISION))
        return [price, Listing.id], False, lambda at: literal(at, DOUBLE_PRECISION)
    return [Listing.published_at, Listing.id], True, lambda at: literal(_EPOCH + timedelta(microseconds=at))


def _pack(sort: str, key: Any, last_id: UUID) -> str:
    """The cursor of the page that ends with that listing: what it is sorted by, never what was sought."""
    value = (key - _EPOCH) // timedelta(microseconds=1) if isinstance(key, datetime) else key
    return encode(_LAST.pack(sort[:1].encode() if sort != "nearest" else b"d", value, last_id.bytes))


def _unpack(sort: str, cursor: str) -> tuple[float, UUID]:
    raw = decode(cursor)
    if len(raw) != _LAST.size or raw[:1] != (b"d" if sort == "nearest" else sort[:1].encode()):
        raise Invalid(errors=[{"pointer": "/cursor", "detail": "This is not the next of a page of this list."}])
    _, value, last_id = _LAST.unpack(raw)
    return value, UUID(bytes=last_id)
