"""Arguments about listings: what is offered or sought, its photos, its moderation."""

from typing import Any

from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf, Range, Regexp

from contracts.words import readable, storable

KINDS = ("offer", "request")
CATEGORIES = ("mobility", "bed", "breathing", "orthopaedics", "baby", "hygiene", "services", "other")
CONDITIONS = ("new", "very_good", "good", "worn")
TERMS = ("price", "free", "rent")
RENT_PER = ("day", "week", "month")
STATES = ("draft", "queued", "published", "refused", "closed")
OUTCOMES = ("sold", "lent", "closed")
"""What an owner says when they close a listing."""
ENDINGS = (*OUTCOMES, "expired", "removed", "recalled", "left")
REPORT_REASONS = ("medicine", "dangerous", "fraud", "offensive", "private_data", "other")
ABOUTS = ("listing", "conversation")
LINK_ACTS = ("renew", "close")
SIZES = ("small", "large")
MOST_PHOTOS = 8
_MONEY = Regexp(r"^\d{1,6}(\.\d\d)?$", error="An amount of money, as 12.50.")
_PLACE = Regexp(r"^[A-Z]{2}-[0-9A-Za-z]{1,12}$", error="The id of a place, as FR-69123.")


def _line(least: int, most: int) -> list[Any]:
    return [Length(least, most), storable, readable]


class Nothing(Schema):
    """No arguments."""


class Page(Schema):
    """A page of a list; `cursor` is the opaque `next` of the page before."""

    limit = fields.Integer(load_default=20, validate=Range(1, 100))
    cursor = fields.String(load_default=None, allow_none=True, validate=Length(max=400))


class Attestation(Schema):
    """What the seller of a second-hand device says in writing (France: décret 2011-968)."""

    first_use_on = fields.Date(allow_none=True)
    never_used = fields.Boolean()
    maintained = fields.Boolean()
    maintained_on = fields.Date(allow_none=True)
    ce_mark = fields.Boolean()
    no_known_recall = fields.Boolean()


class _Words(Schema):
    """What may be said of a listing; a draft may lack all of it."""

    title = fields.String(validate=_line(3, 80))
    text = fields.String(validate=[Length(max=4000), storable])
    details = fields.Dict(keys=fields.String())
    condition = fields.String(allow_none=True, validate=OneOf(CONDITIONS))
    terms = fields.String(allow_none=True, validate=OneOf(TERMS))
    price = fields.String(allow_none=True, validate=_MONEY)
    rent_per = fields.String(allow_none=True, validate=OneOf(RENT_PER))
    deposit = fields.String(allow_none=True, validate=_MONEY)
    place_id = fields.String(allow_none=True, validate=_PLACE)
    brand = fields.String(allow_none=True, validate=_line(1, 60))
    model = fields.String(allow_none=True, validate=_line(1, 60))
    serial = fields.String(allow_none=True, validate=_line(1, 60))
    attestation = fields.Nested(Attestation, allow_none=True)


class AddListing(_Words):
    """A draft: what is offered or sought. Its category says which `details` there are and what must be said."""

    kind = fields.String(required=True, validate=OneOf(KINDS))
    category = fields.String(required=True, validate=OneOf(CATEGORIES))


class ListingId(Schema):
    """A listing."""

    listing_id = fields.UUID(required=True)


class ChangeListing(ListingId, _Words):
    """What is absent stays. `version`: as last read."""

    version = fields.Integer(load_default=None, allow_none=True, validate=Range(min=1))


class RemoveListing(ListingId):
    """Remove a draft, or close what was published; `version`: as last read."""

    version = fields.Integer(load_default=None, allow_none=True, validate=Range(min=1))


class CloseListing(ListingId):
    """It is over: sold, lent, or for no reason to be told."""

    outcome = fields.String(required=True, validate=OneOf(OUTCOMES))


class MyListings(Page):
    """One's own, the last changed first."""

    state = fields.String(load_default=None, allow_none=True, validate=OneOf(STATES))


class Listings(Page):
    """The newest listings."""

    kind = fields.String(load_default=None, allow_none=True, validate=OneOf(KINDS))
    category = fields.String(load_default=None, allow_none=True, validate=OneOf(CATEGORIES))
    country = fields.String(load_default=None, allow_none=True, validate=Regexp("^[A-Z]{2}$"))


class AddPhoto(ListingId):
    """A photo that was uploaded, and in words what it shows, for those who do not see it."""

    upload = fields.String(required=True, validate=Length(1, 200))
    alt = fields.String(required=True, validate=_line(1, 200))


class PhotoId(ListingId):
    """A photo of a listing."""

    photo_id = fields.UUID(required=True)


class Photo(PhotoId):
    """A photo, and how large: small has at most 480 pixels a side, large 1600."""

    size = fields.String(load_default="large", validate=OneOf(SIZES))


class Appeal(ListingId):
    """Why another moderator should decide anew."""

    words = fields.String(required=True, validate=_line(1, 2000))


class Report(Schema):
    """Something that does not belong here."""

    about = fields.String(required=True, validate=OneOf(ABOUTS))
    about_id = fields.UUID(required=True)
    reason = fields.String(required=True, validate=OneOf(REPORT_REASONS))
    words = fields.String(load_default=None, allow_none=True, validate=_line(1, 2000))


class RenewalLink(Schema):
    """For the mail that says that a listing ends soon."""

    listing_id = fields.UUID(required=True)
    member_id = fields.UUID(required=True)


class LinkToken(Schema):
    """The token of a mail's link."""

    token = fields.String(required=True, validate=Length(1, 200))


class LinkAct(LinkToken):
    """What the bearer wants."""

    act = fields.String(required=True, validate=OneOf(LINK_ACTS))
