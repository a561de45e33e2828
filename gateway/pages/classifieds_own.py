"""One's own listings: written down, with photos, shown, prolonged, closed; what was decided about them."""

from typing import Any

from flask import Response, g, make_response, request
from marshmallow import Schema, fields

from contracts.classifieds import schemas
from contracts.classifieds.categories import CATEGORIES
from gateway import multipart, uploads
from gateway.bodies import read_query
from gateway.calls import ask, change, fetch
from gateway.pages import listing_forms as forms
from gateway.pages import refused
from gateway.pages.classifieds import LISTING, ROOM
from gateway.pages.doors import act, form, go, page, render, request_key
from gateway.pages.forms import Form
from gateway.refusals import Unauthenticated
from kit.refusals import Invalid, NotFound, Refusal, Refused

Item = dict[str, Any]
_MINE = schemas.MyListings()


@page("/classifieds/mine")
def my_listings() -> str:
    """One's own, the last changed first."""
    return render("classifieds/mine.html", found=fetch(ROOM, "my_listings", **read_query(_MINE)))


class Begun(Schema):
    """What it is, before anything is said of it."""

    kind = schemas.AddListing().fields["kind"]
    category = schemas.AddListing().fields["category"]


@form("/classifieds/new", "classifieds/new.html", Begun)
def new_listing(said: Item) -> Response:
    """Begin a draft; what its category asks is the next page."""
    made = change(ROOM, "add_listing", said, request_key())
    return go("change_listing", listing_id=made["id"], done="listing-started")


def _own(listing_id: str) -> Item:
    found: Item = fetch(ROOM, "listing", listing_id=listing_id)
    if not found["mine"]:
        raise NotFound
    return found


def _told(listing_id: str) -> Item:
    found = _own(listing_id)
    attested = found.get("attestation") or {}
    values = {**found, **forms.ticked(found["details"]), **forms.where_of(found["place_id"])}
    values["description"] = found["text"]
    values["attested"] = [name for name, held in attested.items() if held is True]
    for name in ("first_use_on", "maintained_on"):
        parts = (attested.get(name) or "--").split("-")
        values |= dict(zip((f"{name}-{part}" for part in ("year", "month", "day")), parts, strict=True))
    return {
        "values": values,
        "listing": found,
        "category": CATEGORIES[found["category"]],
        "device": forms.is_device(found),
        "places": g.get("places", []),
    }


@form(f"{LISTING}/edit", "classifieds/edit.html", forms.Told, start=_told)
def change_listing(said: Item, listing_id: str) -> Response:
    """Say what it is; as far as it is written, it is kept."""
    found = _own(listing_id)
    said = forms.moneyed(said)
    said["text"] = said.pop("description", "")
    said = {name: value for name, value in said.items() if name != "title" or value}
    if said.get("terms") in (None, "free"):
        said["price"] = None
    if said.get("terms") != "rent":
        said |= {"rent_per": None, "deposit": None}
    if found["kind"] == "request":
        said = {name: value for name, value in said.items() if name in ("title", "text", "brand", "model", "version")}
    try:
        said["details"] = forms.details(found["category"])
        said["place_id"] = forms.place_id()
        said["attestation"] = forms.attestation(found)
        change(ROOM, "change_listing", {**said, "listing_id": listing_id}, request_key())
    except (Refusal, Refused) as refusal:
        raise forms.named(refusal, found["category"]) from None
    return go("listing_photos" if found["state"] == "draft" else "listing", listing_id=listing_id, done="listing-saved")


@page(f"{LISTING}/photos")
def listing_photos(listing_id: str) -> str:
    """Its photos, each with what one sees on it."""
    return _show_photos(listing_id, Form({}))


@act(f"{LISTING}/photos", open=True, limit="uploads")
def add_photo(listing_id: str) -> Response:
    """Add one. Nothing is read of what somebody sends who is not signed in."""
    if g.known is None:
        return go("sign_in", next=f"/classifieds/{listing_id}/photos")
    words, file = multipart.read(request)
    try:
        alt = words.get("alt", "").strip()
        if not alt or file is None or not file.name:
            raise Invalid(errors=[{"pointer": "/photo" if alt else "/alt", "detail": "A photo and its words."}])
        upload = uploads.keep(file, g.actor["member_id"], uploads.DOCUMENT)["handle"]
        photo = {"listing_id": listing_id, "upload": upload, "alt": alt}
        change(ROOM, "add_photo", photo, words.get("key"))
    except (Refusal, Refused) as refusal:
        if isinstance(refusal, Unauthenticated) or not refused.is_mendable(refusal):
            raise
        shown = Form(words.to_dict(), forms.named(refusal), words.get("key"))
        return make_response(_show_photos(listing_id, shown), refusal.status)
    return go("listing_photos", listing_id=listing_id, done="photo-added")


@act(f"{LISTING}/photos/<id:photo_id>/removal")
def remove_photo(listing_id: str, photo_id: str) -> Response:
    """Take one away."""
    change(ROOM, "remove_photo", {"listing_id": listing_id, "photo_id": photo_id}, request_key())
    return go("listing_photos", listing_id=listing_id, done="photo-removed")


def _shown(listing_id: str) -> Item:
    return {"listing": _own(listing_id)}


@form(f"{LISTING}/publish", "classifieds/publish.html", schemas.Nothing, start=_shown)
def publish_listing(_: Item, listing_id: str) -> Response:
    """Show it, once it was seen as others will see it."""
    try:
        shown = change(ROOM, "publish_listing", {"listing_id": listing_id}, request_key())
    except (Refusal, Refused) as refusal:
        raise forms.named(refusal, _own(listing_id)["category"]) from None
    done = "listing-queued" if shown["state"] == "queued" else "listing-published"
    return go("listing", listing_id=listing_id, done=done)


@act(f"{LISTING}/renewal")
def renew_listing(listing_id: str) -> Response:
    """Let it stand for 60 days more."""
    change(ROOM, "renew_listing", {"listing_id": listing_id}, request_key())
    return go("listing", listing_id=listing_id, done="listing-renewed")


class Closed(Schema):
    """Why it is over."""

    outcome = schemas.CloseListing().fields["outcome"]


@form(f"{LISTING}/close", "classifieds/close.html", Closed, start=_shown)
def close_listing(said: Item, listing_id: str) -> Response:
    """It is over."""
    change(ROOM, "close_listing", {**said, "listing_id": listing_id}, request_key())
    return go("my_listings", done="listing-closed")


@act(f"{LISTING}/removal")
def remove_listing(listing_id: str) -> Response:
    """A draft vanishes; what others saw is closed."""
    change(ROOM, "remove_listing", {"listing_id": listing_id}, request_key())
    return go("my_listings", done="listing-removed")


class Appealed(Schema):
    """Why somebody else should decide."""

    appeal = fields.String(required=True, validate=schemas.Appeal().fields["words"].validators)


def _decided(listing_id: str) -> Item:
    return {"listing": _own(listing_id), "decision": fetch(ROOM, "decision", listing_id=listing_id)}


@form(f"{LISTING}/decision", "classifieds/decision.html", Appealed, start=_decided)
def appeal_listing(said: Item, listing_id: str) -> Response:
    """What was decided and why; ask that somebody else decide anew."""
    change(ROOM, "appeal", {"listing_id": listing_id, "words": said["appeal"]}, request_key())
    return go("appeal_listing", listing_id=listing_id, done="appealed")


def _linked() -> Item:
    token = request.form.get("token") or request.args.get("token", "")
    try:
        found = ask(ROOM, "linked_listing", {"token": token}, repeatable=True)
    except (Refusal, Refused) as refusal:
        if refusal.status not in (404, 422):
            raise
        raise Refused("ListingLinkOver", 404, "", {}) from None
    return {"listing": found, "values": {"token": token}}


@form("/classifieds/link", "classifieds/link.html", schemas.LinkAct, open=True, limit="sign_in", start=_linked)
def listing_link(said: Item) -> str:
    """Prolong or close by the link of a mail, signed in or not. Opening it changes nothing; its buttons act."""
    found = ask(ROOM, "follow_listing_link", said)
    return render("classifieds/link.html", listing=found, after=True)


def _show_photos(listing_id: str, shown: Form) -> str:
    return render("classifieds/photos.html", form=shown, listing=_own(listing_id))
