"""What the API answers about classifieds: listings, their photos, what was decided about them."""

from typing import Any, ClassVar

from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.classifieds import schemas
from gateway.api.shapes import WHEN, YANIS, Author
from gateway.api.shaping import Shape, all_of, needed, page_of

LISTING, PHOTO = "0190c2b5-1a2b-7c3d-8e4f-5a6b7c8d9e0f", "0190c2b5-2b3c-7d4e-8f50-6b7c8d9e0f1a"
_OWNER = {"id": YANIS, "display_name": "Yanis", "kind": "carer", "badge": None}


class ListingField(Shape):
    """Something that is said of the listings of a category, under `details`."""

    name = fields.String(**needed("the key"))
    kind = fields.String(**needed("of its values", validate=OneOf(("choice", "number", "text", "flag"))))
    choices = fields.List(fields.String(), **needed("of a choice"))
    low = fields.Integer(**needed("of a number"))
    high = fields.Integer(**needed("of a number; of a text, its most characters"))
    unit = fields.String(**needed("of a number", allow_none=True))
    required = fields.Boolean(**needed("before it is published"))
    searched = fields.Boolean(**needed("whether listings can be found by it"))
    least = fields.Boolean(**needed("whether a search for a number means at least so much"))


class ListingCategory(Shape):
    """A category and what is said of its listings."""

    name = fields.String(**needed("as in `category`", validate=OneOf(schemas.CATEGORIES)))
    device = fields.Boolean(**needed("whether it has any of `devices`"))
    rentable = fields.Boolean(**needed("whether its things may be lent from day to day"))
    things = fields.Boolean(**needed("whether its listings have a condition"))
    devices = fields.List(fields.String(), **needed("the types whose seller attests how they were kept"))
    fields_ = fields.List(fields.Nested(ListingField), **needed("what is said", data_key="fields"))
    example: ClassVar = {
        "name": "mobility",
        "device": True,
        "rentable": True,
        "things": True,
        "devices": ["rollator", "wheelchair"],
        "fields": [
            {"name": "seat_width", "kind": "number", "choices": [], "low": 20, "high": 80, "unit": "cm",
             "required": False, "searched": True, "least": False},
        ],
    }  # fmt: skip


class ListingPlace(Shape):
    """A commune, and its middle: no listing tells more."""

    name = fields.String(**needed("of the commune"))
    postcode = fields.String(**needed("its first one", allow_none=True))
    country = fields.String(**needed("ISO 3166-1 alpha-2"))
    lat = fields.Float(**needed("WGS84, of its middle"))
    lon = fields.Float(**needed("WGS84, of its middle"))


class ListingPhoto(Shape):
    """A photo, drawn anew: nothing that a camera wrote into it is left."""

    id = fields.UUID(**needed("the photo"))
    alt = fields.String(**needed("what it shows, in words"))
    width = fields.Integer(**needed("pixels of the large one"))
    height = fields.Integer(**needed("pixels of the large one"))


class Listing(Shape):
    """Something that a member offers or seeks."""

    id = fields.UUID(**needed("the listing"))
    kind = fields.String(**needed("offer or request", validate=OneOf(schemas.KINDS)))
    category = fields.String(**needed("what it is about", validate=OneOf(schemas.CATEGORIES)))
    title = fields.String(**needed("in a few words", allow_none=True))
    text = fields.String(**needed("the description", allow_none=True))
    details = fields.Dict(**needed("what the category asks, by name"))
    condition = fields.String(**needed("how worn it is", allow_none=True, validate=OneOf(schemas.CONDITIONS)))
    terms = fields.String(**needed("sold, free or lent", allow_none=True, validate=OneOf(schemas.TERMS)))
    price = fields.String(**needed("an amount, as 12.50", allow_none=True))
    currency = fields.String(**needed("that of the country", allow_none=True))
    rent_per = fields.String(**needed("what the price is for", allow_none=True, validate=OneOf(schemas.RENT_PER)))
    deposit = fields.String(**needed("a note between people: none is taken here", allow_none=True))
    place = fields.Nested(ListingPlace, **needed("where", allow_none=True))
    distance_m = fields.Integer(metadata={"description": "from the place searched, between middles of communes"})
    photos = fields.List(fields.Nested(ListingPhoto), **needed("in their order"))
    brand = fields.String(**needed("of a device", allow_none=True))
    model = fields.String(**needed("of a device", allow_none=True))
    attested = fields.Boolean(**needed("whether its seller attests how it was kept"))
    owner = fields.Nested(Author, **needed("whose it is"))
    professional = fields.Boolean(**needed("whether a professional offers it"))
    mine = fields.Boolean(**needed("whether it is yours"))
    state = fields.String(**needed("`published` for all but the owner", validate=OneOf(schemas.STATES)))
    outcome = fields.String(**needed("why it ended", allow_none=True, validate=OneOf(schemas.ENDINGS)))
    published_at = fields.DateTime(**needed("when others saw it first", allow_none=True))
    expires_at = fields.DateTime(**needed("until when it stands", allow_none=True))
    example: ClassVar[dict[str, Any]] = {
        "id": LISTING,
        "kind": "offer",
        "category": "mobility",
        "title": "Fauteuil roulant pliant",
        "text": "Il a servi six mois. Freins revus en mars.",
        "details": {"type": "wheelchair", "seat_width": 42, "foldable": True},
        "condition": "good",
        "terms": "rent",
        "price": "10.00",
        "currency": "EUR",
        "rent_per": "week",
        "deposit": "100.00",
        "place": {"name": "Lyon", "postcode": "69001", "country": "FR", "lat": 45.758, "lon": 4.835},
        "photos": [{"id": PHOTO, "alt": "Le fauteuil, déplié", "width": 1600, "height": 1200}],
        "brand": "Invacare",
        "model": "Action 3",
        "attested": True,
        "owner": _OWNER,
        "professional": False,
        "mine": False,
        "state": "published",
        "outcome": None,
        "published_at": WHEN,
        "expires_at": "2026-05-13T09:26:53.589793+00:00",
    }


class OneListing(Listing):
    """A listing; of one's own, also what only its owner reads."""

    serial = fields.String(metadata={"description": "own eyes only"}, allow_none=True)
    attestation = fields.Dict(metadata={"description": "own eyes only: what you attested"}, allow_none=True)
    place_id = fields.String(metadata={"description": "own eyes only: as in /places"}, allow_none=True)
    can_renew = fields.Boolean(metadata={"description": "own eyes only: whether it can be renewed now"})
    example: ClassVar[dict[str, Any]] = {**Listing.example, "distance_m": 12_400}


class ListingAppeal(Shape):
    """Where an appeal stands."""

    state = fields.String(
        **needed("possible, pending, upheld or overturned; null where it is too late", allow_none=True)
    )
    until = fields.DateTime(**needed("until when one can appeal", allow_none=True))
    reason = fields.String(**needed("the second moderator's words", allow_none=True))
    decided_at = fields.DateTime(**needed("when the second one decided", allow_none=True))


class ListingDecision(Shape):
    """What was decided about a listing of yours, why, and how to have another decide anew."""

    decision = fields.String(**needed("accepted or refused", validate=OneOf(("accepted", "refused"))))
    rule = fields.String(**needed("the rule it rests on", allow_none=True))
    reason = fields.String(**needed("the moderator's words", allow_none=True))
    automated = fields.Boolean(**needed("whether a program decided"))
    decided_at = fields.DateTime(**needed("when"))
    appeal = fields.Nested(
        ListingAppeal, **needed("a second decision; null where nothing was refused", allow_none=True)
    )
    example: ClassVar = {
        "decision": "refused",
        "rule": "medicine",
        "reason": "L’annonce propose des comprimés.",
        "automated": False,
        "decided_at": WHEN,
        "appeal": {
            "state": "possible",
            "until": "2026-09-14T09:26:53.589793+00:00",
            "reason": None,
            "decided_at": None,
        },
    }


Categories = all_of(ListingCategory, "ListingCategories", "What may be offered or sought.", ListingCategory.example)
Listings = page_of(Listing, "Listings", "A page of listings.", Listing.example)
