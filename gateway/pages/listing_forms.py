"""From a form about a listing to what the doors take: money, a place by its name, the fields of a category."""

from decimal import Decimal, InvalidOperation
from typing import Any

from flask import g, request
from flask_babel import get_locale
from marshmallow import Schema, fields

from contracts import places
from contracts.classifieds.categories import CATEGORIES, Field
from contracts.classifieds.schemas import Attestation
from gateway.calls import ask
from gateway.pages import words_classifieds as said_as
from gateway.pages.directory import say_place
from gateway.pages.directory_asking import fold
from gateway.pages.forms import read
from gateway.refusals import Unauthenticated
from kit.refusals import Invalid, Refusal, Refused

Words = dict[str, Any]
_DECIMALS = str.maketrans({",": ".", "\u066b": ".", "\u00a0": None, "\u202f": None, " ": None, "€": None})
# a door's name of an argument, and that of the field where it is written
_NAMES = {
    "text": "description", "place_id": "where", "place": "where", "words": "remarks", "upload": "photo",
    "reason": "rental_reason", "note": "rental_note",
}  # fmt: skip
_DAYS = Attestation(only=("first_use_on", "maintained_on"))
_MONEY = ("price", "deposit", "price_low", "price_high")


class Told(Schema):
    """What is said of a listing, but for the fields of its category, as it was typed: the doors say what is wrong."""

    version = fields.Integer(allow_none=True)
    title = fields.String()
    description = fields.String()
    condition = fields.String(allow_none=True)
    terms = fields.String(allow_none=True)
    price = fields.String(allow_none=True)
    rent_per = fields.String(allow_none=True)
    deposit = fields.String(allow_none=True)
    brand = fields.String(allow_none=True)
    model = fields.String(allow_none=True)
    serial = fields.String(allow_none=True)


def money(text: str | None) -> str | None:
    """`12.50` of `12,5 €`; what is no amount stays as it is, for the door to refuse; None of nothing."""
    plain = (text or "").translate(_DECIMALS)
    try:
        return format(Decimal(plain).quantize(Decimal("0.01")), "f") if plain else None
    except InvalidOperation:
        return plain


def moneyed(words: Words) -> Words:
    """The words with their amounts as the doors take them."""
    return {name: money(value) if name in _MONEY else value for name, value in words.items()}


def place_id() -> str | None:
    """The place that the form names; None for none. Raises Invalid where it is unknown, or one of several.

    `at` is what the field said before: a place that was not touched stays as it is.
    """
    where, chosen = request.form.get("where", "").strip()[:80], request.form.get("which") or None
    if not where:
        return None
    if chosen or where == request.form.get("at"):
        return chosen or request.form.get("place_id") or None
    asked = {"q": where, "language": str(get_locale().language), "limit": 8}
    found = ask("directory", "places", asked, repeatable=True)["items"]
    found = [one for one in found if one["id"][:3] != "reg"]
    same = [one for one in found if fold(one["name"]) == fold(where)] or found
    if len(same) == 1:
        return str(same[0]["id"])
    g.places = [(one["id"], say_place(one)) for one in same]
    raise Invalid(errors=[{"pointer": "/which" if same else "/where", "detail": "Which place?"}])


def where_of(chosen: str | None) -> Words:
    """What a form says of a place that was chosen before."""
    found = places.find(chosen) if chosen else None
    return {"place_id": found.id, "where": found.name, "at": found.name} if found else {}


def ticked(details: Words) -> Words:
    """The fields of a category as a form holds them: a box is ticked by its word."""
    return {name: "true" if value is True else value for name, value in details.items()}


def details(category: str | None, *, sought: bool = False) -> Words:
    """The fields of a category as they were typed. `sought`: those that listings are found by. Raises Invalid."""
    found: Words = {}
    for field in CATEGORIES[category].fields if category in CATEGORIES else ():
        text = request.form.get(field.name, "").strip()
        if text and (field.searched or not sought):
            found[field.name] = _value(field, text)
    return found


def attestation(listing: Words) -> Words | None:
    """What is attested of a device, None where nothing is asked. Raises Invalid for a day that is none."""
    if not is_device(listing):
        return None
    days = read(_DAYS, request.form)
    held = request.form.getlist("attested")
    return {**days, **{name: name in held for name in said_as.ATTESTATIONS}}


def is_device(listing: Words) -> bool:
    """Whether its seller attests how it was kept, if it is not new."""
    return listing["kind"] == "offer" and CATEGORIES[listing["category"]].device


def named(refusal: Refusal | Refused, category: str | None = None) -> Refusal | Refused:
    """The refusal with its errors by the names of the form's fields, and what the fields of a category allow."""
    if isinstance(refusal, Unauthenticated) or not refusal.extra.get("errors"):
        return refusal
    errors = [_named(one["pointer"].split("/")[1:], category) for one in refusal.extra["errors"]]
    return Refused(refusal.name, refusal.status, "", {**refusal.extra, "errors": errors})


def _named(parts: list[str], category: str | None) -> Words:
    name = parts[1] if parts[0] in ("details", "attestation", "checklist") and len(parts) > 1 else parts[0]
    error: Words = {"pointer": f"/{_NAMES.get(name, name)}"}
    field = CATEGORIES[category].field(name) if category and parts[0] == "details" else None
    return {**error, "said": _allowed(field)} if field else error


def _allowed(field: Field) -> str:
    if field.kind == "number":
        return str(said_as.NUMBER) % {"low": field.low, "high": field.high}
    if field.required:
        return str(said_as.NEEDED) % {"name": said_as.FIELDS[field.name]}
    return str(said_as.SHORT) % {"most": field.high} if field.kind == "text" else str(said_as.CHOSEN)


def _value(field: Field, text: str) -> Any:
    if field.kind == "number":
        return int(text) if text.isdecimal() and len(text) < 9 else text
    return text == "true" if field.kind == "flag" else text
