"""A question in the words of PostgreSQL: the same filters, scores and order as the index, for when that is away.

Each reading finds its entries by an index of its own; a part that speaks of places is a table of entries and weights
to join, one that does not is a condition.
"""

from collections.abc import Mapping, Sequence
from math import inf
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    collate,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    text,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, DOUBLE_PRECISION, TEXT
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import SQLColumnExpression

from kit.distances import metres_sql, within_sql
from services.directory.facets import FLAGS
from services.directory.models import Entry, Locality, Place, Profile
from services.directory.questions import (
    OF_PLACES,
    Counts,
    Found,
    Key,
    Narrowing,
    Page,
    Part,
    Question,
    Reading,
)

# pg_trgm's measure of the worst word that `typos.allowed` allows
_LIKENESS = text("SET LOCAL pg_trgm.word_similarity_threshold = 0.25")


def find(tx: Session, question: Question, page: Page) -> Found:
    """Who is found by the database."""
    if any(reading.kind == "typo" for part in question.parts for reading in part.readings):
        tx.execute(_LIKENESS)
    after = page.after
    if after and not page.whole:
        after = _again(tx, question, after)
    rows = tx.execute(_ordered(question, after).limit(page.limit + 1))
    keys = tuple(Key(row.score, row.metres, row.name, str(row.id)) for row in rows)
    return Found("database", keys, _counts(tx, question) if page.facets else None)


def count(tx: Session, questions: Mapping[str, Question]) -> dict[str, int]:
    """How many each question finds, in one statement."""
    each = [
        select(func.count()).select_from(_matching(question, Entry.id).subquery()).scalar_subquery().label(name)
        for name, question in questions.items()
    ]
    return dict(tx.execute(select(*each)).one()._mapping)


def _ordered(question: Question, after: Key | None) -> Select[Any]:
    found = _keys(question).subquery()
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


def _keys(question: Question) -> Select[Any]:
    """Everyone who is meant, with what they are sorted by."""
    return _matching(question, Entry.id, _metres(question).label("metres"), Entry.sought.label("name"))


def _again(tx: Session, question: Question, key: Key) -> Key:
    """Where the database itself sees who was last on a page, whatever has become of them."""
    row = tx.execute(select(_metres(question), Entry.sought).where(Entry.id == key.id)).one_or_none()
    return key if row is None else Key(key.score, row[0], row[1], key.id)


def _metres(question: Question) -> ColumnElement[float]:
    if question.middle is None:
        return literal(0.0, DOUBLE_PRECISION)
    nearest = select(func.min(metres_sql(question.middle, Place.lat, Place.lon))).where(Place.entry_id == Entry.id)
    return func.coalesce(nearest.scalar_subquery(), literal(inf, DOUBLE_PRECISION))


def _matching(question: Question, *columns: SQLColumnExpression[Any]) -> Select[Any]:
    """Those columns of everyone who is meant, and `score`."""
    weights: list[ColumnElement[int]] = []
    chosen = select(*columns).select_from(Entry).outerjoin(Profile, Profile.entry_id == Entry.id)
    for part in question.parts:
        if any(reading.kind in OF_PLACES for reading in part.readings):
            spots = _table(part)
            chosen = chosen.join(spots, spots.c.entry_id == Entry.id)
            weights.append(spots.c.weight)
        else:
            chosen = chosen.where(or_(*(_of_entry(each) for each in part.readings)))
            weights.append(_weight(part))
    score: ColumnElement[int] = literal(0)
    for weight in weights:
        score = score + weight
    return chosen.add_columns(score.label("score")).where(
        Entry.state == "open", Entry.listed, *_filters(question.narrowing)
    )


def _weight(part: Part) -> ColumnElement[int]:
    """Of a part of which one reading holds: the heaviest that does."""
    *others, least = part.heaviest_first
    return (
        case(*((_of_entry(each), each.weight) for each in others), else_=least.weight)
        if others
        else literal(least.weight)
    )


def _table(part: Part) -> Any:
    """The entries that a part means, each with its weight."""
    each = [
        select(Place.entry_id.label("entry_id"), literal(reading.weight).label("weight")).where(_of_place(reading))
        if reading.kind in OF_PLACES
        else select(Entry.id.label("entry_id"), literal(reading.weight).label("weight")).where(_of_entry(reading))
        for reading in part.readings
    ]
    every = union_all(*each).subquery()
    return select(every.c.entry_id, func.max(every.c.weight).label("weight")).group_by(every.c.entry_id).subquery()


def _of_entry(reading: Reading) -> ColumnElement[bool]:
    values = reading.values
    match reading.kind:
        case "specialty":
            return Entry.specialties.overlap(_array(values))
        case "profession":
            return Entry.profession.in_(values)
        case "name":
            named: ColumnElement[bool] = Entry.words.contains(_array(values))
            return named
        case "prefix":
            return or_(Entry.sought.like(f"{values[0]}%"), Entry.sought.like(f"% {values[0]}%"))
    return or_(
        Entry.words.overlap(_array(reading.swapped)),
        and_(literal(values[0]).op("<%")(Entry.sought), _slipped(reading)),
    )


def _slipped(reading: Reading) -> ColumnElement[bool]:
    own = func.unnest(Entry.words).table_valued("word").render_derived()
    distance = func.levenshtein_less_equal(own.c.word, reading.values[0], reading.slips)
    return exists(select(literal(1)).select_from(own).where(distance <= reading.slips).correlate(Entry))


def _of_place(reading: Reading) -> ColumnElement[bool]:
    if reading.kind == "inside":
        # one list, so that the planner goes by the index of communes
        districts = select(Locality.id).where(Locality.parent_id.in_(reading.values))
        return Place.commune.in_(union_all(select(func.unnest(_array(reading.values))), districts))
    if reading.kind == "postcode":
        return Place.postcode.in_(reading.values)
    return within_sql(reading.circle, Place.lat, Place.lon) if reading.circle else false()


def _filters(narrowing: Narrowing) -> list[ColumnElement[bool]]:
    same = (
        (Entry.kind, narrowing.kind),
        (Entry.profession, narrowing.profession),
        (Entry.country, narrowing.country),
        (Profile.sector, narrowing.sector),
    )
    said: list[ColumnElement[bool]] = [column == value for column, value in same if value is not None]
    for flag in FLAGS:
        wanted = getattr(narrowing, flag)
        if wanted is not None:
            said.append(_flag(flag).is_(true()) if wanted else _flag(flag).is_not(true()))
    if narrowing.specialty is not None:
        said.append(Entry.specialties.contains(_array([narrowing.specialty])))
    if narrowing.languages:
        said.append(Profile.languages.overlap(_array(narrowing.languages)))
    if narrowing.within:
        there = select(Place.entry_id).where(or_(*(_of_place(each) for each in narrowing.within)))
        said.append(Entry.id.in_(there))
    return said


def _flag(flag: str) -> SQLColumnExpression[Any]:
    return Entry.member_id.is_not(None) if flag == "claimed" else getattr(Profile, flag)


def _counts(tx: Session, question: Question) -> Counts:
    """Everyone who is meant, counted by each facet in one statement."""
    flags: list[SQLColumnExpression[Any]] = [_flag(flag).label(flag) for flag in FLAGS]
    columns = (Entry.profession, Entry.specialties, Profile.languages, Profile.sector, *flags)
    found = _matching(question, *columns).cte("found").prefix_with("MATERIALIZED")
    one = {"profession": found.c.profession, "sector": found.c.sector}
    several = {"specialty": found.c.specialties, "languages": found.c.languages}
    none = null().cast(TEXT)
    each = [
        *(_plain(facet, code) for facet, code in one.items()),
        *(_counted(found, facet, codes) for facet, codes in several.items()),
        *(select(literal(flag), none, func.count()).select_from(found).where(found.c[flag]) for flag in FLAGS),
    ]  # fmt: skip
    counts: Counts = {facet: {} for facet in (*one, *several, *FLAGS)}
    for facet, code, n in tx.execute(union_all(*each)):
        counts[facet][code or ""] = n
    return counts


def _plain(facet: str, code: ColumnElement[Any]) -> Select[Any]:
    return select(literal(facet), code, func.count()).where(code.is_not(None)).group_by(code)


def _counted(found: Any, facet: str, codes: ColumnElement[Any]) -> Select[Any]:
    each = func.unnest(codes).table_valued("code").render_derived()
    return select(literal(facet), each.c.code, func.count()).select_from(found.join(each, true())).group_by(each.c.code)


def _array(values: Sequence[str]) -> ColumnElement[Any]:
    return literal(list(values), ARRAY(TEXT))
