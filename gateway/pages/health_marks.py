"""Days that one marks on one's own charts, time without smoke, and how near a goal is."""

from decimal import Decimal
from typing import Any

from babel.numbers import format_currency, get_territory_currencies
from flask import Response, g
from flask_babel import get_locale
from marshmallow import Schema, fields
from marshmallow.validate import Length

from contracts.words import readable, storable
from gateway.calls import fetch
from gateway.pages.doors import act, form, go
from gateway.pages.health_beside import read
from gateway.pages.health_entries import ask
from gateway.pages.health_numbers import say_reached
from gateway.pages.times import here_today

Item = dict[str, Any]


class Mark(Schema):
    """A day, and a few words."""

    marked = fields.Date(required=True)
    label = fields.String(required=True, validate=[Length(1, 60), storable, readable])


def _marks() -> Item:
    return {"values": {"marked": here_today().isoformat()}, "marks": fetch("healthbox", "marks")["items"]}


@form("/health/marks", "health/marks.html", Mark, start=_marks)
def health_marks(said: Item) -> Response:
    """Days that stand on one's own charts."""
    ask("add_mark", {"day": said["marked"], "label": said["label"]})
    return go("health_marks", done="marked")


@act("/health/marks/<id:mark_id>/removal")
def remove_mark(mark_id: str) -> Response:
    """It stands on no chart any more."""
    ask("remove_mark", {"mark_id": mark_id})
    return go("health_marks", done="mark-gone")


def smoke_free() -> Item:
    """Time without smoke, with the money as the member's country writes it."""
    found: Item = fetch("healthbox", "smoke_free")
    if found["saved"] is not None:
        currencies = get_territory_currencies(g.known.country) or ["EUR"]
        found = {**found, "saved": format_currency(Decimal(found["saved"]), currencies[0], locale=get_locale())}
    return found


def progress(goals: list[Item], profile: Item) -> list[Item]:
    """The goals, each with `reached`: where one is with it, in words; None where no number says it."""
    today = here_today()
    wanted = {goal["tracker"] for goal in goals if goal["measure"] != "smoke_free"}
    series = {tracker: read(tracker, "day", today, today) for tracker in wanted}
    free = smoke_free()["days"] if any(goal["measure"] == "smoke_free" for goal in goals) else 0
    return [{**goal, "reached": say_reached(goal, series.get(goal["tracker"]), free, profile)} for goal in goals]
