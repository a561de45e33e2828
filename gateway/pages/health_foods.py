"""A meal as foods with amounts, gathered food by food without a script; and what the French rules on eating say.

What is on the plate goes along as hidden fields of the form: no address ever names what somebody ate.
"""

import re
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

from flask import g, request
from flask import render_template as render
from flask_babel import get_locale
from marshmallow import fields
from marshmallow.validate import Length, OneOf, Range, Regexp

from contracts.healthbox.schemas import MEALS
from contracts.words import readable, storable
from gateway.calls import fetch
from gateway.pages.doors import form, go, page
from gateway.pages.forms import Form
from gateway.pages.health_entries import ask, own_profile
from gateway.pages.health_forms import Moment, moment_of, now_typed
from kit.refusals import Invalid

Item = dict[str, Any]
MOST = 40
# a table, a code there, grams (of a food that is on the plate), and its name without spaces
_FOUND = r"^[a-z][a-z_]{0,19}:[^:\s]{1,60}:[^:\s]{0,1200}\Z"
_EATEN = r"^[a-z][a-z_]{0,19}:[^:\s]{1,60}:\d{1,4}(\.\d{1,3})?:[^:\s]{0,1200}\Z"


class Plate(Moment):
    """What is on the plate (`eaten`), what is looked for (`q`), what is taken of it, and which button was pressed."""

    q = fields.String(load_default="", validate=[Length(max=80), storable, readable])
    eaten = fields.List(fields.String(validate=Regexp(_EATEN)), load_default=list, validate=Length(max=MOST))
    food = fields.String(load_default=None, validate=Regexp(_FOUND))
    grams = fields.Float(load_default=None, allow_none=True, validate=Range(0, 5000, min_inclusive=False))
    meal = fields.String(load_default="lunch", validate=OneOf(MEALS))
    drop = fields.Integer(load_default=None, validate=Range(0, MOST))
    button = fields.String(load_default="search", validate=OneOf(("search", "add", "note")))


def _start() -> Item:
    values = {**now_typed(g.known.time_zone), "meal": "lunch"}
    return {"values": values, "found": _found(request.form.get("q", ""))}


@form("/health/nutrition/foods", "health/foods.html", Plate, start=_start)
def eat(said: Item) -> Any:
    """Look for foods, put them on the plate, and note the meal."""
    typed = Plate().load(said)
    eaten: list[str] = typed["eaten"]
    if typed["drop"] is not None:
        eaten = [one for number, one in enumerate(eaten) if number != typed["drop"]]
    elif typed["button"] == "add":
        eaten = [*eaten, _taken(typed, eaten)]
    elif typed["button"] == "note":
        return _note(typed, eaten)
    added = typed["button"] == "add" and typed["drop"] is None
    kept = {name: request.form.get(name, "") for name in ("q", "meal", "moment", "clock", "remark")}
    if added:
        kept["q"] = ""
    shown = Form({**kept, "eaten": eaten})
    return render("health/foods.html", form=shown, action=request.path, found=_found(kept["q"]))


def on_plate(lines: str) -> list[Item]:
    """{line, name, grams} of what is on the plate."""
    parts = [(line, *line.split(":")) for line in lines.split() if re.match(_EATEN, line)]
    return [{"line": line, "name": unquote(name), "grams": float(grams)} for line, _, _, grams, name in parts]


@page("/health/advice")
def health_advice() -> str:
    """What the French rules on eating say of seven logged days."""
    return render("health/advice.html", advice=fetch("healthbox", "advice"), profile=own_profile())


def _found(q: str) -> list[Item] | None:
    """Foods of that name, each with its `line`; None where none was asked for."""
    if not q.strip():
        return None
    items = fetch("healthbox", "foods", q=q.strip()[:80], language=get_locale().language, limit=20)["items"]
    return [{**one, "line": f"{one['source']}:{_written(one['code'])}:{_written(one['name'])}"} for one in items]


def _taken(typed: Item, eaten: list[str]) -> str:
    """The chosen food with its amount."""
    wrong = [name for name in ("food", "grams") if typed[name] is None]
    if len(eaten) >= MOST:
        wrong = ["eaten"]
    if wrong:
        raise Invalid(errors=[{"pointer": f"/{name}", "detail": ""} for name in wrong])
    source, code, name = typed["food"].split(":")
    return f"{source}:{code}:{typed['grams']:g}:{name}"


def _note(typed: Item, eaten: list[str]) -> Any:
    if not eaten:
        raise Invalid(errors=[{"pointer": "/food", "detail": ""}])
    parts = [one.split(":") for one in eaten]
    foods = [{"source": source, "code": unquote(code), "grams": float(grams)} for source, code, grams, _ in parts]
    zone = g.known.time_zone
    at: datetime | None = moment_of(typed, zone)
    values = {"meal": typed["meal"], "foods": foods}
    entry = {"at": at and at.isoformat(), "zone": ZoneInfo(zone).key, "values": values, "note": typed["remark"]}
    ask("add_entry", {"tracker": "nutrition", **entry})
    return go("health_tracker", tracker="nutrition", done="noted")


def _written(text: str) -> str:
    return quote(text, safe="")


FILTERS = {"on_plate": on_plate}
