"""How a shape is written: what is always there, in words, with an example."""

from dataclasses import dataclass
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, fields


class Shape(Schema):
    """Base of what is answered: every field is always there unless said, and no other."""

    class Meta:
        unknown = RAISE

    example: ClassVar[dict[str, Any]] = {}


@dataclass(frozen=True)
class File:
    """What is answered where it is no JSON: its media type, and an example."""

    media: str
    example: str


def needed(text: str, **more: Any) -> dict[str, Any]:
    """The options of a field that is always there, described by `text`."""
    return {"required": True, "metadata": {"description": text}, **more}


def page_of(
    item: type[Shape], name: str, words: str, example: dict[str, Any], order: str = "newest first"
) -> type[Shape]:
    """The shape of a page of items."""
    following = fields.String(**needed("the cursor of the next page, null on the last", allow_none=True))
    return _list(item, name, words, f"the page, {order}", following, {"items": [example], "next": "AZDCsQKqfuE"})


def all_of(item: type[Shape], name: str, words: str, example: dict[str, Any]) -> type[Shape]:
    """The shape of a list that is never cut into pages."""
    following = fields.String(**needed("always null: all are listed", allow_none=True))
    return _list(item, name, words, "all of them", following, {"items": [example], "next": None})


def _list(
    item: type[Shape], name: str, words: str, told: str, following: fields.Field[Any], example: dict[str, Any]
) -> type[Shape]:
    members = {"items": fields.List(fields.Nested(item), **needed(told)), "next": following}
    return type(name, (Shape,), {"__doc__": words, **members, "example": example})
