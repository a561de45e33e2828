"""A search from the question to the page: the index answers, or the database where the index does not in time."""

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from contracts.directory.schemas import MOST_KM
from services.directory import cursors, database_search, facets, index_search, showing
from services.directory.engine import EngineAway
from services.directory.index_search import Engine
from services.directory.questions import Found, Narrowing, Page, Question, Reading

# what a person may do without, in the order in which they are told
_GIVEN = (
    "languages", "video", "accepts_new", "accessible", "claimed", "sector", "specialty", "profession", "kind",
    "country",
)  # fmt: skip


def page(secret: bytes, asked: dict[str, Any], source: str) -> Page:
    """Which page is wanted of the engine `source`; raises `Invalid` for a cursor of another search."""
    last = cursors.unpack(secret, asked)
    if last is None:
        return Page(asked["limit"], facets=asked["facets"])
    return Page(asked["limit"], last.key, last.whole and last.source == source)


def in_index(engine: Engine, secret: bytes, asked: dict[str, Any], question: Question, left: float) -> Found | None:
    """Who is found by the index, with what to widen where nobody is; None when it does not answer in time."""
    wanted = page(secret, asked, "index")
    try:
        found = index_search.find(engine, question, wanted, left)
        if found.keys or wanted.after:
            return found
        wider = _wider(question)
        return replace(found, wider=index_search.count(engine, wider, left) if wider else {})
    except EngineAway:
        return None


def in_database(tx: Session, secret: bytes, asked: dict[str, Any], question: Question) -> Found:
    """The same by the database."""
    wanted = page(secret, asked, "database")
    found = database_search.find(tx, question, wanted)
    if found.keys or wanted.after:
        return found
    wider = _wider(question)
    return replace(found, wider=database_search.count(tx, wider) if wider else {})


def answer(tx: Session, secret: bytes, asked: dict[str, Any], question: Question, found: Found) -> dict[str, Any]:
    """What was found as a page: who closed or hid meanwhile is left out."""
    keys, language = found.keys[: asked["limit"]], asked["language"]
    rows = showing.rows(tx, [key.id for key in keys]) if keys else {}
    items = [showing.item(rows[key.id], question, language) for key in keys if key.id in rows]
    more = len(found.keys) > len(keys)
    return {
        "items": items,
        "next": cursors.pack(secret, asked, found, keys[-1]) if more else None,
        "as_of": min((item["as_of"] for item in items), default=None),
        "source": found.source,
        "understood": _understood(question, language),
        "facets": facets.shown(found.counts, language) if found.counts is not None else None,
        "widen": [{"without": name, "count": n} for name, n in found.wider.items() if n],
    }


def _understood(question: Question, language: str) -> dict[str, Any]:
    codes = dict.fromkeys(
        code
        for part in question.parts
        for reading in part.readings
        if reading.kind in ("specialty", "profession")
        for code in reading.values
    )
    place = question.place
    return {
        "specialties": [{"code": code, "name": facets.named_code(code, language)} for code in codes],
        "place": {"id": place.id, "name": place.name} if place else None,
        "words": list(question.words),
    }


def _wider(question: Question) -> dict[str, Question]:
    """The same question without one of its arguments each; instead of a radius, with the largest there is."""
    narrowing = question.narrowing
    wider = {}
    if (further := _further(question)) != question:
        wider["radius_km"] = further
    if question.chosen:
        wider["place"] = replace(question, narrowing=replace(narrowing, within=()))
    for name in _GIVEN:
        if getattr(narrowing, name) not in (None, ()):
            nothing: Any = () if name == "languages" else None
            wider[name] = replace(question, narrowing=replace(narrowing, **{name: nothing}))
    if question.parts and narrowing != Narrowing():
        wider["q"] = replace(question, parts=())
    return wider


def _further(question: Question) -> Question:
    """The same around every place as far as one may ask."""
    parts = tuple(replace(part, readings=tuple(map(_widest, part.readings))) for part in question.parts)
    narrowing = replace(question.narrowing, within=tuple(map(_widest, question.narrowing.within)))
    return replace(question, parts=parts, narrowing=narrowing)


def _widest(reading: Reading) -> Reading:
    return replace(reading, circle=replace(reading.circle, metres=MOST_KM * 1000.0)) if reading.circle else reading
