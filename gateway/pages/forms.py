"""From a browser's form to what the contract's schema reads, and back to the form with what was typed."""

import uuid
from typing import Any

from marshmallow import Schema, fields
from werkzeug.datastructures import MultiDict

from gateway import bodies
from gateway.pages import refused

_WITHOUT_SPACES = ("email", "token")  # a space that came along when it was pasted says nothing

_NUMBERS = (fields.Integer, fields.Float, fields.Time, fields.Date)
_DECIMALS = str.maketrans({",": ".", "\u066b": ".", "\u00a0": None, "\u202f": None, " ": None})  # `1 234,5`, `٧٠٫٤`


class Form:
    """What a template asks: `value(name)`, `error(name)`, `errors` for the summary, `trouble` for what no field holds.

    `key` is the idempotency key, kept while the same words are sent again; `instead` what a refusal names in place of
    what was asked for, as the next free slots.
    """

    def __init__(self, values: dict[str, Any], refusal: Any = None, key: str | None = None) -> None:
        self._values = values
        self.errors = refused.errors(refusal)
        self.trouble = None if self.errors else refused.trouble(refusal)
        self.instead: list[Any] = [] if refusal is None else refusal.extra.get("next") or []
        self.is_outdated = refusal is not None and refusal.name == "VersionConflict"
        is_same = refusal is not None and refused.is_repeatable(refusal)
        self.key = key if key and is_same else str(uuid.uuid4())

    def value(self, name: str, default: str = "") -> str:
        """As it was typed, or as it is now."""
        found = self._values.get(name)
        if found is None:
            return default
        return "\n".join(found) if isinstance(found, list) else str(found)

    def holds(self, name: str, value: object) -> bool:
        """Whether a box of that name and value is ticked, among what was sent or is set now."""
        found = self._values.get(name) or []
        return str(value) in ([str(one) for one in found] if isinstance(found, list) else found.split())

    @property
    def draft(self) -> dict[str, str]:
        """The hidden fields of a sign-in that keeps what was typed elsewhere."""
        return {name: value for name, value in self._values.items() if name.startswith("draft-")}

    def error(self, name: str) -> str | None:
        """What is wrong with a field."""
        return self.errors.get(name)


def read(schema: Schema, sent: MultiDict[str, str]) -> dict[str, Any]:
    """The words of a form as the contract takes them, once the schema agrees. Raises Invalid, MalformedRequest.

    Lines end as in Unix. An empty field is null where null says something; a list is one word a line, or the boxes
    that are ticked; a day comes in three parts, or as one; a number has a comma or a point.
    """
    named = {field.data_key or name: field for name, field in schema.fields.items()}
    words = {name: value for name, field in named.items() if (value := _read(name, field, sent)) is not None}
    bodies.inspect(words)
    empty = {name: None for name, field in named.items() if field.allow_none and sent.get(name) == ""}
    bodies.check(schema, {**words, **empty})
    return {**words, **empty}


def _read(name: str, field: fields.Field, sent: MultiDict[str, str]) -> Any:
    if isinstance(field, fields.Date) and name not in sent:
        parts = [sent.get(f"{name}-{part}", "").strip() for part in ("year", "month", "day")]
        year, month, day = (str(int(part)) if part.isdecimal() else part for part in parts)  # also ٢٧
        return f"{year:0>4}-{month:0>2}-{day:0>2}" if any(parts) else None
    if name not in sent:
        return None
    if isinstance(field, fields.List):
        return "\n".join(sent.getlist(name)).split()
    text = sent[name].replace("\r\n", "\n").replace("\r", "\n")
    if name in _WITHOUT_SPACES or isinstance(field, _NUMBERS):
        text = text.strip()
    if isinstance(field, fields.Integer):
        return int(text) if text.isdecimal() and len(text) < 18 else text or None
    if isinstance(field, fields.Float):
        text = text.translate(_DECIMALS)
    return None if text == "" and field.allow_none else text
