"""Foods of imported tables: looked for by name, and what those that were eaten hold."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kit.refusals import Invalid
from services.healthbox.ciqual import Row
from services.healthbox.folding import fold
from services.healthbox.models import Food

Eaten = list[dict[str, Any]]
Key = tuple[str, str]


def search(tx: Session, q: str, language: str, limit: int) -> dict[str, Any]:
    """{items: [{source, code, name, family}], next}: foods of whose name words begin with all of these, in any order;
    those that begin with the first, and short ones, before others. Nothing for a text without a word."""
    words = fold(q).split()
    if not words:
        return {"items": [], "next": None}
    padded = func.concat(" ", Food.folded)
    query = select(Food).where(*[padded.contains(f" {word}", autoescape=True) for word in words])
    first = Food.folded.startswith(words[0], autoescape=True)
    rows = tx.scalars(query.order_by(first.desc(), func.length(Food.folded), Food.source, Food.code).limit(limit))
    items = [
        {"source": row.source, "code": row.code, "name": _name(row.names, language), "family": row.family}
        for row in rows
    ]
    return {"items": items, "next": None}


def check(tx: Session, tracker: str, amounts: dict[str, Any]) -> None:
    """Raises `Invalid` for a food that no table has."""
    eaten = amounts.get("foods", []) if tracker == "nutrition" else []
    known = _known(tx, [eaten])
    errors = [
        {"pointer": f"/values/foods/{number}/code", "detail": "A food of a table that is known here."}
        for number, one in enumerate(eaten)
        if _key(one) not in known
    ]
    if errors:
        raise Invalid(errors=errors)


def filled(tx: Session, all_amounts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The amounts of meals where each food also has its `name` and what 100 g of it hold (`per_100g`, as in the table);
    one that no table has any more holds nothing that is known. One question to the database, none without foods."""
    meals = list(all_amounts)
    known = _known(tx, [meal.get("foods", []) for meal in meals])
    return [
        {**meal, "foods": [_with(one, known) for one in meal["foods"]]} if "foods" in meal else meal for meal in meals
    ]


def named(amounts: dict[str, Any]) -> dict[str, Any]:
    """Filled amounts as they are answered: foods with their names, without what they hold."""
    if "foods" not in amounts:
        return amounts
    return {**amounts, "foods": [{k: v for k, v in one.items() if k != "per_100g"} for one in amounts["foods"]]}


def put(tx: Session, source: str, rows: Iterable[Row]) -> dict[str, int]:
    """{new, changed, same}: keep these foods; one that is not among them stays, somebody may have eaten it."""
    before = {row.code: row for row in tx.scalars(select(Food).where(Food.source == source))}
    counts = {"new": 0, "changed": 0, "same": 0}
    for row in rows:
        wanted = {"names": {"fr": row.name}, "folded": fold(row.name), "family": row.family, "nutrients": row.nutrients}
        known = before.get(row.code)
        if known and all(getattr(known, name) == value for name, value in wanted.items()):
            counts["same"] += 1
            continue
        counts["changed" if known else "new"] += 1
        line = insert(Food).values(source=source, code=row.code, **wanted)
        tx.execute(line.on_conflict_do_update(index_elements=[Food.source, Food.code], set_=wanted))
    return counts


def _known(tx: Session, meals: Iterable[Eaten]) -> dict[Key, tuple[dict[str, Any], dict[str, Any]]]:
    """(names, nutrients) of all that was eaten."""
    keys = sorted({_key(one) for eaten in meals for one in eaten})
    if not keys:
        return {}
    rows = tx.execute(
        select(Food.source, Food.code, Food.names, Food.nutrients).where(tuple_(Food.source, Food.code).in_(keys))
    )
    return {(source, code): (names, nutrients) for source, code, names, nutrients in rows}


def _with(one: dict[str, Any], known: dict[Key, tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, Any]:
    names, nutrients = known.get(_key(one), ({}, {}))
    return {**one, "name": _name(names, "fr"), "per_100g": nutrients}


def _key(one: dict[str, Any]) -> Key:
    return one["source"], one["code"]


def _name(names: dict[str, Any], language: str) -> str | None:
    return names.get(language) or names.get("fr")
