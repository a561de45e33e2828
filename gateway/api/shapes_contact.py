"""What the API answers about searches of the classifieds and conversations over a listing."""

from typing import ClassVar

from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.classifieds import schemas
from gateway.api.shapes import WHEN, YANIS, Author
from gateway.api.shapes_classifieds import LISTING, Listing
from gateway.api.shaping import Shape, all_of, needed, page_of

SEARCH, CONVERSATION, MESSAGE = (f"0190c2b5-{part}-7e5f-9061-7c8d9e0f1a2b" for part in ("3c4d", "4d5e", "5e6f"))
_OTHER = {"id": YANIS, "display_name": "Yanis", "kind": "carer", "badge": None}
_CRITERIA = {
    "q": "fauteuil", "kind": "offer", "category": "mobility", "terms": "rent", "details": {"foldable": True},
    "place_id": "FR-69123", "radius_km": 20, "price_low": None, "price_high": "50.00", "country": "FR",
    "sort": "nearest",
}  # fmt: skip


class ListingSearch(Shape):
    """A search of yours: what is sought stands in no address."""

    id = fields.UUID(**needed("the search"))
    criteria = fields.Dict(**needed("what is sought, as it was sent"))
    name = fields.String(**needed("of a search that you keep", allow_none=True))
    every = fields.String(**needed("how often you are told of new ones", validate=OneOf(schemas.EVERY)))
    expires_at = fields.DateTime(**needed("until when it is there; null once it is kept", allow_none=True))
    example: ClassVar = {
        "id": SEARCH,
        "criteria": _CRITERIA,
        "name": None,
        "every": "never",
        "expires_at": "2026-03-15T09:26:53.589793+00:00",
    }


class ListingFacets(Shape):
    """How many there would be with each value."""

    category = fields.Dict(keys=fields.String(), values=fields.Integer(), **needed("by category"))
    kind = fields.Dict(keys=fields.String(), values=fields.Integer(), **needed("by kind"))
    terms = fields.Dict(keys=fields.String(), values=fields.Integer(), **needed("by terms"))


class ReadAs(Shape):
    """A word that no listing has."""

    word = fields.String(**needed("as it was typed"))
    as_ = fields.List(fields.String(), **needed("what it is read as", data_key="as"))


class FoundListings(Shape):
    """A page of what a search finds."""

    items = fields.List(fields.Nested(Listing), **needed("in the order asked for"))
    next = fields.String(**needed("the cursor of the next page, null on the last", allow_none=True))
    facets = fields.Nested(ListingFacets, **needed("what would narrow it; null after the first page", allow_none=True))
    not_here = fields.String(**needed("the rule that forbids to offer or seek it here, else null", allow_none=True))
    read_as = fields.List(fields.Nested(ReadAs), **needed("words that nobody wrote, and what was sought instead"))
    example: ClassVar = {
        "items": [{**Listing.example, "distance_m": 12_400}],
        "next": "AZDCsQKqfuE",
        "facets": {"category": {"mobility": 4}, "kind": {"offer": 3, "request": 1}, "terms": {"rent": 2, "free": 1}},
        "not_here": None,
        "read_as": [{"word": "fauteil", "as": ["fauteuil"]}],
    }


class ListingTitle(Shape):
    """What a conversation or rental is about."""

    id = fields.UUID(**needed("the listing"))
    title = fields.String(**needed("as it stands now", allow_none=True))
    state = fields.String(metadata={"description": "whether it is still there"})


class Message(Shape):
    """A message. Addresses and numbers in it are masked until both have written."""

    id = fields.UUID(**needed("the message"))
    mine = fields.Boolean(**needed("whether you wrote it"))
    text = fields.String(**needed("the words"))
    at = fields.DateTime(**needed("when"))
    warnings = fields.List(fields.String(validate=OneOf(schemas.WARNINGS)), **needed("what swindlers also write"))


class ConversationItem(Shape):
    """A conversation in the list."""

    id = fields.UUID(**needed("the conversation"))
    listing = fields.Nested(ListingTitle, **needed("what it is about"))
    other = fields.Nested(Author, **needed("with whom; null once they left", allow_none=True))
    last_at = fields.DateTime(**needed("when the last message was written"))
    unread = fields.Integer(**needed("messages that you have not read"))
    warnings = fields.List(fields.String(validate=OneOf(schemas.WARNINGS)), **needed("of its messages"))
    example: ClassVar = {
        "id": CONVERSATION,
        "listing": {"id": LISTING, "title": "Fauteuil roulant pliant", "state": "published"},
        "other": _OTHER,
        "last_at": WHEN,
        "unread": 1,
        "warnings": [],
    }


class Conversation(ConversationItem):
    """A conversation; to read it marks it as read."""

    messages = fields.List(fields.Nested(Message), **needed("the oldest first"))
    closed = fields.Boolean(**needed("whether its listing is over"))
    because = fields.String(
        **needed("how its listing ended, else null", allow_none=True, validate=OneOf(schemas.ENDINGS))
    )
    can_write = fields.Boolean(**needed("whether you may write"))
    example: ClassVar = {
        **ConversationItem.example,
        "messages": [{"id": MESSAGE, "mine": False, "text": "Bonjour, est-il encore là ?", "at": WHEN, "warnings": []}],
        "closed": False,
        "because": None,
        "can_write": True,
    }


ListingSearches = all_of(ListingSearch, "ListingSearches", "Searches that you keep.", ListingSearch.example)
Conversations = page_of(
    ConversationItem, "Conversations", "A page of conversations.", ConversationItem.example, "last written to first"
)
