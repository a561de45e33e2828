"""Series as the door answers them, made of values by day."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

LAST = date(2026, 11, 28)
MEASURES: dict[str, tuple[str, str, int, float | None, float | None]] = {
    "kg": ("weight", "kg", 1, None, None),
    "bmi": ("weight", "kg/m2", 1, None, None),
    "physical": ("mood", "{score}", 1, 0, 10),
    "asleep_minutes": ("sleep", "min", 0, 0, None),
    "efficiency": ("sleep", "%", 1, 0, 100),
    "cigarettes": ("tobacco", "{count}", 0, 0, None),
    "fruit_vegetables": ("nutrition", "{portion}", 1, 0, None),
    "steps": ("activity", "{steps}", 0, 0, None),
}


def a_series(
    measure: str, values: Sequence[float | None], *, last: date = LAST, step: str = "day", **more: Any
) -> dict[str, Any]:
    """A value to each step, the newest on `last`; means as the service makes them."""
    tracker, unit, decimals, low, high = MEASURES[measure]
    wide = 7 if step == "week" else 1
    first = last - timedelta(days=wide * len(values) - 1)
    about = {"name": measure, "unit": unit, "decimals": decimals, "low": low, "high": high, "better": None}
    means: list[float | None] = (
        [None] * len(values) if step == "week" else [_mean(values, at) for at in range(len(values))]
    )
    return {
        "tracker": tracker,
        "step": step,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "steps": [(first + timedelta(days=wide * number)).isoformat() for number in range(len(values))],
        "measures": [{**about, "values": list(values), "mean7": means}],
        "logged": sum(value is not None for value in values),
        "goals": [],
        "pauses": [],
        "band": None,
        "range": None,
        **more,
    }


def a_goal(measure: str, target: float) -> Mapping[str, Any]:
    """What is to be reached."""
    return {"tracker": MEASURES[measure][0], "measure": measure, "target": target, "since": "2026-01-01", "by": None}


def a_pause(first: str, last: str | None, because: str = "illness") -> Mapping[str, Any]:
    """Days without expectations."""
    return {
        "id": "0190c2b5-6a02-7d11-9c3e-2f6b8a0d4e70",
        "tracker": None,
        "because": because,
        "from": first,
        "to": last,
    }


def weights(days: int) -> list[float | None]:
    """Of so many days, without chance: it falls slowly and swings; each ninth day is not noted."""
    return [None if at % 9 == 8 else round(80 - at * 0.004 + (at * 7 % 11 - 5) / 10, 1) for at in range(days)]


def _mean(values: Sequence[float | None], at: int) -> float | None:
    window = [value for value in values[max(0, at - 6) : at + 1] if value is not None]
    return sum(window) / len(window) if len(window) > 1 else None
