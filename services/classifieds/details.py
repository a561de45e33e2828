"""What is said of a listing under the fields of its category."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError

from contracts.classifieds.categories import Category, Field
from contracts.words import storable

Errors = list[dict[str, str]]


def check(category: Category, details: Mapping[str, Any]) -> Errors:
    """What is wrong with the values, by field; empty when nothing is. What is not said is no error yet."""
    unknown = [_error(name, f"This category has no such field: {_names(category)}.") for name in details
               if category.field(name) is None]  # fmt: skip
    known = ((field, details.get(field.name)) for field in category.fields)
    return unknown + [_error(field.name, why) for field, value in known if (why := _wrong(field, value))]


def missing(category: Category, details: Mapping[str, Any]) -> Errors:
    """The fields that have to be said before others see the listing, and are not."""
    wanted = [field for field in category.fields if field.required and details.get(field.name) is None]
    return [_error(field.name, f"Say this first. {_allowed(field)}") for field in wanted]


def said(details: Mapping[str, Any]) -> dict[str, Any]:
    """The values without those that say nothing."""
    return {name: value for name, value in details.items() if value is not None}


def _wrong(field: Field, value: Any) -> str | None:
    if value is None or _fits(field, value):
        return None
    return _allowed(field)


def _fits(field: Field, value: Any) -> bool:
    if field.kind == "choice":
        return value in field.choices
    if field.kind == "number":
        return type(value) is int and field.low <= value <= field.high
    if field.kind == "flag":
        return isinstance(value, bool)
    return isinstance(value, str) and 0 < len(value.strip()) <= field.high and _can_be_kept(value)


def _can_be_kept(text: str) -> bool:
    try:
        storable(text)
    except ValidationError:
        return False
    return True


def _allowed(field: Field) -> str:
    if field.kind == "choice":
        return f"One of {', '.join(field.choices)}."
    if field.kind == "number":
        return f"A whole number from {field.low} to {field.high} ({field.unit})."
    return "true or false." if field.kind == "flag" else f"A text of at most {field.high} characters."


def _names(category: Category) -> str:
    return ", ".join(field.name for field in category.fields)


def _error(name: str, detail: str) -> dict[str, str]:
    return {"pointer": f"/details/{name}", "detail": detail}
