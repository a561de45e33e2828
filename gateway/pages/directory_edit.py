"""One's own entry: what one says of it, question by question; whether it is shown; giving it up."""

from typing import Any

from flask import Response

from contracts.directory.schemas import SPOKEN, EditEntry, EntryId
from gateway import why
from gateway.calls import change, fetch
from gateway.pages import words
from gateway.pages.doors import form, go, page, render, request_key

_YES_OR_NO = {True: "true", False: "false", None: ""}
Found = dict[str, Any]


@page("/directory/<id:entry_id>/edit")
def own_entry(entry_id: str) -> str:
    """All that one can say of one's entry, and what is said now."""
    found = _read(entry_id)
    return render("directory/own.html", entry=found, said=found["profile"] or {})


def _part(entry_id: str, part: str) -> Found:
    found = _read(entry_id)
    said = {**(found["profile"] or {}), "listed": found["listed"]}
    values = {name: _write(said.get(name)) for name in words.PARTS[part][1]}
    return {"values": {**values, "version": found["version"]}, "entry": found, "now": values, "spoken": _spoken()}


@form(
    "/directory/<id:entry_id>/edit/<any(presentation,languages,fees,hours,access,patients,listed):part>",
    "directory/edit.html",
    EditEntry,
    without=("entry_id",),
    start=_part,
)
def edit_entry(said: Found, entry_id: str, part: str) -> Response:
    """One of the questions. What is not asked there stays as it is."""
    asked = {name: value for name, value in said.items() if name in words.PARTS[part][1]}
    version = {"version": said.get("version"), "entry_id": entry_id}
    change("directory", "edit_entry", {**asked, **version}, request_key())
    return go("own_entry", entry_id=entry_id, done="hidden" if asked.get("listed") == "false" else "saved")


def _given_up(entry_id: str) -> Found:
    return {"entry": _read(entry_id)}


@form("/directory/<id:entry_id>/giving-up", "directory/give_up.html", EntryId, without=("entry_id",), start=_given_up)
def give_up(said: Found, entry_id: str) -> Response:
    """The entry is nobody's again, once one has read what that does."""
    change("directory", "give_up", {"entry_id": entry_id}, request_key())
    return go("own_entries", done="given-up")


def _write(value: Any) -> Any:
    """As a form has it: yes, no, or nothing said."""
    return _YES_OR_NO[value] if value is None or isinstance(value, bool) else value


def _read(entry_id: str) -> Found:
    found: Found = fetch("directory", "own_entry", entry_id=entry_id)
    return found


def _spoken() -> list[tuple[str, str]]:
    """(code, name) by name: the languages of the pages first."""
    names = {code: why.name_of_language(code) for code in SPOKEN}
    return [*list(names.items())[:4], *sorted(list(names.items())[4:], key=lambda pair: pair[1])]
