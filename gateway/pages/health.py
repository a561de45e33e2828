"""The Health Box: how I feel today, the six trackers at a glance, one of them over time."""

import re
from datetime import date, timedelta
from typing import Any

from flask import Response, request
from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf

from contracts.healthbox.schemas import STEPS
from gateway.bodies import read_query
from gateway.calls import fetch
from gateway.ids import IdConverter
from gateway.pages import health_beside, health_marks, health_meals, health_numbers, words_health
from gateway.pages.doors import form, go, page, render
from gateway.pages.forms import Form
from gateway.pages.health_entries import note, own_profile
from gateway.pages.health_forms import Mood
from gateway.pages.times import here_today

Item = dict[str, Any]


class Asked(Schema):
    """Which days of a tracker, told from their last one; `cursor`: where the list of entries goes on."""

    days = fields.Integer(load_default=30, validate=OneOf(tuple(words_health.SPANS)))
    step = fields.String(load_default="day", validate=OneOf(STEPS))
    to = fields.Date(load_default=None, allow_none=True)
    cursor = fields.String(load_default=None, allow_none=True, validate=Length(max=200))


class Own(Asked):
    """The same of one's own, with what stands beside it: the days just before, and a measure of another tracker."""

    previous = fields.Boolean(load_default=False)
    measure = fields.String(load_default=None, allow_none=True, validate=OneOf(tuple(health_beside.TRACKER_OF)))
    beside = fields.String(load_default=None, allow_none=True, validate=OneOf(tuple(health_beside.TRACKER_OF)))


_OWN, _ID = Own(), re.compile(IdConverter.regex)


def _home() -> Item:
    return {"day": fetch("healthbox", "today"), "profile": own_profile()}


@form("/health", "health/home.html", Mood, start=_home)
def health(said: Item) -> Response:
    """How one feels today, in a few taps; and what was noted last."""
    note("mood", said)
    return go("health", done="noted")


@page("/health/<tracker:tracker>")
def health_tracker(tracker: str) -> str:
    """A tracker over time, and what was noted, the newest first."""
    asked, profile = read_query(_OWN), own_profile()
    period, removed = span(asked), request.args.get("removed", "")
    series = health_beside.read(tracker, asked["step"], period["first"], period["last"])
    entries = fetch("healthbox", "entries", tracker=tracker, limit=20, cursor=asked["cursor"])
    before = health_beside.before(series) if asked["previous"] else None
    return render(
        "health/tracker.html",
        tracker=tracker,
        profile=profile,
        series=series,
        charts=health_numbers.charts(series, profile, previous=before),
        table=health_numbers.table(series, profile),
        pair=health_beside.pair(series, asked["measure"], asked["beside"], profile),
        choices=health_beside.choices(tracker),
        entries=entries,
        to_copy=not asked["cursor"] and health_meals.is_copied(tracker, entries["items"]),
        smoking=health_marks.smoke_free() if tracker == "tobacco" else None,
        meals=health_meals.meals() if tracker == "nutrition" else [],
        removed=removed if _ID.fullmatch(removed) else None,
        form=Form({}),
        chosen=Form(asked),
        asked=asked,
        **period,
    )


def span(asked: Item, first: date | None = None, last: date | None = None) -> Item:
    """The days that are asked for, within first and last: {first, last, earlier, later}, where the last two are the
    last days of the spans beside it, None where there are none."""
    end = here_today() if last is None else min(last, here_today())
    wanted = min(date.fromisoformat(asked["to"]), end) if asked["to"] else end
    begin = wanted - timedelta(days=asked["days"] - 1)
    earlier = begin - timedelta(days=1)
    later = min(wanted + timedelta(days=asked["days"]), end) if wanted < end else None
    if first is not None and begin <= first:
        begin, earlier = first, None
    return {"first": begin, "last": wanted, "earlier": earlier, "later": later}
