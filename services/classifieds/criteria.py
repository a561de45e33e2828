"""What a search may ask for, as it is kept: what says nothing is left out, and what cannot be is refused by name."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from contracts.classifieds.categories import CATEGORIES, Field
from kit.refusals import Invalid

NEAR_KM = 30
_PLAIN = ("q", "kind", "category", "terms", "place_id", "country")


def normal(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The criteria of a search without what says nothing; raises `Invalid` naming each that cannot be.

    `radius_km` stands with every place (30 unless said), `sort` always; prices are left out where nothing has one.
    `details` are values by the names of their fields: of a number what the category says, at least or exactly so much.
    """
    kept = {name: asked[name] for name in _PLAIN if asked.get(name)}
    errors = []
    if kept.get("q") is not None and not kept["q"].strip():
        del kept["q"]
    if kept.get("place_id"):
        kept["radius_km"] = asked.get("radius_km") or NEAR_KM
    elif asked.get("radius_km") or asked.get("sort") == "nearest":
        errors.append({"pointer": "/place_id", "detail": "Say near which place."})
    if kept.get("terms") != "free":
        kept |= {name: asked[name] for name in ("price_low", "price_high") if asked.get(name) is not None}
    if "price_low" in kept and "price_high" in kept and Decimal(kept["price_high"]) < Decimal(kept["price_low"]):
        errors.append({"pointer": "/price_high", "detail": "Not below the lowest price."})
    details = {name: value for name, value in (asked.get("details") or {}).items() if value not in (None, "")}
    errors += _wrong(kept.get("category"), details)
    if errors:
        raise Invalid(errors=errors)
    if details:
        kept["details"] = dict(sorted(details.items()))
    return {**kept, "sort": asked.get("sort") or "newest"}


def _wrong(category: str | None, details: Mapping[str, Any]) -> list[dict[str, str]]:
    """What is wrong with the values of the fields of a category."""
    if details and category is None:
        return [{"pointer": "/details", "detail": "Choose a category first."}]
    found = []
    for name, value in details.items():
        field = CATEGORIES[category].field(name) if category else None
        if field is None or not field.searched:
            found.append({"pointer": f"/details/{name}", "detail": "Nothing is found by this in this category."})
        elif not _fits(field, value):
            found.append({"pointer": f"/details/{name}", "detail": _allowed(field)})
    return found


def _fits(field: Field, value: Any) -> bool:
    if field.kind == "choice":
        return value in field.choices
    if field.kind == "number":
        return type(value) is int and field.low <= value <= field.high
    if field.kind == "flag":
        return isinstance(value, bool)
    return isinstance(value, str) and len(value) <= field.high


def _allowed(field: Field) -> str:
    if field.kind == "choice":
        return f"One of: {', '.join(field.choices)}."
    if field.kind == "number":
        return f"A whole number from {field.low} to {field.high}."
    return "true or false." if field.kind == "flag" else f"At most {field.high} characters."
