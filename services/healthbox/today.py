"""A member's day at a glance: what is entered, what came last, and whether a run of low days calls for a kind word."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from contracts.healthbox.schemas import TRACKERS as NAMES
from kit.database import clock
from kit.rpc.doors import Actor
from services.healthbox import helplines, members, pauses, series
from services.healthbox.entries import page
from services.healthbox.trackers import TRACKERS, About, mood

_LOOK_BACK = timedelta(days=30)


def read(tx: Session, actor: Actor) -> dict[str, Any]:
    """{day, trackers: {name: {entered, last, paused}}, low_days, offer_help, help: {lines} or None}; the day is the
    member's own."""
    home = members.home(tx, actor.member_id)
    today = clock(tx).astimezone(ZoneInfo(home.time_zone)).date()
    low = _low_days(tx, actor, today)
    return {
        "day": today.isoformat(),
        "trackers": {name: _tracker(tx, actor, name, today) for name in NAMES},
        "low_days": low,
        "offer_help": low >= mood.RUN,
        "help": helplines.offered(tx, home.country) if low >= mood.RUN else None,
    }


def _tracker(tx: Session, actor: Actor, name: str, today: date) -> dict[str, Any]:
    items = page(tx, actor, name, 1, None)["items"]
    last = items[0] if items else None
    return {
        "entered": last is not None and last["day"] == today.isoformat(),
        "last": last,
        "paused": bool(pauses.between(tx, actor.member_id, name, today, today)),
    }


def _low_days(tx: Session, actor: Actor, today: date) -> int:
    noted = series.load(tx, actor.member_id, "mood", today - _LOOK_BACK, today)
    return mood.low_days(series.by_day(TRACKERS["mood"], noted, About()), today)
