"""The programme: three short games a week, on the days and at the hour one likes; a calendar that counts nothing."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from flask import Response, g
from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf, Range

from contracts.games import schemas
from gateway.bodies import read_query
from gateway.calls import change, fetch
from gateway.pages.doors import act, form, go, page, render, request_key
from gateway.pages.times import here_today
from kit.refusals import NotFound, Refused

Item = dict[str, Any]
_STANDARD = {"tasks": ["nback", "corsi", "reaction"], "weekdays": ["1", "3", "5"], "at": "18:30"}


class Programme(Schema):
    """What is played, when."""

    tasks = fields.List(fields.String(validate=OneOf(schemas.TASKS)), required=True, validate=Length(1))
    weekdays = fields.List(fields.Integer(validate=Range(1, 7)), required=True, validate=Length(1, 7))
    at = fields.Time(required=True)


class Until(Schema):
    """The day on which it goes on; none: when one says so."""

    until = fields.Date(load_default=None, allow_none=True)


class Month(Schema):
    """A month, by any day of it."""

    month = fields.Date(load_default=None, allow_none=True)


_MONTH = Month()


def programme() -> Item | None:
    """One's own; None where there is none."""
    try:
        found: Item = fetch("games", "programme")
    except Refused as refusal:
        if refusal.name != NotFound.__name__:
            raise
        return None
    return found


def _now() -> Item:
    found = programme()
    values: Item = _STANDARD
    if found:
        values = {**found, "weekdays": [str(day) for day in found["weekdays"]]}
    return {"values": {name: values[name] for name in _STANDARD}, "programme": found}


@form("/games/programme", "games/programme.html", Programme, start=_now)
def games_programme(said: Item) -> Response:
    """Which games, on which days, at which hour."""
    days, zone = [int(day) for day in said["weekdays"]], g.known.time_zone
    put = {"tasks": said["tasks"], "weekdays": days, "at": said["at"][:5], "zone": zone}
    change("games", "put_programme", put, request_key())
    return go("games_programme", done="programme-saved")


@form("/games/programme/pause", "games/pause.html", Until)
def pause_games(said: Item) -> Response:
    """Nothing is due for a while."""
    change("games", "pause", said, request_key())
    return go("games_programme", done="programme-paused")


@act("/games/programme/resume")
def resume_games() -> Response:
    """It goes on."""
    change("games", "resume", {}, request_key())
    return go("games_programme", done="programme-resumed")


@act("/games/programme/stop")
def stop_games() -> Response:
    """Nothing is due any more."""
    change("games", "stop_programme", {}, request_key())
    return go("games_programme", done="programme-stopped")


@page("/games/calendar")
def games_calendar() -> str:
    """A month: what was planned, what was played."""
    asked = read_query(_MONTH)["month"]
    first = (date.fromisoformat(asked) if asked else here_today()).replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    days = fetch("games", "calendar", **{"from": first.isoformat(), "to": last.isoformat()})["items"]
    return render(
        "games/calendar.html",
        days=days,
        first=first.isoformat(),
        earlier=(first - timedelta(days=1)).replace(day=1).isoformat(),
        later=(last + timedelta(days=1)).isoformat(),
    )
