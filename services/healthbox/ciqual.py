"""The table of foods that Anses publishes: its columns, and what stands in its cells.

"Anses. Table de composition nutritionnelle des aliments Ciqual" (ciqual.anses.fr). In a cell, per 100 g: a number with
a decimal comma; `-` or nothing where none is known, which is not zero; `traces`; `< 0,5`, less than could be measured.
"""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

CODE, NAME, FAMILIES = "alim_code", "alim_nom_fr", ("alim_ssgrp_nom_fr", "alim_grp_nom_fr")
# as the regulation on food information (EU 1169/2011) has them on packages
NUTRIENTS = {
    "kcal": "Energie, Règlement UE N° 1169/2011 (kcal/100 g)",
    "protein": "Protéines, N x 6.25 (g/100 g)",
    "carbohydrate": "Glucides (g/100 g)",
    "sugars": "Sucres (g/100 g)",
    "fat": "Lipides (g/100 g)",
    "saturated": "AG saturés (g/100 g)",
    "fibre": "Fibres alimentaires (g/100 g)",
    "salt": "Sel chlorure de sodium (g/100 g)",
}
_AMOUNT = re.compile(r"(<?)\s*(\d+(?:[.,]\d+)?)\Z")
_MISSING = ("", "-")


class HeaderDrift(Exception):
    """The columns are not those that are known: what is missing, or there twice."""


class Row(NamedTuple):
    """A food. `nutrients`: see the table `foods`."""

    code: str
    name: str
    family: str | None
    nutrients: dict[str, dict[str, Any]]


class Bad(NamedTuple):
    """A line that makes no food, and why; never what it says."""

    line: int
    reason: str


def read(path: Path) -> Iterator[Row | Bad]:
    """The foods of a file: the published table saved as CSV (`;`, in UTF-8 or Windows-1252). Raises `HeaderDrift`."""
    rows = csv.reader(io.StringIO(_text(path.read_bytes()), newline=""), delimiter=";")
    header = [_squeezed(name) for name in next(rows, [])]
    places = {column: _place(header, column) for column in (CODE, NAME, *FAMILIES, *NUTRIENTS.values())}
    seen: set[str] = set()
    for cells in rows:
        if any(cells):
            found = _row(cells, places, len(header))
            if isinstance(found, Row) and found.code in seen:
                found = "its code is there already"
            yield Bad(rows.line_num, found) if isinstance(found, str) else found
            seen |= {found.code} if isinstance(found, Row) else set()


def amount(cell: str) -> dict[str, Any] | None:
    """`12,5`, `traces`, `< 0,5` as they are kept; None where nothing is known. Raises ValueError for anything else."""
    said = cell.strip()
    if said in _MISSING:
        return None
    if said.casefold() == "traces":
        return {"amount": None, "as": "traces"}
    found = _AMOUNT.match(said)
    if not found:
        raise ValueError("no amount")
    return {"amount": float(found[2].replace(",", ".")), "as": "below" if found[1] else "exact"}


def _row(cells: list[str], places: dict[str, int], columns: int) -> Row | str:
    """A food, or why it is none."""
    if len(cells) != columns:
        return f"{len(cells)} columns instead of {columns}"
    said = {column: cells[place].strip() for column, place in places.items()}
    if not said[CODE].isdecimal() or not said[NAME]:
        return "no code, or no name"
    try:
        known = {name: amount(said[column]) for name, column in NUTRIENTS.items()}
    except ValueError:
        return "an amount that cannot be read"
    family = next((said[column] for column in FAMILIES if said[column] not in _MISSING), None)
    return Row(said[CODE], said[NAME], family, {name: one for name, one in known.items() if one is not None})


def _place(header: list[str], column: str) -> int:
    count = header.count(_squeezed(column))
    if count != 1:
        raise HeaderDrift(f"{column}: {'missing' if not count else 'there more than once'}")
    return header.index(_squeezed(column))


def _squeezed(name: str) -> str:
    """A column's name without its spaces and line ends: editions differ in them."""
    return re.sub(r"\s+", "", name.removeprefix("\ufeff")).casefold()


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")
