"""What an entry becomes from the rows of its register: a pure function of the rows, whatever their order."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from uuid6 import uuid7

from services.directory.models import ImportRow
from services.directory.words import split

FORM = 1
"""Raise it when the same rows become another entry: the next import then takes in every entry again."""

_MODES = {"liberal": 0, None: 1, "other": 2, "salaried": 3}
# every physician without a specialty of the register has it: it tells least
_LEAST_TELLING = "general_practice"
_PLACE = ["address", "postcode", "city", "commune", "country", "phone", "mode", "finess", "lat", "lon"]


def drafts(rows: Sequence[ImportRow]) -> list[dict[str, Any]]:
    """Entries with their places, by register number; `rows` stand in the order of it."""
    return [draft(number, list(own)) for number, own in groupby(rows, key=lambda row: row.register_number)]


def draft(number: str, rows: Sequence[ImportRow]) -> dict[str, Any]:
    """One entry: who they are from the first row of the one order that rows have, a place for each that rows name."""
    ordered = sorted(rows, key=_rank)
    first = ordered[0]
    words = split(first.name)
    return {
        "id": str(uuid7()),
        "register_number": number,
        "kind": first.kind,
        "country": first.country,
        "name": first.name,
        "title": next((row.title for row in ordered if row.title), None),
        "profession": first.profession,
        "specialties": _specialties(ordered),
        "words": sorted(set(words)),
        "sought": " ".join(words),
        "places": _places(ordered),
    }


def _specialties(rows: Iterable[ImportRow]) -> list[str]:
    return sorted({row.specialty for row in rows if row.specialty}, key=lambda code: (code == _LEAST_TELLING, code))


def _places(rows: Iterable[ImportRow]) -> list[dict[str, Any]]:
    """In the order of the rows: where one practises for oneself comes before where one is employed."""
    first = {row.place_key: row for row in reversed(list(rows)) if row.place_key is not None}
    found = sorted(first.values(), key=_rank)
    return [
        {
            "id": str(uuid7()),
            "key": row.place_key,
            "position": position,
            "name": row.place_name,
            **{name: getattr(row, name) for name in _PLACE},
        }
        for position, row in enumerate(found)
    ]


def with_entries(drafts: Iterable[dict[str, Any]], ids: dict[str, UUID]) -> list[dict[str, Any]]:
    """The places of drafts, each with the id that its entry has in the tables."""
    return [{**place, "entry_id": str(ids[one["register_number"]])} for one in drafts for place in one["places"]]


def _rank(row: ImportRow) -> tuple[Any, ...]:
    return _MODES[row.mode], row.place_key or "", row.profession or "", row.specialty or "", row.line
