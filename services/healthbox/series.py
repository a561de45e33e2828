"""A tracker's numbers over time: by day or week, gaps as gaps, with the mean of the last seven days."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter, lt
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.healthbox import around, foods
from services.healthbox.models import Entry
from services.healthbox.trackers import TRACKERS, About, Noted, Tracker
from services.healthbox.trackers.nutrition import incomplete
from services.healthbox.trackers.tracker import mean
from services.healthbox.trackers.weight import band, usual

ONE_DAY, SIX_DAYS = timedelta(days=1), timedelta(days=6)
_DAY, _order = attrgetter("day"), attrgetter("day", "at", "source")
Numbers = dict[date, dict[str, float | None]]


def load(tx: Session, member_id: UUID, tracker: str, first: date, last: date) -> list[Noted]:
    """A member's entries of these days, in order of time; foods with what they hold."""
    days = Entry.day.between(first, last), Entry.deleted_at.is_(None)
    query = select(Entry.day, Entry.at, Entry.zone, Entry.amounts, Entry.source)
    query = query.where(Entry.member_id == member_id, Entry.tracker == tracker, *days)
    noted = [Noted(*row) for row in tx.execute(query.order_by(Entry.day, Entry.at, Entry.id))]
    if tracker == "nutrition":
        meals = foods.filled(tx, [one.amounts for one in noted])
        noted = [replace(one, amounts=amounts) for one, amounts in zip(noted, meals, strict=True)]
    return noted


def by_day(tracker: Tracker, entries: Sequence[Noted], about: About) -> Numbers:
    """The numbers of each day on which something was noted; the order in which it came says nothing."""
    keys = list(map(_order, entries))
    if not all(map(lt, keys, keys[1:])):  # the database hands them out in order; that leaves two of one moment
        entries = sorted(entries, key=_strict_order)
    return {day: tracker.of_day(list(entries_of_day), about) for day, entries_of_day in groupby(entries, key=_DAY)}


def series(numbers: Numbers, tracker: Tracker, first: date, last: date, step: str) -> dict[str, Any]:
    """{measures: [{name, unit, decimals, low, high, better, values, mean7}], steps, logged}.

    Values and means lie one to each step, null where nothing says it. By week a value is the mean of the week's days,
    and its step their first.

    `mean7` of a day is over the days noted among it and the six before (so `numbers` may begin six days earlier); at
    least two of them, else null: one day is no trend. Rounded to a millionth: what floating point adds is nobody's
    measure."""
    begin = first.toordinal()
    steps = [date.fromordinal(begin + number) for number in range((last - first).days + 1)]
    said = [numbers.get(first - ONE_DAY * back) for back in range(6, 0, -1)] + [numbers.get(day) for day in steps]
    measures = []
    for measure in tracker.measures:
        # six days before the first, for their means
        known = [None if one is None else one.get(measure.name) for one in said]
        values, means = (_weekly if step == "week" else _daily)(known)
        about = {name: getattr(measure, name) for name in ("name", "unit", "decimals", "low", "high", "better")}
        measures.append({**about, "values": values, "mean7": means})
    logged = sum(1 for day in numbers if first <= day <= last)
    return {
        "steps": [day.isoformat() for day in (steps if step == "day" else steps[::7])],
        "measures": measures,
        "logged": logged,
    }


def shown(tx: Session, member_id: UUID, tracker: str, first: date, last: date, step: str) -> dict[str, Any]:
    """A member's series as another sees it: these days alone, so that no mean tells of others, and nothing beside."""
    found = around.shown(tx, member_id, tracker, first, last)
    return _told(tracker, first, last, step, by_day(TRACKERS[tracker], found.noted, found.about), found.noted)


def read(tx: Session, member_id: UUID, tracker: str, first: date, last: date, step: str) -> dict[str, Any]:
    """A member's series, with goals, pauses and the days they marked.

    For weight, where a band is valid: that of the last index, and the `range` {measure, low, high} of the usual one if
    it is valid on all of these days. Raises `KeysAway` when a marked day's words cannot be opened."""
    found = around.own(tx, member_id, tracker, first - SIX_DAYS, first, last)
    about, numbers = found.about, by_day(TRACKERS[tracker], found.noted, found.about)
    return {
        **_told(tracker, first, last, step, numbers, found.noted),
        "goals": found.goals,
        "pauses": found.pauses,
        "marks": found.marks,
        "band": _band(numbers, about, first, last) if tracker == "weight" else None,
        "range": _range(about, first, last) if tracker == "weight" else None,
    }


def _told(tracker: str, first: date, last: date, step: str, numbers: Numbers, noted: Sequence[Noted]) -> dict[str, Any]:
    days = {"tracker": tracker, "step": step, "from": first.isoformat(), "to": last.isoformat()}
    missing = _incomplete(noted, first, last) if tracker == "nutrition" else {}
    return {**days, **series(numbers, TRACKERS[tracker], first, last, step), "incomplete": missing}


def _incomplete(noted: Sequence[Noted], first: date, last: date) -> dict[str, list[str]]:
    """By nutrient, the days whose number is only what is known of it."""
    found: dict[str, list[str]] = {}
    for day, entries in groupby(noted, key=lambda entry: entry.day):
        for nutrient in incomplete(list(entries)) if first <= day <= last else ():
            found.setdefault(nutrient, []).append(day.isoformat())
    return found


def _strict_order(entry: Noted) -> tuple[Any, ...]:
    return *_order(entry), repr(sorted(entry.amounts.items()))


def _daily(known: list[float | None]) -> tuple[list[float | None], list[float | None]]:
    """(values, means of seven) of all days but the six first, which are those before."""
    if known.count(None) == len(known):
        return known[6:], known[6:]
    means: list[float | None] = []
    for number in range(len(known) - 6):
        window: Sequence[Any] = known[number : number + 7]
        if None in window:
            window = [value for value in window if value is not None]
        means.append(round(sum(window) / len(window), 6) if len(window) > 1 else None)
    return [None if value is None else round(value, 6) for value in known[6:]], means


def _weekly(known: list[float | None]) -> tuple[list[float | None], list[float | None]]:
    """(means of the weeks, nothing), from the seventh day on."""
    weeks = [mean(known[number : number + 7]) for number in range(6, len(known), 7)]
    return [None if value is None else round(value, 6) for value in weeks], [None] * len(weeks)


def _band(numbers: Numbers, about: About, first: date, last: date) -> str | None:
    indices = [
        (day, index) for day, said in numbers.items() if first <= day <= last and (index := said.get("bmi")) is not None
    ]
    return band(indices[-1][1], about, indices[-1][0]) if indices else None


def _range(about: About, first: date, last: date) -> dict[str, Any] | None:
    edges = usual(about, first) and usual(about, last)
    return {"measure": "bmi", "low": edges[0], "high": edges[1]} if edges else None
