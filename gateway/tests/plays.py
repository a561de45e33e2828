"""What the games answer: runs of the real tasks, a programme, sessions over time, what is shown to whom."""

from datetime import UTC, datetime, timedelta
from typing import Any

from gateway.tests.bus import MEMBER, done
from gateway.tests.visits import PROFESSIONAL
from services.games.runs import tasks
from services.games.tasks import TASKS

RUN, SHARE = "0190c2b5-6a05-7d11-9c3e-2f6b8a0d4e70", "0190c2b5-6a06-7d11-9c3e-2f6b8a0d4e70"
AT = "2026-03-15T07:20:00+00:00"


def a_run(task: str = "nback", variant: str = "standard", input: str = "keyboard", **fields: Any) -> dict[str, Any]:
    """A run that is open, with its stimuli; `seed` gives others."""
    seed = fields.get("seed", 7)
    closes = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    said = {"id": RUN, "task": task, "edition": 1, "variant": variant, "input": input, "seed": seed, "state": "open"}
    rest = {"started_at": AT, "closes_at": closes, "score": None, "excluded": {}, "latency_class": "normal"}
    stimuli = TASKS[task].stimuli(seed, variant)
    return {**said, **stimuli, **rest, "warm_up": False, "because": None, **fields}


def a_progress(task: str = "nback", **fields: Any) -> dict[str, Any]:
    """Six sessions, with what is usual."""
    day = datetime.now(UTC).date()
    counted = ["warm_up", "warm_up", "baseline", "baseline", "baseline", "later"]
    points = [
        {"day": (day - timedelta(days=12 - 2 * at)).isoformat(), "at": AT, "value": 2.0 + at / 10, "counted": kind}
        for at, kind in enumerate(counted)
    ]
    primary = TASKS[task].primary
    said = {"task": task, "measure": primary.name, "unit": primary.unit, "better": primary.better, "points": points}
    series = {"variant": "standard", "input": "keyboard", "latency_class": "normal"}
    usual = {"baseline": 2.3, "usual": {"low": 1.9, "high": 2.7}, "last": "within", "rci": 0.4}
    others = [{"measure": "hits", "unit": "1", "better": "high", "points": [], "state": "none"}]
    return {
        **said,
        **series,
        "others": others,
        "state": "ready",
        "left": 0,
        **usual,
        "sem": 0.2,
        "sem_source": "own",
        **fields,
    }


def a_programme(**fields: Any) -> dict[str, Any]:
    """Three games a week."""
    following = {"day": "2026-03-18", "tasks": ["corsi"]}
    said = {"state": "active", "tasks": ["nback", "corsi", "pairs"], "weekdays": [1, 3, 5], "at": "18:30"}
    return {**said, "zone": "Europe/Paris", "paused_until": None, "next": following, **fields}


def a_games_share(**fields: Any) -> dict[str, Any]:
    """What is shown to a professional."""
    until = (datetime.now(UTC) + timedelta(days=30)).isoformat()
    days = {"from": "2026-01-01", "to": None, "created_at": AT, "expires_at": until}
    member = {**PROFESSIONAL, "id": MEMBER}
    return {
        "id": SHARE,
        "member": member,
        "tasks": ["corsi", "nback"],
        **days,
        "ended_at": None,
        "because": None,
        **fields,
    }


def answers() -> dict[str, Any]:
    """What the doors that pages of the games ask answer, by their names."""
    seen = {"at": AT, "by": PROFESSIONAL, "what": ["nback"], "from": "2026-01-01", "to": "2026-03-15"}
    series = {"task": "nback", "variant": "standard", "input": "keyboard", "latency_class": "normal", "sessions": 6}
    planned = {"day": "2026-03-16", "tasks": ["nback"], "done": ["nback"], "state": "done"}
    sheet = {"made_at": AT, "member": {"display_name": "Camille"}}
    found = {
        "games": tasks(),
        "runs": {"items": [], "next": None},
        "run": a_run(),
        "start_run": done(a_run(), 201),
        "finish_run": done(a_run(state="scored")),
        "void_run": done(a_run(state="void", because="blur")),
        "series": {"items": [series], "next": None},
        "progress": lambda asked: a_progress(asked["task"]),
        "progress_of": lambda asked: {**a_progress(asked["task"]), "series": [series]},
        "programme": a_programme(),
        "put_programme": done(a_programme()),
        "pause": done(a_programme(state="paused")),
        "resume": done(a_programme()),
        "stop_programme": done(None, 204),
        "calendar": {"items": [planned, {**planned, "day": "2026-03-18", "done": []}], "next": None},
        "sheet": lambda asked: {
            **sheet,
            "from": asked["from"],
            "to": asked["to"],
            "tasks": [{"task": name, "series": [a_progress(name)]} for name in asked["tasks"]],
        },
        "export": lambda asked: {
            "runs": [asked["cursor"]],
            "programme": None,
            "next": None if asked["cursor"] else "n",
        },
        "shares": {"items": [a_games_share()], "next": None},
        "share": done(a_games_share(), 201),
        "end_share": done(None, 204),
        "shared_with_me": {"items": [a_games_share()], "next": None},
        "access_log": {"items": [seen], "next": "n-2"},
    }
    return {f"games.{name}": answer for name, answer in found.items()}
