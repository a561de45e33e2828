"""How one's own results go on: to get used to it, then one's own measure, then each within what is usual or outside it.

Plain functions over sessions of one series. Never a verdict, and nobody else to compare with.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from kit.times import instant
from services.games import rci
from services.games.tasks import Measure, Retest

WARM_UPS, BASELINE = 2, 3
"""So many sessions of a series are to get used to it and count for nothing, so many after them give one's measure."""
_DIGITS = 6  # significant ones: what is said is no more exact


@dataclass(frozen=True, slots=True)
class Session:
    """A run of the series that was scored: its day in the member's zone, when it was over, what it gave."""

    day: date
    at: datetime
    score: dict[str, float | None]


def follow(
    sessions: Sequence[Session], measure: Measure, retest: Retest | None, shown_from: date | None = None
) -> dict[str, Any]:
    """One measure over all sessions of a series, in their order; points from `shown_from` on are shown, and all count.

    {measure, unit, better, points, state, left, baseline, usual, last, rci, sem, sem_source}. `state`: none, warm_up,
    baseline_forming, ready; `left`: how many sessions are missing until it is ready. `usual`: {low, high}; `last`:
    whether the newest session lies within or outside it, null while that cannot be said.
    """
    points = list(_counted(sessions, measure.name))
    values = [value for _, value, counted in points if value is not None and counted != "warm_up"]
    return {
        "measure": measure.name,
        "unit": measure.unit,
        "better": measure.better,
        "points": [
            {"day": one.day.isoformat(), "at": instant(one.at), "value": value, "counted": counted}
            for one, value, counted in points
            if shown_from is None or one.day >= shown_from
        ],
        **_placed(len(sessions), values, measure, retest),
    }


def _counted(sessions: Iterable[Session], name: str) -> Iterable[tuple[Session, float | None, str]]:
    known = 0
    for number, session in enumerate(sessions):
        value = session.score.get(name)
        if number < WARM_UPS:
            yield session, value, "warm_up"
            continue
        known += value is not None
        yield session, value, "baseline" if known <= BASELINE else "later"


def _placed(number: int, values: list[float], measure: Measure, retest: Retest | None) -> dict[str, Any]:
    """Where the newest of the values stands, after the first sessions."""
    nothing = dict.fromkeys(("baseline", "usual", "last", "rci", "sem", "sem_source"))
    missing = max(WARM_UPS - number, 0) + max(BASELINE - len(values), 0)
    if missing:
        state = "none" if not number else "warm_up" if number <= WARM_UPS else "baseline_forming"
        return {"state": state, "left": missing, **nothing}
    baseline = median(values[:BASELINE])
    # the session that is judged does not say itself how far sessions vary
    before = values[:-1] if len(values) > BASELINE else values
    spread = rci.published(retest) if retest else rci.own(before)
    low, high = spread.usual(baseline)
    judged = values[-1] if len(values) > BASELINE else None
    index = None if judged is None else spread.index(baseline, judged)
    return {
        "state": "ready",
        "left": 0,
        "baseline": _round(baseline),
        "usual": {"low": _round(measure.within(low)), "high": _round(measure.within(high))},
        "last": _where(judged, baseline, index, spread.bound),
        "rci": None if index is None else _round(index),
        "sem": _round(spread.sem),
        "sem_source": spread.source,
    }


def _where(judged: float | None, baseline: float, index: float | None, bound: float) -> str | None:
    """Sessions that were all alike do not say how far another may be from them."""
    if judged is None or (index is None and judged != baseline):
        return None
    return "within" if index is None or abs(index) <= bound else "outside"


def _round(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
