"""How a member feels: three scores a day and stress, each from 0 to 10. Words of our own, no instrument's."""

from collections.abc import Sequence
from datetime import date, timedelta

from services.healthbox.trackers.tracker import About, Measure, Noted, Tracker, mean

_SCORES = ("physical", "psychological", "social", "stress")
LOW, RUN = 3.0, 3


def _numbers(entries: Sequence[Noted], _about: About) -> dict[str, float | None]:
    return {name: mean([entry.amounts.get(name) for entry in entries]) for name in _SCORES}


def low_days(numbers: dict[date, dict[str, float | None]], today: date) -> int:
    """How many days in a row, up to today or yesterday, the psychological score was 3 or less; a day without an entry
    ends the run. A run of three is when a page offers help, gently, to the member alone."""
    day = today if today in numbers else today - timedelta(days=1)
    run = 0
    while (score := numbers.get(day, {}).get("psychological")) is not None and score <= LOW:
        run, day = run + 1, day - timedelta(days=1)
    return run


TRACKER = Tracker(
    "mood",
    tuple(Measure(name, "{score}", 1, 0, 10, "down" if name == "stress" else "up") for name in _SCORES),
    _numbers,
)
