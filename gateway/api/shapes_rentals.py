"""What the API answers about rentals between members."""

from typing import Any, ClassVar

from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.classifieds import schemas
from gateway.api.shapes import CAMILLE, YANIS, Author
from gateway.api.shapes_classifieds import LISTING
from gateway.api.shapes_contact import ListingTitle
from gateway.api.shaping import Shape, needed, page_of

RENTAL, DAYS = (f"0190c2b5-{part}-7e5f-9061-7c8d9e0f1a2b" for part in ("6f70", "7081"))
ACTS = ("accept", "decline", "cancel", "hand_over", "return")
_CHECKED = {"complete": True, "clean": True, "works": True, "note": None}


class Busy(Shape):
    """Days on which it is not to be had, both included."""

    from_ = fields.Date(**needed("the first day", data_key="from"))
    to = fields.Date(**needed("the last day"))
    mine = fields.Boolean(metadata={"description": "whether they are those of your rental"})
    id = fields.UUID(metadata={"description": "own eyes only: days that you closed"})


class RentalCalendar(Shape):
    """Which days are taken. Never by whom."""

    busy = fields.List(fields.Nested(Busy), **needed("in their order"))
    example: ClassVar = {"busy": [{"from": "2026-03-20", "to": "2026-03-27", "mine": False}]}


class ClosedDays(Busy):
    """Days on which your device is not to be had."""

    example: ClassVar = {"id": DAYS, "from": "2026-03-20", "to": "2026-03-27"}


class Handover(Shape):
    """How it was when it was handed over."""

    complete = fields.Boolean(**needed("whether all of it was there"))
    clean = fields.Boolean(**needed("whether it was clean"))
    works = fields.Boolean(**needed("whether it worked"))
    deposit_received = fields.Boolean(**needed("null without a deposit", allow_none=True))
    note = fields.String(**needed("more, for both", allow_none=True))


class Returned(Shape):
    """How it was when it came back."""

    complete = fields.Boolean(**needed("whether all of it was there"))
    clean = fields.Boolean(**needed("whether it was clean"))
    works = fields.Boolean(**needed("whether it worked"))
    deposit_given_back = fields.Boolean(**needed("null without a deposit", allow_none=True))
    note = fields.String(**needed("more, for both", allow_none=True))


class Rental(Shape):
    """Days on which one lends something to another."""

    id = fields.UUID(**needed("the rental"))
    listing = fields.Nested(ListingTitle, **needed("what is lent"))
    lender = fields.Nested(Author, **needed("whose it is; null once they left", allow_none=True))
    borrower = fields.Nested(Author, **needed("who borrows it; null once they left", allow_none=True))
    from_ = fields.Date(**needed("the first day", data_key="from"))
    to = fields.Date(**needed("the last day"))
    state = fields.String(**needed("where it stands", validate=OneOf(schemas.RENTAL_STATES)))
    late = fields.Boolean(**needed("whether it should be back by now"))
    price_note = fields.String(**needed("what was asked for it when it was requested", allow_none=True))
    deposit = fields.String(**needed("a note between the two", allow_none=True))
    note = fields.String(**needed("the borrower's words", allow_none=True))
    reason = fields.String(**needed("why it was declined or cancelled", allow_none=True))
    handover = fields.Nested(Handover, **needed("null before", allow_none=True))
    return_ = fields.Nested(Returned, **needed("null before", allow_none=True, data_key="return"))
    can = fields.List(fields.String(), **needed(f"what you may do now: {', '.join(ACTS)}"))
    example: ClassVar[dict[str, Any]] = {
        "id": RENTAL,
        "listing": {"id": LISTING, "title": "Fauteuil roulant pliant"},
        "lender": {"id": YANIS, "display_name": "Yanis", "kind": "carer", "badge": None},
        "borrower": {"id": CAMILLE, "display_name": "Camille", "kind": "patient", "badge": None},
        "from": "2026-03-20",
        "to": "2026-03-27",
        "state": "handed_over",
        "late": False,
        "price_note": "10.00 EUR week",
        "deposit": "100.00",
        "note": "Pour la visite de ma sœur.",
        "reason": None,
        "handover": {**_CHECKED, "deposit_received": True},
        "return": None,
        "can": [],
    }


Rentals = page_of(Rental, "Rentals", "A page of rentals.", Rental.example, "the nearest first")
