"""Entries of the six trackers: noted, read with their history, changed, deleted, taken back."""

from typing import Any

from flask import Response, g

from contracts.healthbox.schemas import TRACKERS
from gateway.calls import change, fetch
from gateway.pages import health_numbers
from gateway.pages.doors import act, form, go, page, render, request_key
from gateway.pages.forms import Form
from gateway.pages.health_forms import FORMS, entry_of, now_typed, on_form, typed_of
from gateway.pages.health_units import write_weight
from kit.refusals import Refused

Item = dict[str, Any]


def own_profile() -> Item:
    """What one's numbers are read by."""
    found: Item = fetch("healthbox", "profile")
    return found


def ask(method: str, arguments: Item) -> Any:
    """A change of the Health Box; what is wrong with it is said by the names of the form."""
    try:
        return change("healthbox", method, arguments, request_key())
    except Refused as refusal:
        if refusal.extra.get("errors"):
            raise on_form(refusal) from None
        raise


def note(tracker: str, said: Item) -> Item:
    """Make an entry of what a form said."""
    unit = own_profile()["units"]["weight"] if tracker == "weight" else "kg"
    made: Item = ask("add_entry", {"tracker": tracker, **entry_of(tracker, said, g.known.time_zone, unit)})
    return made


@page("/health/<tracker:tracker>/<id:entry_id>")
def health_entry(tracker: str, entry_id: str) -> str:
    """An entry, and how it was before each change."""
    entry, profile = _read(tracker, entry_id), own_profile()
    history = fetch("healthbox", "history", tracker=tracker, entry_id=entry_id)["items"]
    before = [{**one, "tracker": tracker, "numbers": {}} for one in history]
    facts = health_numbers.facts(entry, profile)
    return render(
        "health/entry.html", tracker=tracker, entry=entry, facts=facts, before=before, profile=profile, form=Form({})
    )


def _declare(tracker: str) -> None:
    """The two forms of a tracker: a new entry, and one that is changed."""

    def new() -> Item:
        profile = own_profile()
        return {"values": now_typed(g.known.time_zone), "profile": profile, "tracker": tracker, "entry": None}

    def add(said: Item) -> Response:
        note(tracker, said)
        return go("health_tracker", tracker=tracker, done="noted")

    def present(entry_id: str) -> Item:
        entry, profile = _read(tracker, entry_id), own_profile()
        typed = typed_of(entry, profile["units"]["weight"])
        if tracker == "weight" and profile["hide_numbers"]:
            typed |= write_weight(None, "kg")
        return {"values": typed, "profile": profile, "tracker": tracker, "entry": entry}

    def edit(said: Item, entry_id: str) -> Response:
        entry, unit = _read(tracker, entry_id), own_profile()["units"]["weight"]
        asked = entry_of(tracker, said, entry["zone"], unit, entry)
        shown = typed_of(entry, unit)
        if asked["at"] is None or all(said.get(name) in (None, shown[name]) for name in ("moment", "clock")):
            del asked["at"]  # its seconds stay
        version = said.get("version")
        ask("edit_entry", {"tracker": tracker, "entry_id": entry_id, "version": version, **asked})
        return go("health_entry", tracker=tracker, entry_id=entry_id, done="changed")

    add.__name__, edit.__name__ = f"add_{tracker}", f"edit_{tracker}"
    form(f"/health/{tracker}/new", "health/note.html", FORMS[tracker], start=new)(add)
    form(f"/health/{tracker}/<id:entry_id>/edit", "health/note.html", FORMS[tracker], start=present)(edit)


for _tracker in TRACKERS:
    _declare(_tracker)


@act("/health/<tracker:tracker>/<id:entry_id>/removal")
def remove_health_entry(tracker: str, entry_id: str) -> Response:
    """Delete an entry; the next page offers to take that back."""
    ask("remove_entry", {"tracker": tracker, "entry_id": entry_id, "version": None})
    return go("health_tracker", tracker=tracker, removed=entry_id)


@act("/health/<tracker:tracker>/<id:entry_id>/restoration")
def restore_health_entry(tracker: str, entry_id: str) -> Response:
    """Take a deletion back."""
    ask("restore_entry", {"tracker": tracker, "entry_id": entry_id})
    return go("health_entry", tracker=tracker, entry_id=entry_id, done="entry-back")


def _read(tracker: str, entry_id: str) -> Item:
    found: Item = fetch("healthbox", "entry", tracker=tracker, entry_id=entry_id)
    return found
