"""The directory: who heals, cares or helps, where, and how far; and each entry on a page of its own.

Who looks is not told to the directory, and where somebody stands is in no address: a script asks the browser for the
position once, and goes on with the commune that is nearest.
"""

from typing import Any
from urllib.parse import quote, urlsplit

from flask import Response, current_app, g, request
from flask_babel import get_locale, gettext

from contracts.directory.schemas import Correct
from gateway import looking, why
from gateway.calls import ask, change, glance
from gateway.pages import directory_asking as asking
from gateway.pages import directory_filters as filters
from gateway.pages import map as small_map
from gateway.pages.doors import form, go, page, render, request_key
from gateway.pages.forms import Form
from kit.refusals import Invalid, Refusal, Refused

_PAGE, _PLACES, _LONGEST_PLACE = 20, 12, 80
Found = dict[str, Any]


@page("/directory", open=True, limit="directory")
def directory() -> Any:
    """What is found for a question; for none yet, how one asks."""
    g.may_locate = g.shows_map = True
    try:
        asked = asking.read()
    except Invalid as refusal:
        if "q" not in Form({}, refusal).errors:
            raise
        return render("directory/search.html", **_blank(Form(request.args.to_dict(), refusal))), 422
    asked, where, choices = _read_place(asked)
    if choices is not None or asking.is_open(asked):
        blank = _blank(Form({**asked, "where": where, "at": ""}))
        return render("directory/search.html", **{**blank, "where": where, "choices": choices, "asked": asked})
    return _show(asked)


def _show(asked: asking.Asked) -> str:
    is_first = "cursor" not in asked
    found = looking.search({**asked, "language": _language(), "facets": is_first, "limit": _PAGE})
    place = found["understood"]["place"] if "place" in asked else None
    shown = {"where": place["name"] if place else "", "at": place["name"] if place else ""}
    return render(
        "directory/search.html",
        form=Form({**asked, **shown}),
        asked=asked,
        found=found,
        groups=filters.groups(asked, found["facets"]) if is_first else [],
        taken=filters.taken(asked, found),
        radii=filters.radii(asked, found),
        orders=filters.orders(asked, found),
        wider=filters.wider(asked, found),
        drawing=_draw(found["items"]),
        next=asking.path_of({**asked, "cursor": found["next"]}) if found["next"] else None,
        **shown,
    )


@page("/directory/<id:entry_id>", open=True, limit="directory")
def entry(entry_id: str) -> str:
    """All that is known of an entry, and where it comes from."""
    found = read_entry(entry_id)
    books = found["member_id"] and found["kind"] == "professional"
    receives = glance("appointments", "professional", professional_id=found["member_id"]) if books and g.actor else None
    may_book = books and (receives is None or receives["is_open"])
    return render(
        "directory/entry.html", entry=found, may_book=may_book, address=_public(f"/directory/{entry_id}"), geo=say_geo
    )


def _corrected(entry_id: str) -> Found:
    return {"entry": read_entry(entry_id)}


@form("/directory/<id:entry_id>/correction", "directory/correct.html", Correct, without=("entry_id",), start=_corrected)
def correct(said: dict[str, Any], entry_id: str) -> Response:
    """Say what is wrong in an entry."""
    change("directory", "correct", {**said, "entry_id": entry_id}, request_key())
    return go("entry", entry_id=entry_id, done="corrected")


def read_entry(entry_id: str) -> Found:
    """An entry as everybody reads it. Raises Refused (404)."""
    found: Found = ask("directory", "entry", {"entry_id": entry_id, "language": _language()}, repeatable=True)
    return found


def say_geo(place: Found) -> str:
    """`geo:45.7597,4.8422?q=…`: what a device opens with its own map, the name with it."""
    at = f"{place['lat']},{place['lon']}"
    return f"geo:{at}?q={at}({quote(place['name'] or place['city'] or '')})"


def say_place(place: Found) -> str:
    """`Lyon (69001 …), Auvergne-Rhône-Alpes`: enough to tell it from others of its name."""
    codes = place["postcodes"]
    first = f" ({codes[0]}{' …' if len(codes) > 1 else ''})" if codes else ""
    country = "" if place["country"] == "FR" else get_locale().territories.get(place["country"], "")
    return ", ".join(part for part in (f"{place['name']}{first}", place["region"] or "", country) if part)


def _blank(form_: Form) -> Found:
    """The page before anything is found: how much there is, and examples."""
    empty: Found = {"form": form_, "asked": {}, "found": None, "where": "", "at": "", "choices": None}
    return {**empty, "overview": _overview(), "examples": _examples()}


def _examples() -> list[tuple[str, str]]:
    """What one might write, and where it leads."""
    said = (gettext("kiné Lyon"), gettext("dermatologue Paris"), gettext("dentiste Marseille"), gettext("pharmacie"))
    return [(words, asking.address({"q": words})) for words in said]


def _overview() -> Found | None:
    try:
        found: Found = ask("directory", "overview", {}, repeatable=True)
        return found
    except (Refusal, Refused):
        return None


def _read_place(asked: asking.Asked) -> tuple[asking.Asked, str, list[Found] | None]:
    """The place that was written beside the question: taken where it is clear, else what it may be; None: no choice.

    `at` is what the field said before: a place that was not touched stays.
    """
    where = request.args.get("where", "").strip()[:_LONGEST_PLACE]
    if "where" not in request.args or (where == request.args.get("at") and "place" in asked):
        return asked, where, None
    if not where:
        return asking.change(asked, place=None), "", None
    wanted = {"q": where, "language": _language(), "limit": _PLACES}
    found = ask("directory", "places", wanted, repeatable=True)["items"]
    same = [one for one in found if asking.fold(one["name"]) == asking.fold(where)] or found
    if len(same) == 1:
        return asking.change(asked, place=same[0]["id"]), where, None
    links = [{"words": say_place(one), "path": asking.address(asked, place=one["id"])} for one in found]
    return asked, where, links


def _draw(items: list[Found]) -> Any:
    """The map of a page of the list."""
    placed = [(number, one["place"]) for number, one in enumerate(items, 1) if one["place"]]
    points = [small_map.Point(str(number), at["lat"], at["lon"]) for number, at in placed if at["lat"] is not None]
    words = gettext("Les numéros sont ceux de la liste, le nord est en haut. Points proches : un seul repère.")
    units = gettext("m"), gettext("km")
    return small_map.draw(points, gettext("Carte de ces résultats"), words, units, settings().map_tiles)


def settings() -> Any:
    return current_app.extensions["gateway"].settings


def tiles_origin() -> str:
    """Where an operator's tiles come from, as the policy of pages names it; empty without."""
    parts = urlsplit(settings().map_tiles)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _public(path: str) -> str:
    return f"{settings().public_url}{path}"


def _language() -> str:
    return str(get_locale().language)


FILTERS = {"distance": why.say_distance, "spoken": why.name_of_language}
