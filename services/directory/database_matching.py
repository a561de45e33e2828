"""Whom a question means, in the words of PostgreSQL: the filters and scores of the index, for when that is away."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, false, func, literal, not_, or_, select, true, union_all
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.sql.elements import SQLColumnExpression

from kit.distances import within_sql
from services.directory.facets import FLAGS
from services.directory.models import Entry, Locality, Place, Profile
from services.directory.questions import OF_PLACES, Narrowing, Part, Question, Reading

_OF_NAMES = frozenset({"name", "prefix", "typo"})
# so many entries are looked up one by one in the time in which an index is read for all of a profession
FEW = 10_000


def matching(question: Question, *columns: SQLColumnExpression[Any], few: int = FEW) -> Select[Any]:
    """Those columns of everyone who is meant, and `score`. `few`: so many are looked up one by one."""
    parts = [*question.parts, *_narrowest(question.narrowing)]
    if any(reading.kind in OF_PLACES for part in parts for reading in part.readings):
        meant = _meant(parts, few)
        chosen = select(*columns, meant.c.score).select_from(Entry).join(meant, meant.c.entry_id == Entry.id)
    else:
        score, conditions = _worth(parts)
        chosen = select(*columns, score.label("score")).select_from(Entry).where(*conditions)
    return chosen.outerjoin(Profile, Profile.entry_id == Entry.id).where(
        Entry.state == "open", Entry.listed, *_filters(question.narrowing)
    )


def _narrowest(narrowing: Narrowing) -> Iterator[Part]:
    """What narrows so much that one begins with it, as parts that are worth nothing."""
    if narrowing.profession is not None:
        yield Part((Reading("profession", 0, (narrowing.profession,)),))
    if narrowing.specialty is not None:
        yield Part((Reading("specialty", 0, (narrowing.specialty,)),))
    if narrowing.within:
        yield Part(narrowing.within)


def _meant(parts: Sequence[Part], few: int) -> Any:
    """The entries that have a reading of each part, each with its score: `entry_id`, `score`.

    Where those that one begins with are few, the rest is asked of each of them. Else each reading is asked of an index
    that holds the entry's id as well, and what they found is put together by that: nobody is looked up who has one part
    only. The statement itself decides: how many are near a point the planner knows badly.
    """
    first, others = _first(parts)
    begun = first.cte()
    size = select(func.count().label("n")).select_from(begun).cte()
    are_few = select(size.c.n).scalar_subquery() <= few
    each = [select(begun.c.entry_id, begun.c.part, begun.c.weight)]
    for at, part in enumerate(others, 1):
        each += [one.where(are_few) for one in _among(select(begun.c.entry_id), part, at)]
        each += [_having(reading, at).where(not_(are_few)) for reading in part.readings]
    every = union_all(*each).subquery()
    best = [func.max(every.c.weight).filter(every.c.part == at) for at in range(len(others) + 1)]
    score = sum(best[1:], best[0])
    meant = select(every.c.entry_id, score.label("score")).group_by(every.c.entry_id).having(score.is_not(None))
    return meant.cte().prefix_with("MATERIALIZED")  # once, whatever the planner takes the tables for


def _first(parts: Sequence[Part]) -> tuple[Any, list[Part]]:
    """With which entries one begins, and the parts that they do not have yet: the names, else a place."""
    names = [part for part in parts if all(reading.kind in _OF_NAMES for reading in part.readings)]
    others = [part for part in parts if part not in names]
    if names:
        score, conditions = _worth(names)
        named = select(Entry.id.label("entry_id"), literal(0).label("part"), score.label("weight"))
        return named.where(*conditions), others
    place = next(part for part in others if any(reading.kind in OF_PLACES for reading in part.readings))
    others.remove(place)
    return union_all(*(_having(reading, 0) for reading in place.readings)), others


def _among(those: Select[Any], part: Part, number: int) -> Iterator[Select[Any]]:
    """What some entries, found by their keys, are worth to a part: `entry_id`, `part`, `weight`, null for nothing."""
    for of_places, key in ((True, Place.entry_id), (False, Entry.id)):
        readings = [each for each in part.heaviest_first if (each.kind in OF_PLACES) is of_places]
        if readings:
            weight = case(*((_holds(each), each.weight) for each in readings))
            found: Select[Any] = select(key.label("entry_id"), literal(number).label("part"), weight.label("weight"))
            yield found.where(key == func.any(func.array(those.scalar_subquery())))


def _having(reading: Reading, part: int) -> Select[Any]:
    """The entries that have a reading, maybe more than once: `entry_id`, `part`, `weight`."""
    key: SQLColumnExpression[Any] = Place.entry_id if reading.kind in OF_PLACES else Entry.id
    said: Select[Any] = select(
        key.label("entry_id"), literal(part).label("part"), literal(reading.weight).label("weight")
    )
    return said.where(_holds(reading))


def _holds(reading: Reading) -> ColumnElement[bool]:
    return _of_place(reading) if reading.kind in OF_PLACES else _of_entry(reading)


def _worth(parts: Sequence[Part]) -> tuple[ColumnElement[int], list[ColumnElement[bool]]]:
    """What an entry is worth to parts that do not speak of places, and what it has to be for them."""
    score: ColumnElement[int] = literal(0)
    for part in parts:
        score = score + _weight(part)
    return score, [or_(*(_of_entry(each) for each in part.readings)) for part in parts]


def _weight(part: Part) -> ColumnElement[int]:
    """Of a part of which one reading holds: the heaviest that does."""
    *others, least = part.heaviest_first
    return (
        case(*((_of_entry(each), each.weight) for each in others), else_=least.weight)
        if others
        else literal(least.weight)
    )


def _of_entry(reading: Reading) -> ColumnElement[bool]:
    values = reading.values
    found: ColumnElement[bool]
    match reading.kind:
        case "specialty":
            found = Entry.specialties.overlap(_array(values))
        case "profession":
            found = Entry.profession.in_(values)
        case "name":
            found = Entry.words.contains(_array(values))
        case "prefix":
            found = or_(Entry.sought.like(f"{values[0]}%"), Entry.sought.like(f"% {values[0]}%"))
        case _:  # a typo, and the words that it may be
            found = Entry.words.overlap(_array(values))
    return found


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
        (Entry.country, narrowing.country),
        (Profile.sector, narrowing.sector),
    )
    said: list[ColumnElement[bool]] = [column == value for column, value in same if value is not None]
    for name in FLAGS:
        wanted = getattr(narrowing, name)
        if wanted is not None:
            said.append(flag(name).is_(true()) if wanted else flag(name).is_not(true()))
    if narrowing.languages:
        said.append(Profile.languages.overlap(_array(narrowing.languages)))
    return said


def flag(name: str) -> SQLColumnExpression[Any]:
    """Whether an entry is so; null where its owner does not say."""
    return Entry.member_id.is_not(None) if name == "claimed" else getattr(Profile, name)


def _array(values: Sequence[str]) -> ColumnElement[Any]:
    return literal(list(values), ARRAY(TEXT))
