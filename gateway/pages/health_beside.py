"""What stands beside a tracker's numbers: those of the days just before, and a measure of another tracker."""

from datetime import date, timedelta
from typing import Any

from flask_babel import get_locale

from gateway.calls import fetch
from gateway.charts import draw, pairs
from gateway.pages import words_health
from gateway.pages.health_numbers import CHARTED, chart_words

Item = dict[str, Any]
Choices = list[tuple[str, str]]
TRACKER_OF = {measure: tracker for tracker, measures in CHARTED.items() for measure in measures}


def read(tracker: str, step: str, first: date, last: date) -> Item:
    """One's own numbers of these days, both with them."""
    days = {"from": first.isoformat(), "to": last.isoformat()}
    found: Item = fetch("healthbox", "series", tracker=tracker, step=step, **days)
    return found


def before(series: Item) -> Item:
    """The same tracker in as many days, just before."""
    first, last = date.fromisoformat(series["from"]), date.fromisoformat(series["to"])
    end = first - timedelta(days=1)
    return read(series["tracker"], series["step"], end - (last - first), end)


def choices(tracker: str) -> tuple[Choices, Choices]:
    """What can be looked at together: measures of this tracker, and of the others with the tracker's name."""
    own = [(name, str(words_health.MEASURES[name])) for name in CHARTED[tracker]]
    others = [
        (name, _named(other, name)) for other in words_health.TRACKERS if other != tracker for name in CHARTED[other]
    ]
    return own, others


def pair(series: Item, measure: str | None, beside: str | None, profile: Item) -> Item | None:
    """{drawing, rows, names}: a measure of the series, its first unless said, and below it, on the same days, one of
    another tracker; None where none is asked for, or one of the same tracker."""
    tracker = series["tracker"]
    if beside is None or TRACKER_OF[beside] == tracker:
        return None
    mine = measure if measure in CHARTED[tracker] else CHARTED[tracker][0]
    first, last = date.fromisoformat(series["from"]), date.fromisoformat(series["to"])
    other = read(TRACKER_OF[beside], series["step"], first, last)
    said, second = chart_words([series, other], profile), (other, beside)
    return {
        "drawing": draw(series, mine, words=said, direction=get_locale().text_direction, second=second),
        "rows": pairs(series, mine, second, words=said),
        "names": (said.measure(mine), said.measure(beside)),
    }


def _named(tracker: str, measure: str) -> str:
    """`Sommeil : fatigue`, where the measure does not say it itself."""
    named, said = str(words_health.MEASURES[measure]), str(words_health.TRACKERS[tracker])
    return named if named == said else f"{said} – {named}"
