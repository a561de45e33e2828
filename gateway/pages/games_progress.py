"""A game over time, with sleep or mood beside it where one asks for that; the sheet for one's doctor; the export."""

import json
from datetime import date, timedelta
from typing import Any

from flask import Response, make_response, request
from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf, Range

from contracts.games import schemas
from gateway.bodies import read_query
from gateway.calls import fetch
from gateway.pages import words_games, words_health
from gateway.pages.doors import page, render
from gateway.pages.forms import Form, read
from gateway.pages.games_numbers import beside, charted, say_value, usual
from gateway.pages.times import here_today
from kit.refusals import Invalid

Item = dict[str, Any]
_DAYS = 90
# what may stand beside a result: read here for the page, and kept nowhere
BESIDE = {
    "asleep_minutes": "sleep",
    "quality": "sleep",
    "fatigue": "sleep",
    "physical": "mood",
    "psychological": "mood",
}


class Asked(Schema):
    """Which series (the one played last unless said), how many days, and what beside."""

    variant = fields.String(load_default=None, allow_none=True, validate=OneOf(schemas.VARIANTS))
    input = fields.String(load_default=None, allow_none=True, validate=OneOf(schemas.INPUTS))
    latency_class = fields.String(load_default=None, allow_none=True, validate=OneOf(schemas.LATENCIES))
    days = fields.Integer(load_default=_DAYS, validate=Range(7, 1000))
    beside = fields.String(load_default=None, allow_none=True, validate=OneOf(tuple(BESIDE)))


class Sheet(Schema):
    """Days and games."""

    from_ = fields.Date(required=True, data_key="from")
    to = fields.Date(required=True)
    tasks = fields.List(fields.String(validate=OneOf(schemas.TASKS)), required=True, validate=Length(1))


_ASKED, _SHEET = Asked(), Sheet()
SERIES = ("variant", "input", "latency_class")


@page("/games/progress/<task:task>")
def game_progress(task: str) -> str:
    """Sessions over time, one's own measure of what is usual, what else was measured."""
    asked = read_query(_ASKED)
    known = [one for one in fetch("games", "series")["items"] if one["task"] == task]
    chosen = next((one for one in known if all(asked[name] in (None, one[name]) for name in SERIES)), None)
    if chosen is None:
        return render("games/progress.html", task=task, chosen=None, known=known)
    last = here_today()
    first = last - timedelta(days=asked["days"] - 1)
    found = fetch("games", "progress", task=task, **{name: chosen[name] for name in SERIES}, **_period(first, last))
    pair = None
    if asked["beside"]:
        tracker = BESIDE[asked["beside"]]
        other = fetch("healthbox", "series", tracker=tracker, step="day", **_period(first, last))
        pair = beside(found, first, last, other, asked["beside"])
    return render(
        "games/progress.html",
        task=task,
        chosen=chosen,
        known=known,
        progress=found,
        usual=usual(found),
        chart=charted(found, first, last),
        others=[charted({**found, **one}, first, last) for one in found.get("others") or ()],
        pair=pair,
        choices=[("", words_games.NOTHING_BESIDE), *((name, words_health.MEASURES[name]) for name in BESIDE)],
        form=Form(asked),
        asked=asked,
        say=say_value,
    )


@page("/games/sheet")
def games_sheet() -> str:
    """Which days, which games."""
    last, played = here_today(), _played()
    values = {**_period(last - timedelta(days=_DAYS - 1), last), "tasks": list(played)}
    return render("games/sheet.html", form=Form(values), played=played)


@page("/games/sheet/page")
def games_sheet_page() -> Any:
    """The sheet."""
    try:
        chosen = read(_SHEET, request.args)
    except Invalid as refusal:
        typed = {name: "\n".join(values) for name, values in request.args.lists()}
        return make_response(render("games/sheet.html", form=Form(typed, refusal), played=_played()), refusal.status)
    found = fetch("games", "sheet", **chosen)
    days = [date.fromisoformat(found[name]) for name in ("from", "to")]
    parts = [
        {"task": one["task"], "progress": part, "chart": charted(part, *days), "usual": usual(part)}
        for one in found["tasks"]
        for part in one["series"]
    ]
    return render("games/sheet_page.html", sheet=found, parts=parts, say=say_value)


@page("/games/export")
def games_export() -> Response:
    """All that was played, as a file."""
    whole = part = fetch("games", "export", cursor=None)
    while part["next"]:
        part = fetch("games", "export", cursor=part["next"])
        whole["runs"] += part["runs"]
    kept = {name: said for name, said in whole.items() if name != "next"}
    body = json.dumps(kept, ensure_ascii=False, indent=1)
    response = Response(body, content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="patientsworld-games.json"'
    return response


def _played() -> Item:
    """The tasks that were played with their names, the newest first."""
    return {one["task"]: words_games.NAMES[one["task"]] for one in fetch("games", "series")["items"]}


def _period(first: date, last: date) -> Item:
    return {"from": first.isoformat(), "to": last.isoformat()}
