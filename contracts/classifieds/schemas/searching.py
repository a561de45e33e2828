"""Arguments about searches. What somebody seeks may tell what they suffer from: it never stands in a URL."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, OneOf, Range, Regexp

from contracts.classifieds.schemas.listings import _MONEY, _PLACE, CATEGORIES, KINDS, TERMS, Page
from contracts.words import readable, storable

SORTS = ("newest", "nearest", "price")
EVERY = ("never", "day", "at_once")
MOST_SEARCHES = 30


class AddSearch(Schema):
    """What is sought; all of it may be absent."""

    q = fields.String(load_default=None, allow_none=True, validate=[Length(1, 100), storable, readable])
    kind = fields.String(load_default=None, allow_none=True, validate=OneOf(KINDS))
    category = fields.String(load_default=None, allow_none=True, validate=OneOf(CATEGORIES))
    terms = fields.String(load_default=None, allow_none=True, validate=OneOf(TERMS))
    details = fields.Dict(keys=fields.String(), load_default=dict)
    place_id = fields.String(load_default=None, allow_none=True, validate=_PLACE)
    radius_km = fields.Integer(load_default=None, allow_none=True, validate=Range(1, 500))
    price_low = fields.String(load_default=None, allow_none=True, validate=_MONEY)
    price_high = fields.String(load_default=None, allow_none=True, validate=_MONEY)
    country = fields.String(load_default=None, allow_none=True, validate=Regexp("^[A-Z]{2}$"))
    sort = fields.String(load_default="newest", validate=OneOf(SORTS))

    @validates_schema
    def near_somewhere(self, data: dict[str, Any], **_: Any) -> None:
        if not data.get("place_id") and (data.get("radius_km") or data.get("sort") == "nearest"):
            raise ValidationError("Say near which place.", "place_id")


class SearchId(Schema):
    """A search of one's own."""

    search_id = fields.UUID(required=True)


class Found(SearchId, Page):
    """A page of what a search finds."""


class SaveSearch(SearchId):
    """Keep a search, and be told of what is new: never, at most once a day, or at once."""

    name = fields.String(required=True, validate=[Length(1, 60), storable, readable])
    every = fields.String(load_default="day", validate=OneOf(EVERY))
