"""What the doors of both sides have alike."""

from marshmallow import Schema, fields
from marshmallow.validate import Length, Range

DAYS = tuple(range(1, 8))


class Nothing(Schema):
    """No arguments."""


class Page(Schema):
    """A page of a list: `cursor` is the opaque `next` of the page before."""

    limit = fields.Integer(load_default=20, validate=Range(1, 100))
    cursor = fields.String(load_default=None, allow_none=True, validate=Length(max=200))
