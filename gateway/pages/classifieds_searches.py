"""Searches of the classifieds that one keeps, and how often one is told of what is new."""

from typing import Any

from flask import Response
from marshmallow import Schema

from contracts.classifieds import schemas
from gateway.calls import change, fetch
from gateway.pages.classifieds import ROOM
from gateway.pages.doors import act, form, go, page, render, request_key

Item = dict[str, Any]


class Kept(Schema):
    """Its name, and how often."""

    search_name = schemas.SaveSearch().fields["name"]
    every = schemas.SaveSearch().fields["every"]


@page("/classifieds/searches")
def listing_searches() -> str:
    """Those that one keeps."""
    return render("classifieds/searches.html", searches=fetch(ROOM, "searches")["items"])


def _kept(search_id: str) -> Item:
    search = fetch(ROOM, "search", search_id=search_id)
    name = search["name"] or (search["criteria"].get("q") or "")[:60]
    every = search["every"] if search["name"] else "day"
    return {"search": search, "values": {"search_name": name, "every": every}}


@form("/classifieds/searches/<id:search_id>/alert", "classifieds/alert.html", Kept, start=_kept)
def keep_search(said: Item, search_id: str) -> Response:
    """Keep it, and be told."""
    search = {"search_id": search_id, "name": said["search_name"], "every": said["every"]}
    change(ROOM, "save_search", search, request_key())
    return go("listing_searches", done="search-saved")


@act("/classifieds/searches/<id:search_id>/removal")
def remove_search(search_id: str) -> Response:
    """Forget it."""
    change(ROOM, "remove_search", {"search_id": search_id}, request_key())
    return go("listing_searches", done="search-removed")
