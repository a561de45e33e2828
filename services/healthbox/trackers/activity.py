"""Minutes of activity by intensity, steps, and metabolic equivalents as the IPAQ counts them."""

from collections import defaultdict
from collections.abc import Sequence

from services.healthbox.trackers.tracker import About, Measure, Noted, Tracker, total

# IPAQ, Guidelines for data processing and analysis, short form, November 2005: MET of walking, moderate, vigorous
MET = {"walking": 3.3, "moderate": 4.0, "vigorous": 8.0}


def _numbers(entries: Sequence[Noted], _about: About) -> dict[str, float | None]:
    """Two sources of one walk are not added: of each intensity, and of steps, the source that has most counts."""
    minutes = {name: _most(entries, "minutes", name) for name in MET}
    known = [value for value in minutes.values() if value is not None]
    return {
        "active_minutes": sum(known) if known else None,
        "met_minutes": sum(MET[name] * value for name, value in minutes.items() if value is not None)
        if known
        else None,
        "steps": _most(entries, "steps"),
        **{f"{name}_minutes": value for name, value in minutes.items()},
    }


def _most(entries: Sequence[Noted], what: str, intensity: str | None = None) -> float | None:
    by_source: dict[str, list[float | None]] = defaultdict(list)
    for entry in entries:
        if intensity is None or entry.amounts.get("intensity") == intensity:
            by_source[entry.source].append(entry.amounts.get(what))
    sums = [found for values in by_source.values() if (found := total(values)) is not None]
    return max(sums) if sums else None


TRACKER = Tracker(
    "activity",
    (
        Measure("active_minutes", "min", 0, 0, None, "up"),
        Measure("met_minutes", "MET.min", 0, 0),
        Measure("steps", "{steps}", 0, 0, None, "up"),
        *(Measure(f"{name}_minutes", "min", 0, 0) for name in MET),
    ),
    _numbers,
    weighs=True,
)
