"""How an entry lies in a row of a table: the columns of our CSV files, which exports write and imports read.

A file for each tracker (`weight.csv`, …). Its first line names each column by its field and its unit, as `awake (min)`.
What a row does not say is an empty cell. `id`: the entry's own. `source`, `source_id`, `source_version`: of an entry
that came out of another app. `changed_at`: what a newer row is told by.
"""

from typing import Any

import orjson

from contracts.healthbox.schemas.trackers import FOOD_GROUPS

COMMON = ("id", "day", "at", "zone", "note", "source", "source_id", "source_version", "changed_at")
UNITS: dict[str, dict[str, str | None]] = {
    "weight": {"kg": "kg"},
    "mood": {"physical": "0-10", "psychological": "0-10", "social": "0-10", "stress": "0-10", "words": None},
    "sleep": {
        "bed": None, "asleep": None, "up": None, "out": None, "wakings": "count", "awake": "min", "naps": "min",
        "quality": "0-10", "fatigue": "0-10",
    },
    "tobacco": {"cigarettes": "count", "craving": "0-10"},
    "nutrition": {"meal": None, **dict.fromkeys(FOOD_GROUPS, "portions"), "foods": "g"},
    "activity": {"minutes": "min", "intensity": None, "steps": "count"},
}  # fmt: skip
VALUES: dict[str, tuple[str, ...]] = {tracker: tuple(units) for tracker, units in UNITS.items()}
TEXTS = frozenset({"bed", "asleep", "up", "out", "meal", "intensity"})
_WORDS, _PORTIONS, _FOODS = "words", "portions", "foods"
_RISKY = ("=", "+", "-", "@", "\t", "\r", "'")


def header(tracker: str) -> list[str]:
    """The first line of a tracker's table."""
    return [*COMMON, *(f"{name} ({unit})" if unit else name for name, unit in UNITS[tracker].items())]


def row(tracker: str, values: dict[str, Any]) -> dict[str, str]:
    """The cells of an entry's values, by column."""
    flat = {**values, **values.get(_PORTIONS, {})}
    return {name: _cell(name, flat.get(name)) for name in VALUES[tracker]}


def values(tracker: str, cells: dict[str, Any]) -> dict[str, Any]:
    """The inverse: cells (numbers as numbers, the rest as text) as an entry's values. Raises ValueError for foods that
    are no JSON."""
    said = {name: value for name, value in cells.items() if value not in (None, "")}
    if _WORDS in said:
        said[_WORDS] = said[_WORDS].split()
    if _FOODS in said:
        said[_FOODS] = orjson.loads(said[_FOODS])
    if tracker == "nutrition":
        portions = {name: said.pop(name) for name in FOOD_GROUPS if name in said}
        if portions:
            said[_PORTIONS] = portions
    return said


def guarded(text: str | None) -> str:
    """What somebody wrote, so that no spreadsheet takes it for a formula (OWASP, CSV injection): after an apostrophe
    where it begins like one, or with an apostrophe."""
    text = text or ""
    return f"'{text}" if text.startswith(_RISKY) else text


def unguarded(text: str) -> str:
    """The inverse of `guarded`."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_RISKY) else text


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == _WORDS:
        return " ".join(value)
    if name == _FOODS:
        return orjson.dumps(value).decode()
    return str(value)
