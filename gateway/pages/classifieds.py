"""Classifieds: the newest, what a search finds, one listing and its photos, and to report it."""

from typing import Any

from flask import Response, g, request
from marshmallow import Schema, fields

from contracts.classifieds import schemas
from contracts.classifieds.categories import CATEGORIES
from gateway import photos
from gateway.bodies import read_query
from gateway.calls import change, fetch
from gateway.pages import listing_forms as forms
from gateway.pages.doors import form, go, page, render, request_key
from gateway.pages.forms import Form
from kit.refusals import Refusal, Refused

ROOM = "classifieds"
LISTING = "/classifieds/<id:listing_id>"
Item = dict[str, Any]
_NEWEST, _FOUND, _PHOTO = schemas.Listings(), schemas.Found(exclude=("search_id",)), schemas.Photo(only=("size",))
_SEARCH, _REPORT = schemas.AddSearch().fields, schemas.Report().fields


class Sought(Schema):
    """What is sought, its place by a name."""

    q = _SEARCH["q"]
    kind = _SEARCH["kind"]
    category = _SEARCH["category"]
    terms = _SEARCH["terms"]
    radius_km = _SEARCH["radius_km"]
    sort = _SEARCH["sort"]
    price_low = fields.String(allow_none=True)
    price_high = fields.String(allow_none=True)


@page("/classifieds")
def classifieds() -> str:
    """The newest listings, and the question what is sought."""
    asked = read_query(_NEWEST)
    return render(
        "classifieds/home.html",
        found=fetch(ROOM, "listings", **asked),
        asked=asked,
        form=Form({"kind": asked["kind"], "category": asked["category"]}),
        categories=CATEGORIES,
    )


def _asking() -> Item:
    sent = request.form
    return {"category": sent.get("category"), "places": g.get("places", []), "categories": CATEGORIES}


@form("/classifieds/search", "classifieds/search.html", Sought, start=_asking)
def search_classifieds(said: Item) -> Response:
    """Search: the words are sent, and stand in no address."""
    said = {name: value for name, value in forms.moneyed(said).items() if value not in (None, "")}
    try:
        said["details"] = forms.details(said.get("category"), sought=True)
        said["place_id"] = forms.place_id()
        search = change(ROOM, "add_search", said, request_key())
    except (Refusal, Refused) as refusal:
        raise forms.named(refusal, said.get("category")) from None
    return go("found_listings", search_id=search["id"])


@page("/classifieds/found/<id:search_id>")
def found_listings(search_id: str) -> str:
    """What a search of one's own finds, and how to narrow it."""
    search = fetch(ROOM, "search", search_id=search_id)
    found = fetch(ROOM, "found", search_id=search_id, **read_query(_FOUND))
    sought = search["criteria"]
    values = {**sought, **forms.ticked(sought.get("details", {})), **forms.where_of(sought.get("place_id"))}
    return render(
        "classifieds/found.html",
        search=search,
        found=found,
        form=Form(values),
        category=sought.get("category"),
        categories=CATEGORIES,
        places=[],
    )


@page(LISTING)
def listing(listing_id: str) -> str:
    """A listing, with how one stays safe."""
    found = fetch(ROOM, "listing", listing_id=listing_id)
    return render("classifieds/listing.html", listing=found)


@page(f"{LISTING}/photos/<id:photo_id>")
def listing_photo(listing_id: str, photo_id: str) -> Response:
    """A photo of a listing that one may see."""
    return photos.send(listing_id, photo_id, read_query(_PHOTO)["size"])


class Reported(Schema):
    """Why it does not belong here."""

    because = _REPORT["reason"]
    remarks = _REPORT["words"]


def _reported(listing_id: str) -> Item:
    return {"listing": fetch(ROOM, "listing", listing_id=listing_id), "conversation": None}


@form(f"{LISTING}/report", "classifieds/report.html", Reported, start=_reported)
def report_listing(said: Item, listing_id: str) -> Response:
    """Tell the moderators of it."""
    report("listing", listing_id, said)
    return go("listing", listing_id=listing_id, done="reported")


def report(about: str, about_id: str, said: Item) -> None:
    """Report a listing or a conversation."""
    words = {"about": about, "about_id": about_id, "reason": said["because"], "words": said.get("remarks")}
    change(ROOM, "report", words, request_key())
