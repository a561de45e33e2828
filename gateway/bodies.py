"""What clients send: JSON objects of at most 64 KiB and 20 levels, checked against the contract's schema."""

from functools import cache
from typing import Any

import orjson
from flask import request
from marshmallow import EXCLUDE, RAISE, Schema, ValidationError

from gateway.refusals import BodyTooLarge, MalformedJson, MalformedRequest, NotJson
from kit.refusals import Invalid
from kit.rpc.doors import pointers

LIMIT = 64 * 1024
DEPTH = 20


def read_body(schema: Schema) -> dict[str, Any]:
    """The body as the client sent it, once the schema agrees with it; none at all is {} where no field is needed.

    Raises NotJson, BodyTooLarge (or werkzeug's RequestEntityTooLarge), MalformedJson, Invalid.
    """
    if not request.is_json:
        if request.content_type or request.get_data(cache=False) or needs_body(schema):
            raise NotJson
        check(schema, {})
        return {}
    sent = request.get_data(cache=False)
    if (
        request.content_length is None and len(sent) >= LIMIT
    ):  # sent in chunks: werkzeug stops reading here, and is silent
        raise BodyTooLarge
    try:
        body = orjson.loads(sent)
    except orjson.JSONDecodeError:
        raise MalformedJson from None
    inspect(body)
    check(schema, body)
    return body


def read_query(schema: Schema) -> dict[str, Any]:
    """The query parameters that the schema names, as they go over the bus: numbers as numbers, days as text.

    Raises MalformedRequest, Invalid.
    """
    if not request.query_string:
        return dict(_defaults(schema))
    query = request.args.to_dict()
    if any("\x00" in value for value in query.values()):
        raise MalformedRequest
    return schema.dump(check(schema, query, unknown=EXCLUDE))


@cache
def _defaults(schema: Schema) -> dict[str, Any]:
    """What the schema reads in no parameters at all, which is most requests."""
    return schema.dump(check(schema, {}, unknown=EXCLUDE))


def needs_body(schema: Schema) -> bool:
    """Whether a body without any field would be refused."""
    return any(field.required for field in schema.load_fields.values())


def check(schema: Schema, data: Any, unknown: str = RAISE) -> dict[str, Any]:
    """`data` as the schema reads it; raises Invalid with a pointer for each wrong field."""
    try:
        return schema.load(data, unknown=unknown)
    except ValidationError as error:
        raise Invalid(errors=pointers(error.messages)) from None


def inspect(value: Any, depth: int = 1) -> None:
    """Raise MalformedJson for more than DEPTH levels, or for the character U+0000, which no service can store."""
    if isinstance(value, str):
        if "\x00" in value:
            raise MalformedJson("A text holds the character U+0000.")
    elif isinstance(value, dict | list):
        if depth > DEPTH:
            raise MalformedJson("The body is nested deeper than 20 levels.")
        for inner in (*value, *value.values()) if isinstance(value, dict) else value:
            inspect(inner, depth + 1)
