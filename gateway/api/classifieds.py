"""Classifieds: what members offer and seek."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint
from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.classifieds import schemas
from gateway import photos
from gateway.api import shapes_classifieds as shapes
from gateway.api.shaping import File
from gateway.calls import command, read_list, read_one
from gateway.operations import operation

blueprint = Blueprint("classifieds", __name__, url_prefix="/v1/listings", description="Classifieds")
ROOM = "classifieds"
LISTING = "/<id:listing_id>"
_TRADE = ("NotAllowedHere", "ContactInText", "Invalid")


class Size(schemas.Photo):
    """How large a photo is asked for."""

    size = fields.String(
        load_default="large",
        validate=OneOf(schemas.SIZES),
        metadata={"description": "small: 480 pixels at most; large: 1600"},
    )


@blueprint.get("/categories")
@operation(200, shapes.Categories, etag=True)
def list_categories() -> Response:
    """List what may be offered or sought.

    And what is said of it in each category.
    """
    return read_list(ROOM, "categories", {})


@blueprint.get("")
@operation(200, shapes.Listings, query=schemas.Listings, etag=True)
def list_listings(**page: Any) -> Response:
    """List the newest listings.

    Words are sought with a search: they stand in no address.
    """
    return read_list(ROOM, "listings", page)


@blueprint.post("")
@operation(
    201,
    shapes.OneListing,
    body=schemas.AddListing,
    takes_key=True,
    etag=True,
    location=True,
    refusals=(*_TRADE, "TooManyListings"),
)
def add_listing(**said: Any) -> Response:
    """Write a listing.

    A draft that only you see; all but its kind and category can be said later.
    """
    return command(ROOM, "add_listing", said, "/v1/listings/{id}")


@blueprint.get("/mine")
@operation(200, shapes.Listings, query=schemas.MyListings, etag=True)
def list_my_listings(**page: Any) -> Response:
    """List your listings.

    The last changed first.
    """
    return read_list(ROOM, "my_listings", page)


@blueprint.get(LISTING)
@operation(200, shapes.OneListing, etag=True)
def read_listing(**listing: Any) -> Response:
    """Read a listing."""
    return read_one(ROOM, "listing", listing)


@blueprint.patch(LISTING)
@operation(
    200,
    shapes.OneListing,
    body=schemas.ChangeListing,
    without=("listing_id", "version"),
    if_match=True,
    takes_key=True,
    etag=True,
    refusals=(*_TRADE, "NotPossibleNow"),
)
def change_listing(**said: Any) -> Response:
    """Change a listing.

    What is left out stays.
    """
    return command(ROOM, "change_listing", said)


@blueprint.delete(LISTING)
@operation(204, None, may_match=True, takes_key=True)
def remove_listing(**listing: Any) -> Response:
    """Remove a listing.

    A draft vanishes; what others saw is closed.
    """
    return command(ROOM, "remove_listing", listing)


@blueprint.post(f"{LISTING}/publication")
@operation(200, shapes.OneListing, takes_key=True, etag=True, refusals=(*_TRADE, "NotPossibleNow"))
def publish_listing(**listing: Any) -> Response:
    """Publish a listing.

    The first one of a member waits as `queued` until a moderator read it.
    """
    return command(ROOM, "publish_listing", listing)


@blueprint.post(f"{LISTING}/renewal")
@operation(200, shapes.OneListing, takes_key=True, etag=True, refusals=(*_TRADE, "NotPossibleNow"))
def renew_listing(**listing: Any) -> Response:
    """Renew a listing.

    For 60 days from now; in its last 15 days, or up to 30 days after its end.
    """
    return command(ROOM, "renew_listing", listing)


@blueprint.post(f"{LISTING}/closure")
@operation(
    200,
    shapes.OneListing,
    body=schemas.CloseListing,
    without=("listing_id",),
    takes_key=True,
    etag=True,
    refusals=("NotPossibleNow",),
)
def close_listing(**listing: Any) -> Response:
    """Close a listing.

    It is sold or lent, or you do not want to show it any more.
    """
    return command(ROOM, "close_listing", listing)


@blueprint.post(f"{LISTING}/photos")
@operation(
    201,
    shapes.OneListing,
    body=schemas.AddPhoto,
    without=("listing_id",),
    takes_key=True,
    etag=True,
    location=True,
    refusals=("TooManyPhotos", "NotPossibleNow"),
)
def add_photo(**photo: Any) -> Response:
    """Add a photo.

    Sent before to `/v1/uploads` as JPEG or PNG. It is drawn anew, so nothing of the camera or the place stays in it.
    """
    return command(ROOM, "add_photo", photo, "/v1/listings/{id}")


@blueprint.get(f"{LISTING}/photos/<id:photo_id>")
@operation(200, File("image/jpeg", "JPEG"), query=Size, without=("listing_id", "photo_id"))
def read_photo(**photo: Any) -> Response:
    """Fetch a photo."""
    return photos.send(**photo)


@blueprint.delete(f"{LISTING}/photos/<id:photo_id>")
@operation(200, shapes.OneListing, takes_key=True, etag=True, refusals=("NotPossibleNow",))
def remove_photo(**photo: Any) -> Response:
    """Remove a photo."""
    return command(ROOM, "remove_photo", photo)


@blueprint.get(f"{LISTING}/decision")
@operation(200, shapes.ListingDecision, etag=True)
def read_listing_decision(**listing: Any) -> Response:
    """Read what was decided about your listing.

    And why.
    """
    return read_one(ROOM, "decision", listing)


@blueprint.post(f"{LISTING}/appeal")
@operation(
    202,
    shapes.OneListing,
    body=schemas.Appeal,
    without=("listing_id",),
    takes_key=True,
    etag=True,
    refusals=("AppealOver",),
)
def appeal_listing(**appeal: Any) -> Response:
    """Appeal against a decision.

    Somebody else than who decided first decides anew.
    """
    return command(ROOM, "appeal", appeal)


@blueprint.post(f"{LISTING}/reports")
@operation(204, None, body=schemas.Report, without=("about", "about_id"), takes_key=True)
def report_listing(listing_id: str, **said: Any) -> Response:
    """Report a listing.

    A moderator looks at it; nobody is told who reported.
    """
    return command(ROOM, "report", {"about": "listing", "about_id": listing_id, **said})
