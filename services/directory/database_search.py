"""A question in the words of PostgreSQL: the same filters, scores and order as the index, for when that is away."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import inf
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    collate,
    func,
    literal,
    null,
    select,
    text,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import DOUBLE_PRECISION, TEXT
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import SQLColumnExpression

from kit.distances import Circle, metres_sql
from services.directory import spellings
from services.directory.database_matching import FEW, flag, matching
from services.directory.facets import FLAGS
from services.directory.models import Entry, Place, Profile
from services.directory.questions import Counts, Found, Key, Page, Part, Question, Reading

# in a circle of so many metres the next page is looked for first
_NEAR = (1_000.0, 10_000.0, 100_000.0)
# a statement of many readings looks dear, and compiling it took longer than running it
_PLAINLY = text("SET LOCAL jit = off; SET LOCAL work_mem = '32MB'")


def find(tx: Session, question: Question, page: Page, few: int = FEW) -> Found:
    """Who is found by the database; `few` as in `matching`."""
    tx.execute(_PLAINLY)
    question = spellings.spelt(tx, question)
    after = page.after
    if after and not page.whole:
        after = _again(tx, question, after)
    keys: tuple[Key, ...] = ()
    for nearer in (*_nearer(question), question):
        rows = tx.execute(_ordered(nearer, after, few).limit(page.limit + 1))
        keys = tuple(Key(row.score, row.metres, row.name, str(row.id)) for row in rows)
        if len(keys) > page.limit:
            break
    return Found("database", keys, _counts(tx, question, few) if page.facets else None)


def count(tx: Session, questions: Mapping[str, Question]) -> dict[str, int]:
    """How many each question finds, in one statement."""
    tx.execute(_PLAINLY)
    each = [
        select(func.count())
        .select_from(matching(spellings.spelt(tx, question), Entry.id).subquery())
        .scalar_subquery()
        .label(name)
        for name, question in questions.items()
    ]
    return dict(tx.execute(select(*each)).one()._mapping)


def _nearer(question: Question) -> Iterator[Question]:
    """The same question nearer and nearer by, where who is nearest comes first: then nobody else need be measured."""
    if question.middle is None or (question.parts and not question.by_distance):
        return
    for metres in _NEAR:
        if all(each.circle and each.circle.metres > metres for each in question.narrowing.within):
            near = Part((Reading("around", 0, circle=Circle(question.middle, metres)),))
            yield replace(question, parts=(near, *question.parts))


def _ordered(question: Question, after: Key | None, few: int) -> Select[Any]:
    found = _keys(question, few).subquery()
    score, metres, name, entry_id = found.c.score, found.c.metres, collate(found.c.name, "C"), found.c.id
    chosen = select(found)
    if question.by_distance:
        order: list[Any] = [metres, entry_id]
        values: list[Any] = [after.metres, after.id] if after else []
    else:
        order = [-score, metres, name, entry_id]
        values = [-after.score, after.metres, after.name, after.id] if after else []
    if after:
        chosen = chosen.where(tuple_(*order) > tuple_(*values))
    return chosen.order_by(*order)


def _keys(question: Question, few: int) -> Select[Any]:
    """Everyone who is meant, with what they are sorted by."""
    metres, name = _metres(question).label("metres"), Entry.sought.label("name")
    return matching(question, Entry.id, metres, name, few=few)


def _again(tx: Session, question: Question, key: Key) -> Key:
    """Where the database itself sees who was last on a page, whatever has become of them."""
    row = tx.execute(select(_metres(question), Entry.sought).where(Entry.id == key.id)).one_or_none()
    return key if row is None else Key(key.score, row[0], row[1], key.id)


def _metres(question: Question) -> ColumnElement[float]:
    if question.middle is None:
        return literal(0.0, DOUBLE_PRECISION)
    nearest = select(func.min(metres_sql(question.middle, Place.lat, Place.lon))).where(Place.entry_id == Entry.id)
    return func.coalesce(nearest.scalar_subquery(), literal(inf, DOUBLE_PRECISION))


def _counts(tx: Session, question: Question, few: int) -> Counts:
    """Everyone who is meant, counted by each facet in one statement: first how many have all alike."""
    flags: list[SQLColumnExpression[Any]] = [flag(name).label(name) for name in FLAGS]
    columns = (Entry.profession, Entry.specialties, Profile.languages, Profile.sector, *flags)
    every = matching(question, *columns, few=few).subquery()
    alike = [column for column in every.c if column.name != "score"]
    found = select(*alike, func.count().label("n")).group_by(*alike).cte("found").prefix_with("MATERIALIZED")
    several = {"specialty": found.c.specialties, "languages": found.c.languages}
    none = null().cast(TEXT)
    each = [
        *(_plain(found, facet, found.c[facet]) for facet in ("profession", "sector")),
        *(_counted(found, facet, codes) for facet, codes in several.items()),
        *(select(literal(flag), none, _all(found)).where(found.c[flag]) for flag in FLAGS),
    ]
    counts: Counts = {facet: {} for facet in ("profession", "sector", *several, *FLAGS)}
    for facet, code, n in tx.execute(union_all(*each)):
        counts[facet][code or ""] = n
    return counts


def _plain(found: Any, facet: str, code: ColumnElement[Any]) -> Select[Any]:
    return select(literal(facet), code, _all(found)).where(code.is_not(None)).group_by(code)


def _counted(found: Any, facet: str, codes: ColumnElement[Any]) -> Select[Any]:
    each = func.unnest(codes).table_valued("code").render_derived()
    return select(literal(facet), each.c.code, _all(found)).select_from(found.join(each, true())).group_by(each.c.code)


def _all(found: Any) -> ColumnElement[int]:
    return func.coalesce(func.sum(found.c.n), 0).cast(BigInteger)
