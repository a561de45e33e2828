"""Weights and heights in the member's own units, and the numbers of measures as they are said."""

from math import floor
from typing import Any

from babel.numbers import format_decimal
from flask_babel import get_locale, gettext

from gateway.pages.times import say_minutes

# International yard and pound agreement, 1959: exact
POUND_KG, STONE_LB = 0.45359237, 14
INCH_CM, FOOT_IN = 2.54, 12
# edges of the bands of the body mass index (World Health Organization, TRS 894, 2000; NICE, CG189, 2014)
_EDGES = (16.0, 17.0, 18.5, 23.0, 25.0, 27.5, 30.0, 32.5, 35.0, 37.5, 40.0)
Words = dict[str, str]


def say_number(value: float, decimals: int = 1) -> str:
    """`1 234,5`: at most so many decimals."""
    pattern = "#,##0" + ("." + "#" * decimals if decimals else "")
    return format_decimal(round(value, decimals), pattern, locale=get_locale())


def write_number(value: float | None, decimals: int = 1) -> str:
    """As a field holds it, without spaces: `70,4`; empty for none."""
    if value is None:
        return ""
    pattern = "0" + ("." + "#" * decimals if decimals else "")
    return format_decimal(round(value, decimals), pattern, locale=get_locale())


def say_weight(kg: float, unit: str) -> str:
    """`70,4 kg`, `155,2 lb`, `11 st 1,2 lb`."""
    if unit == "kg":
        return gettext("%(number)s kg", number=say_number(kg))
    pounds = round(kg / POUND_KG, 1)
    if unit == "lb":
        return gettext("%(number)s lb", number=say_number(pounds))
    stones, rest = divmod(pounds, STONE_LB)
    return gettext("%(stones)s st %(pounds)s lb", stones=say_number(stones, 0), pounds=say_number(rest))


def write_weight(kg: float | None, unit: str) -> Words:
    """The fields `stones` and `weight` of a weight."""
    if kg is None:
        return {"stones": "", "weight": ""}
    if unit == "kg":
        return {"stones": "", "weight": write_number(kg, 2)}
    pounds = round(kg / POUND_KG, 1)
    stones, rest = divmod(pounds, STONE_LB) if unit == "st" else (None, pounds)
    return {"stones": write_number(stones, 0), "weight": write_number(rest)}


def read_weight(stones: float | None, weight: float | None, unit: str) -> float | None:
    """Kilograms of what the two fields say; None where they say nothing."""
    if weight is None and (stones is None or unit != "st"):
        return None
    if unit == "kg":
        return weight
    pounds = (weight or 0) + (stones or 0) * STONE_LB if unit == "st" else weight or 0
    return round(pounds * POUND_KG, 3)


def say_height(cm: float, unit: str) -> str:
    """`175 cm`, `5 ft 9 in`."""
    if unit == "cm":
        return gettext("%(number)s cm", number=say_number(cm))
    feet, inches = divmod(round(cm / INCH_CM, 1), FOOT_IN)
    return gettext("%(feet)s ft %(inches)s in", feet=say_number(feet, 0), inches=say_number(inches))


def write_height(cm: float | None, unit: str) -> Words:
    """The fields `height_cm`, or `feet` and `inches`, of a height."""
    if cm is None:
        return {"height_cm": "", "feet": "", "inches": ""}
    feet, inches = divmod(round(cm / INCH_CM, 1), FOOT_IN)
    if unit == "cm":
        return {"height_cm": write_number(cm), "feet": "", "inches": ""}
    return {"height_cm": "", "feet": write_number(feet, 0), "inches": write_number(inches)}


def read_height(feet: float | None, inches: float | None) -> float | None:
    """Centimetres of feet and inches; None where neither is said."""
    if feet is None and inches is None:
        return None
    return round(((feet or 0) * FOOT_IN + (inches or 0)) * INCH_CM, 1)


def say_index(index: float) -> str:
    """The body mass index to one decimal; cut instead of rounded where rounding would reach a band: 24.963 is 24.9."""
    rounded = round(index, 1)
    crossed = any(index < edge <= rounded for edge in _EDGES)
    return say_number(floor(index * 10) / 10 if crossed else rounded)


def say_amount(measure: dict[str, Any], value: float, units: Words) -> str:
    """A value of a measure of a series, with its unit where the measure's name does not say it."""
    if measure["name"] == "bmi":
        return say_index(value)
    if measure["unit"] == "kg":
        return say_weight(value, units["weight"])
    if measure["unit"] == "min":
        return say_length(value)
    number = say_number(value, measure["decimals"])
    if measure["unit"] == "%":
        return gettext("%(number)s %%", number=number)
    return number if measure["unit"].startswith(("{", "MET")) else f"{number}\u00a0{measure['unit']}"


def say_length(minutes: float) -> str:
    """`7 h 05`; in hours also where it is more than a day."""
    whole = round(minutes)
    return (
        say_minutes(whole) if whole % 1440 else gettext("%(hours)s h", hours=whole // 60) if whole else say_minutes(0)
    )
