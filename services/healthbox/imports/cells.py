"""Cells of tables that people keep: numbers with a comma, dates with the day first, weights in pounds or stones."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

KG_PER_LB = 0.45359237  # international yard and pound agreement, 1959
LB_PER_STONE = 14
_SPACES = re.compile(r"[\s\u00a0\u202f']")
_ST_LB = re.compile(r"(\d{1,2})(?:st|stones?)(?:(\d{1,2}(?:[.,]\d+)?)(?:lbs?|pounds?)?)?", re.IGNORECASE)
_UNIT = re.compile(r"(kgs?|kilos?|lbs?|pounds?|st|stones?)$", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})")
_TIME = re.compile(r"(\d{1,2})(?:[:h.](\d{2}))?(?:[:.m](\d{2}))?(?:[.,]\d+)?s?", re.IGNORECASE)
NOON = time(12)


def number(text: str) -> float | int:
    """`1 234,5`, `1.234,5`, `1,234.5` and `70,4` as people mean them: of two signs the last is the decimal one, and
    one alone is. Raises ValueError."""
    plain = _SPACES.sub("", text)
    if "," in plain and "." in plain:
        thousands = "." if plain.rindex(",") > plain.rindex(".") else ","
        plain = plain.replace(thousands, "")
    plain = plain.replace(",", ".")
    if not re.fullmatch(r"[+-]?\d{1,12}(\.\d{0,12})?(e-?\d{1,2})?", plain, re.IGNORECASE):
        raise ValueError
    found = float(plain)
    return int(found) if found.is_integer() and "." not in plain else found


def kilograms(text: str, unit: str) -> float:
    """A weight in `unit` (kg, lb or st) unless it names its own: `155 lb`, `11st 6lb`. Raises ValueError."""
    plain = _SPACES.sub("", text)
    if both := _ST_LB.fullmatch(plain):
        return round((int(both[1]) * LB_PER_STONE + float(number(both[2] or "0"))) * KG_PER_LB, 4)
    if named := _UNIT.search(plain):
        plain, unit = plain[: named.start()], named[1]
    value = number(plain)
    factor = {"k": 1.0, "l": KG_PER_LB, "p": KG_PER_LB, "s": LB_PER_STONE * KG_PER_LB}[unit[:1].lower()]
    return float(value) if factor == 1 else round(value * factor, 4)


def moment(day: str, clock: str, zone: str) -> datetime:
    """An instant out of a date, with its time in it or beside it, as the clock of `zone` says unless it has an offset;
    noon where no time is said. The day stands first, or the year. Raises ValueError."""
    said, _, rest = day.strip().replace("T", " ").partition(" ")
    if (found := _DAY_FIRST.fullmatch(said)) is not None:
        year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
        on = date(year, int(found[2]), int(found[1]))
    elif re.fullmatch(r"\d{4}-\d\d-\d\d", said):
        if re.search(r"[+-]\d\d:?\d\d$|Z$", rest):
            return datetime.fromisoformat(f"{said}T{rest.replace(' ', '')}")
        on = date.fromisoformat(said)
    else:
        raise ValueError
    at = _clock(clock.strip() or rest.strip())
    return datetime.combine(on, at, ZoneInfo(zone))


def _clock(text: str) -> time:
    if not text:
        return NOON
    if (found := _TIME.fullmatch(text)) is None:
        raise ValueError
    return time(int(found[1]), int(found[2] or 0), int(found[3] or 0))
