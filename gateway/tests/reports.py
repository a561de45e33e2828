"""What the Health Box answers about a report: six trackers over the days that are asked for, with gaps."""

from datetime import date, timedelta
from typing import Any

from gateway.tests.boxes import AT, a_goal, a_measure, a_profile
from gateway.tests.questions import a_result

_SCORES = {"physical": 6.0, "psychological": 5.0, "social": 7.0, "stress": 3.0}
_MEASURES: dict[str, dict[str, tuple[str, float]]] = {
    "mood": {name: ("{score}", value) for name, value in _SCORES.items()},
    "sleep": {
        "asleep_minutes": ("min", 425.0),
        "efficiency": ("%", 88.0),
        "quality": ("{score}", 6.0),
        "fatigue": ("{score}", 4.0),
    },
    "activity": {"active_minutes": ("min", 32.0), "met_minutes": ("MET.min", 120.0), "steps": ("{steps}", 4200.0)},
    "nutrition": {"fruit_vegetables": ("{portion}", 3.0), "kcal": ("kcal", 1800.0)},
    "weight": {"kg": ("kg", 70.4), "bmi": ("kg/m2", 22.98)},
    "tobacco": {"cigarettes": ("{count}", 3.0), "craving": ("{score}", 4.0)},
}


def a_report(asked: dict[str, Any]) -> dict[str, Any]:
    """The report that was asked for."""
    first, last = (date.fromisoformat(asked[name]) for name in ("from", "to"))
    chosen = [name for name in _MEASURES if name in asked["sections"]]
    profile = {name: said for name, said in a_profile().items() if name != "version"}
    has = {name: name in asked["sections"] for name in ("assessments", "goals", "notes")}
    return {
        "from": asked["from"],
        "to": asked["to"],
        "made_at": AT,
        "member": {"display_name": "Camille", "age": 45, "sex": "female"},
        "profile": profile,
        "sections": asked["sections"],
        "series": {name: _series(name, first, last) for name in chosen},
        "summary": {name: _summary(name) for name in chosen},
        "assessments": [a_result(day=asked["to"])] if has["assessments"] else [],
        "goals": [a_goal()] if has["goals"] else [],
        "marks": [{"day": asked["to"], "label": "Nouveau traitement"}],
        "notes": [{"day": asked["to"], "tracker": "mood", "note": "<i>Mieux</i> dormi"}] if has["notes"] else [],
        "self_reported": True,
    }


def _series(tracker: str, first: date, last: date) -> dict[str, Any]:
    steps = [(first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1)]
    measures = []
    for name, (unit, value) in _MEASURES[tracker].items():
        values = [
            None if day % 5 == 3 else round(value * (1 + (day * 7 % 11 - 5) / 30), 1) for day in range(len(steps))
        ]
        measures.append(a_measure(name, unit, values, [None if one is None else value for one in values]))
    days = {"tracker": tracker, "step": "day", "from": steps[0], "to": steps[-1], "steps": steps}
    return {**days, "measures": measures, "logged": len(steps) * 4 // 5, "goals": [], "pauses": [], "band": None}


def _summary(tracker: str) -> dict[str, Any]:
    return {
        name: {"mean": value, "min": value * 0.8, "max": value * 1.2, "days": 72}
        for name, (_, value) in _MEASURES[tracker].items()
    }


def answers() -> dict[str, Any]:
    """What the door answers."""
    return {"healthbox.report": a_report}
