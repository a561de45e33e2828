"""What a listing may say, and what it has to say before others see it: plain rules over its values."""

from collections.abc import Mapping
from typing import Any

from contracts.classifieds.categories import CATEGORIES
from services.classifieds import details
from services.classifieds.details import Errors

CURRENCIES = {
    "FR": "EUR", "BE": "EUR", "DE": "EUR", "CA": "CAD", "CH": "CHF", "DZ": "DZD", "MA": "MAD", "TN": "TND",
    "GB": "GBP",
}  # fmt: skip
_OF_OFFERS = ("condition", "terms", "price", "rent_per", "deposit", "serial", "attestation")


def wrong(said: Mapping[str, Any]) -> Errors:
    """What in a listing's values does not go together; empty when nothing. `said`: the columns by name."""
    category = CATEGORIES[said["category"]]
    found = details.check(category, said.get("details") or {})
    if said["kind"] == "request":
        return found + [_error(name, "A request says nothing of this.") for name in _OF_OFFERS if _is(said, name)]
    terms = said.get("terms")
    if not category.things and _is(said, "condition"):
        found.append(_error("condition", "A service has no condition."))
    if terms == "rent" and not category.rentable:
        found.append(_error("terms", "In this category, price or free."))
    if terms in (None, "free") and _is(said, "price"):
        found.append(_error("price", "Only with the terms price or rent."))
    if terms != "rent":
        found += [_error(name, "Only with the terms rent.") for name in ("rent_per", "deposit") if _is(said, name)]
    return found


def missing(said: Mapping[str, Any]) -> Errors:
    """What a listing has to say before others see it, and does not. What it says goes together already (`wrong`)."""
    category, is_offer = CATEGORIES[said["category"]], said["kind"] == "offer"
    found = [_error(name, "Say this first.") for name in ("title", "text", "place") if not said.get(name)]
    found += details.missing(category, said.get("details") or {})
    if is_offer and category.things and not _is(said, "condition"):
        found.append(_error("condition", "Say how it is: new, very_good, good or worn."))
    if is_offer and not _is(said, "terms"):
        found.append(_error("terms", "Say whether it is sold, free or lent: price, free or rent."))
    if said.get("terms") in ("price", "rent") and not _is(said, "price"):
        found.append(_error("price", "Say the price; 0 for what is lent for nothing."))
    if said.get("terms") == "price" and _is(said, "price") and not said["price"]:
        found.append(_error("price", "What costs nothing is free."))
    if said.get("terms") == "rent" and said.get("price") and not _is(said, "rent_per"):
        found.append(_error("rent_per", "Say for how long this price is: day, week or month."))
    return found


def needs_attestation(said: Mapping[str, Any]) -> bool:
    """Whether the seller attests how it was kept: a listed device that is offered and not new."""
    is_used = said["kind"] == "offer" and said.get("condition") != "new"
    return is_used and CATEGORIES[said["category"]].is_device(said.get("details") or {})


def _is(said: Mapping[str, Any], name: str) -> bool:
    return said.get(name) is not None


def _error(name: str, detail: str) -> dict[str, str]:
    pointer = "/place_id" if name == "place" else f"/{name}"
    return {"pointer": pointer, "detail": detail}
