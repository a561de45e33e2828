"""What our own export tells beside the entries: a table for each kind, as `exports.sheets` writes them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from contracts.healthbox.schemas import BESIDE
from services.healthbox.columns import unguarded
from services.healthbox.imports import cells, csv
from services.healthbox.imports.records import Fact, Problem, Record, Unreadable

Json = dict[str, Any]
MOST_BYTES = 1 << 24  # of all facts together: they are held until the end of the file
_EACH = 250  # bytes that one takes whatever it says
# columns of our tables, and how the doors call them
_NAMED = {"heights": {"day": "height_on", "height": "height_cm"}}
_DAYS = ("birth_date", "quit_on", "day", "since", "by", "from", "to")
_NUMBERS = ("height", "target", "cigarettes_before", "pack_size")
_JSON = ("weekdays", "answers", "values")
_TEXTS = ("label", "name")
_COLUMNS = {
    "profile": (
        "birth_date", "sex", "pregnant", "athlete", "guarded", "origin", "hide_numbers", "weight_unit", "height_unit",
        "quit_on", "cigarettes_before", "pack_price", "pack_size",
    ),
    "heights": ("day", "height"),
    "goals": ("tracker", "measure", "target", "since", "by"),
    "pauses": ("tracker", "because", "from", "to"),
    "reminders": ("tracker", "at", "weekdays"),
    "assessments": ("instrument", "edition", "day", "at", "answers"),  # score and range are counted again
    "marks": ("day", "label"),
    "favourites": ("name", "values"),
}  # fmt: skip


def read(chunks: Iterator[bytes], kind: str, first: int) -> Iterator[Fact]:
    """The rows of the table of a kind; what a cell holds is checked when it is taken over. Raises `Unreadable`."""
    lines = csv.rows(chunks)
    names = [cell.strip().lower().partition(" (")[0] for cell in next(lines, [])]
    if not {*names} & {*_COLUMNS[kind]}:
        raise Unreadable("The first line of each table of the archive has to name its columns, as our own export does.")
    seen: Counter[bytes] = Counter()
    for number, row in enumerate(lines, first):
        said = {name: cell for name, cell in zip(names, row, strict=False) if name in _COLUMNS[kind] and cell.strip()}
        yield fact(number, kind, {name: _value(kind, name, cell) for name, cell in said.items()}, seen)


def fact(number: int, kind: str, said: Json, seen: Counter[bytes]) -> Fact:
    """What columns say, as a door of their kind is asked. `seen`: what of the file was read before."""
    values = {_NAMED.get(kind, {}).get(name, name): value for name, value in said.items()}
    units = {name: values.pop(f"{name}_unit") for name in ("weight", "height") if f"{name}_unit" in values}
    if units:
        values["units"] = units
    # a pause that is open in one file and over in another is the same one
    alike = orjson.dumps([kind, {**values, "to": None}], option=orjson.OPT_SORT_KEYS)
    seen[alike] += 1
    return Fact(number, kind, values, seen[alike])


def last(found: Iterable[Record | Problem | Fact]) -> Iterator[Record | Problem | Fact]:
    """The facts after all else, by their kind: what they are judged by comes before them. Raises `Unreadable` for more
    than fits into memory."""
    held: list[Fact] = []
    size = 0
    for one in found:
        if isinstance(one, Fact):
            held.append(one)
            size += _EACH + len(orjson.dumps(one.values))
            if size > MOST_BYTES:
                raise Unreadable("The file tells more beside the entries than can be.")
        else:
            yield one
    yield from sorted(held, key=lambda one: BESIDE.index(one.kind))


def _value(kind: str, name: str, cell: str) -> Any:
    """A cell as the schemas of the doors read it; what is not what its column asks for stays as it is: they say so."""
    text = cell.strip()
    try:
        if name in _DAYS:
            return cells.moment(text, "", "UTC").date().isoformat()
        if name in _NUMBERS:
            return cells.number(text)
        if name in _JSON:
            return orjson.loads(text)
    except (ValueError, OverflowError):
        return text
    if name in _TEXTS:
        return unguarded(cell)
    if name == "at" and kind == "reminders":
        return text[:5]  # 20:30:00
    return text.replace(",", ".") if name == "pack_price" else text
