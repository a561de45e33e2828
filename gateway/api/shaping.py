"""How a shape is written: what is always there, in words, with an example."""

from typing import Any, ClassVar

from marshmallow import RAISE, Schema, fields


class Shape(Schema):
    """Base of what is answered: every field is always there unless said, and no other."""

    class Meta:
        unknown = RAISE

    example: ClassVar[dict[str, Any]] = {}


def needed(text: str, **more: Any) -> dict[str, Any]:
    """The options of a field that is always there, described by `text`."""
    return {"required": True, "metadata": {"description": text}, **more}


def page_of(item: type[Shape], name: str, words: str, example: dict[str, Any]) -> type[Shape]:
    """The shape of a page of items."""
    return type(
        name,
        (Shape,),
        {
            "__doc__": words,
            "items": fields.List(fields.Nested(item), **needed("the page, newest first")),
            "next": fields.String(**needed("the cursor of the next page, null on the last", allow_none=True)),
            "example": {"items": [example], "next": "AZDCsQKqfuE"},
        },
    )
