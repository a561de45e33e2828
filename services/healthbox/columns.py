"""An entry as a line of a table: which columns each tracker has, in which units, and what stands in them; both ways.

A column is named after its field and its unit, as `awake (min)`. What is not known is an empty cell. Numbers have a
decimal point, moments are ISO 8601 with their distance to UTC, several words stand with blanks between them, foods as
`ciqual:13000=150` in grams with semicolons.
"""

from collections.abc import Mapping
from typing import Any

from contracts.healthbox.schemas.trackers import FOOD_GROUPS

FIRST = ("tracker", "id", "day", "at", "zone")
LAST = ("note", "source", "source_id", "source_version")
UNITS: dict[str, dict[str, str | None]] = {
    "weight": {"kg": "kg"},
    "mood": {"physical": "0-10", "psychological": "0-10", "social": "0-10", "stress": "0-10", "words": None},
    "sleep": {
        "bed": None, "asleep": None, "up": None, "out": None, "wakings": "count", "awake": "min", "naps": "min",
        "quality": "0-10", "fatigue": "0-10",
    },
    "tobacco": {"cigarettes": "count", "craving": "0-10"},
    "nutrition": {"meal": None, **dict.fromkeys(FOOD_GROUPS, "portions"), "foods": "g"},
    "activity": {"minutes": "min", "intensity": None, "steps": "count", "what": None},
}  # fmt: skip
HEADERS = {
    tracker: {name: f"{name} ({unit})" if unit else name for name, unit in units.items()}
    for tracker, units in UNITS.items()
}
_TEXTS = ("bed", "asleep", "up", "out", "meal", "intensity", "what")
_RISKY = ("=", "+", "-", "@", "\t", "\r", "'")


def header(tracker: str) -> list[str]:
    """The names of a tracker's columns, in their order."""
    return [*FIRST, *HEADERS[tracker].values(), *LAST]


def cells(tracker: str, amounts: Mapping[str, Any]) -> list[str]:
    """What an entry holds, one cell for each column of its tracker's own."""
    flat = {**amounts, **amounts["portions"]} if "portions" in amounts else amounts
    return [_cell(name, flat.get(name)) for name in UNITS[tracker]]


def amounts(tracker: str, line: Mapping[str, str]) -> dict[str, Any]:
    """The inverse, out of a line by the names of its columns; raises `ValueError` where a number is none."""
    found: dict[str, Any] = {}
    for name, column in HEADERS[tracker].items():
        if said := line.get(column, ""):
            if tracker == "nutrition" and name in FOOD_GROUPS:
                found.setdefault("portions", {})[name] = float(said)
            else:
                found[name] = _value(name, said)
    return found


def guarded(text: str | None) -> str:
    """What somebody wrote, so that no spreadsheet takes it for a formula (OWASP, CSV injection)."""
    text = text or ""
    return f"'{text}" if text.startswith(_RISKY) else text


def unguarded(text: str) -> str:
    """The inverse of `guarded`."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_RISKY) else text


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == "words":
        return " ".join(value)
    if name == "foods":
        return ";".join(f"{one['source']}:{one['code']}={one['grams']}" for one in value)
    return guarded(value) if name == "what" else str(value)


def _value(name: str, said: str) -> Any:
    if name == "words":
        return said.split()
    if name == "foods":
        return [_food(one) for one in said.split(";")]
    if name in _TEXTS:
        return unguarded(said)
    return float(said) if "." in said else int(said)


def _food(said: str) -> dict[str, Any]:
    which, _, grams = said.partition("=")
    source, _, code = which.partition(":")
    return {"source": source, "code": code, "grams": float(grams)}
