"""What is entered again with one tap: favourite meals, and what was noted yesterday."""

from datetime import timedelta
from typing import Any

from flask import Response
from marshmallow import Schema, fields
from marshmallow.validate import Length

from contracts.healthbox.schemas import COPIED
from contracts.words import readable, storable
from gateway.calls import fetch
from gateway.pages import words_health
from gateway.pages.doors import act, form, go, page, render
from gateway.pages.forms import Form
from gateway.pages.health_entries import ask, own_profile
from gateway.pages.times import here_today
from kit.refusals import Invalid, NotFound

Item = dict[str, Any]


class Keep(Schema):
    """What a meal is to be called."""

    called = fields.String(required=True, validate=[Length(1, 60), storable, readable])


def meals() -> list[Item]:
    """One's own favourites, the newest first."""
    found: list[Item] = fetch("healthbox", "favourites")["items"]
    return found


def is_copied(tracker: str, entries: list[Item]) -> bool:
    """Whether there is something of yesterday, and nothing of today yet, that can be noted again."""
    days = {entry["day"] for entry in entries}
    today = here_today()
    return tracker in COPIED and str(today) not in days and str(today - timedelta(days=1)) in days


@page("/health/favourites")
def favourites() -> str:
    """Meals to be noted again."""
    return render("health/favourites.html", meals=meals(), profile=own_profile(), form=Form({}))


def _meal(entry_id: str) -> Item:
    entry = fetch("healthbox", "entry", tracker="nutrition", entry_id=entry_id)
    name = str(words_health.MEALS[entry["values"].get("meal", "day")])
    return {"values": {"called": name}, "entry": entry, "profile": own_profile()}


@form("/health/nutrition/<id:entry_id>/favourite", "health/favourite.html", Keep, start=_meal)
def keep_favourite(said: Item, entry_id: str) -> Response:
    """Keep a meal that was noted, under a name."""
    values = fetch("healthbox", "entry", tracker="nutrition", entry_id=entry_id)["values"]
    ask("add_favourite", {"name": said["called"], "values": values})
    return go("favourites", done="favourite-kept")


@act("/health/favourites/<id:favourite_id>/entry")
def note_favourite(favourite_id: str) -> Response:
    """Note a favourite, eaten now."""
    found = next((one for one in meals() if one["id"] == favourite_id), None)
    if found is None:
        raise NotFound
    ask("add_entry", {"tracker": "nutrition", "at": None, "zone": None, "values": found["values"], "note": None})
    return go("health_tracker", tracker="nutrition", done="noted")


@act("/health/favourites/<id:favourite_id>/removal")
def remove_favourite(favourite_id: str) -> Response:
    """It is no favourite any more; what was noted stays."""
    ask("remove_favourite", {"favourite_id": favourite_id})
    return go("favourites", done="favourite-gone")


@act("/health/<tracker:tracker>/copy")
def copy_yesterday(tracker: str) -> Response:
    """Note again today what was noted yesterday."""
    today = here_today()
    days = {"from": str(today - timedelta(days=1)), "to": str(today)}
    try:
        ask("copy_day", {"tracker": tracker, **days})
    except Invalid:
        return go("health_tracker", tracker=tracker, done="nothing-yesterday")
    return go("health_tracker", tracker=tracker, done="copied")
