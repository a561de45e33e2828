"""What the Health Box answers: a member who has noted something in each of the six trackers."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from contracts.healthbox.schemas import TRACKERS
from gateway.tests.bus import MEMBER, done
from gateway.tests.visits import PROFESSIONAL

ENTRY, PAUSE, SHARE, MEAL, MARK = (f"0190c2b5-6a0{number}-7d11-9c3e-2f6b8a0d4e70" for number in range(5))
AT = "2026-03-15T07:20:00+00:00"  # 8 h 20 in Paris
VALUES: dict[str, dict[str, Any]] = {
    "weight": {"kg": 70.4},
    "mood": {"physical": 6, "psychological": 7, "stress": 3, "words": ["hopeful", "tired"]},
    "sleep": {"bed": "2026-03-14T22:10:00+00:00", "out": "2026-03-15T06:00:00+00:00", "quality": 8},
    "tobacco": {"cigarettes": 3, "craving": 4},
    "nutrition": {"meal": "dinner", "portions": {"fish": 1.0, "fruit_vegetables": 2.5}},
    "activity": {"minutes": 30.0, "intensity": "walking", "steps": 4200},
}
FOOD = {"source": "ciqual", "code": "20009", "name": "Carotte, crue", "family": "légumes"}
MEASURES = {
    "mood": [(name, "{score}") for name in ("physical", "psychological", "social", "stress")],
    "sleep": [("asleep_minutes", "min"), ("quality", "{score}"), ("fatigue", "{score}"), ("efficiency", "%")],
    "tobacco": [("cigarettes", "{count}"), ("craving", "{score}")],
    "nutrition": [("fruit_vegetables", "{portion}"), ("fish", "{portion}")],
    "activity": [("active_minutes", "min"), ("steps", "{steps}"), ("met_minutes", "MET.min")],
}


def an_entry(tracker: str = "weight", **fields: Any) -> dict[str, Any]:
    """Something that was noted."""
    numbers = {"weight": {"kg": 70.4, "bmi": 24.963}, "sleep": {"asleep_minutes": 470.0}}.get(tracker, {})
    kept = {"id": ENTRY, "tracker": tracker, "day": "2026-03-15", "at": AT, "zone": "Europe/Paris", "source": "self"}
    rest = {
        "values": VALUES[tracker],
        "note": None,
        "numbers": numbers,
        "incomplete": [],
        "created_at": AT,
        "changed_at": AT,
    }
    return {**kept, **rest, "version": 2, **fields}


def a_profile(**fields: Any) -> dict[str, Any]:
    """What one's numbers are read by."""
    said = {"birth_date": "1980-05-17", "age": 45, "is_adult": True, "sex": "female", "pregnant": False}
    more = {"athlete": False, "guarded": False, "origin": "default", "hide_numbers": False, "week_starts": 1}
    tobacco = {"quit_on": None, "cigarettes_before": None, "pack_price": None, "pack_size": None}
    units = {"weight": "kg", "height": "cm"}
    heights = [{"day": "2026-01-01", "cm": 175.0}]
    return {**said, **more, **tobacco, "heights": heights, "units": units, "version": 4, **fields}


def a_measure(name: str, unit: str, values: list[float | None], means: list[float | None] | None = None) -> Any:
    """The numbers of a measure."""
    axis = {"decimals": 1, "low": None, "high": None, "better": None}
    return {"name": name, "unit": unit, **axis, "values": values, "mean7": means or [None] * len(values)}


def a_series(asked: dict[str, Any]) -> dict[str, Any]:
    """Three days of weights, the middle one a gap; whatever is asked for."""
    last = date.fromisoformat(asked["to"])
    steps = [(last - timedelta(days=back)).isoformat() for back in (2, 1, 0)]
    if asked["tracker"] == "weight":
        first = a_measure("kg", "kg", [70.4, None, 70.2], [None, None, 70.3])
        measures = [first, a_measure("bmi", "kg/m2", [24.963, None, 24.2])]
    else:
        measures = [a_measure(*said, [6.0, None, 7.0]) for said in MEASURES[asked["tracker"]]]
    days = {"tracker": asked["tracker"], "step": asked["step"], "from": asked["from"], "to": asked["to"]}
    return {
        **days,
        "steps": steps,
        "measures": measures,
        "logged": 2,
        "incomplete": {},
        "goals": [a_goal()],
        "pauses": [a_pause()],
        "marks": [],
        "band": "normal",
    }


def a_goal(**fields: Any) -> dict[str, Any]:
    """Something to reach."""
    return {"tracker": "weight", "measure": "kg", "target": 68.0, "since": "2026-03-01", "by": None, **fields}


def a_pause(**fields: Any) -> dict[str, Any]:
    """Days without expectations."""
    return {"id": PAUSE, "tracker": None, "because": "illness", "from": "2026-03-10", "to": None, **fields}


def a_meal(**fields: Any) -> dict[str, Any]:
    """A favourite."""
    return {"id": MEAL, "name": "Mon petit déjeuner", "values": VALUES["nutrition"], **fields}


def a_mark(**fields: Any) -> dict[str, Any]:
    """A marked day."""
    return {"id": MARK, "day": "2026-03-02", "label": "Début du traitement", "created_at": AT, **fields}


def a_share(**fields: Any) -> dict[str, Any]:
    """What is shown to a professional."""
    until = (datetime.now(UTC) + timedelta(days=30)).isoformat()
    days = {"from": "2026-01-01", "to": None, "created_at": AT, "expires_at": until}
    return {
        "id": SHARE,
        "member": {**PROFESSIONAL, "id": MEMBER},
        "trackers": ["sleep", "weight"],
        **days,
        "ended_at": None,
        "because": None,
        **fields,
    }


def a_day(**fields: Any) -> dict[str, Any]:
    """A day at a glance."""
    trackers = {name: {"entered": False, "last": an_entry(name), "paused": False} for name in TRACKERS}
    return {"day": "2026-03-16", "trackers": trackers, "low_days": 0, "offer_help": False, "help": None, **fields}


def answers() -> dict[str, Any]:
    """What the doors that pages of the Health Box ask answer, by their names."""
    seen = {"at": AT, "by": PROFESSIONAL, "what": ["weight"], "from": "2026-01-01", "to": "2026-03-15"}
    found = {
        "today": a_day(),
        "profile": a_profile(),
        "edit_profile": done(a_profile()),
        "series": a_series,
        "series_of": lambda asked: {
            k: v for k, v in a_series(asked).items() if k not in ("goals", "pauses", "marks", "band")
        },
        "entries": lambda asked: {"items": [an_entry(asked["tracker"])], "next": "n-2"},
        "entry": lambda asked: an_entry(asked["tracker"]),
        "history": {"items": [], "next": None},
        "add_entry": lambda asked: done(an_entry(asked["tracker"]), 201),
        "edit_entry": lambda asked: done(an_entry(asked["tracker"])),
        "remove_entry": done(None, 204),
        "restore_entry": lambda asked: done(an_entry(asked["tracker"])),
        "goals": {"items": [a_goal()], "next": None},
        "put_goals": done({"items": [], "next": None}),
        "pauses": {"items": [a_pause()], "next": None},
        "add_pause": done(a_pause(), 201),
        "end_pause": done(None, 204),
        "reminders": {"items": [{"tracker": "mood", "at": "20:30", "weekdays": [1, 3]}], "next": None},
        "put_reminders": done({"items": [], "next": None}),
        "shares": {"items": [a_share()], "next": None},
        "share": done(a_share(), 201),
        "end_share": done(None, 204),
        "shared_with_me": {"items": [a_share()], "next": None},
        "marks": {"items": [a_mark()], "next": None},
        "add_mark": done(a_mark(), 201),
        "remove_mark": done(None, 204),
        "smoke_free": {"quit_on": None, "since": None, "days": 0, "relapses": 0, "saved": None},
        "foods": {"items": [FOOD], "next": None},
        "advice": {"days": 5, "enough": False, "withheld": None, "energy": None, "items": []},
        "favourites": {"items": [a_meal()], "next": None},
        "add_favourite": done(a_meal(), 201),
        "remove_favourite": done(None, 204),
        "copy_day": done(None, 204),
        "access_log": {"items": [seen], "next": "n-2"},
    }
    return {f"healthbox.{name}": answer for name, answer in found.items()}
