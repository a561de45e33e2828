"""A report for one's doctor: what a member chose of their own, of a period; the app's numbers, said by themselves.

Read by themselves, it is noted nowhere; whom they hand it to is theirs to know.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.healthbox.schemas import TRACKERS as NAMES
from kit.database import clock
from kit.rpc.doors import Actor
from kit.times import instant
from services.healthbox import assessments, goals, marks, notes, profiles, series
from services.healthbox.models import Entry
from services.healthbox.trackers import TRACKERS

BY_DAY = 100  # days; a longer period by week, or no line of three pages would be readable
MOST_NOTES, MOST_RESULTS = 60, 60


def read(tx: Session, actor: Actor, first: date, last: date, sections: Sequence[str]) -> dict[str, Any]:
    """The report; what was not chosen is there, and empty. Of many notes and results the newest of the period.

    `summary`: of each measure its mean over days, its lowest and highest day, and on how many days it is known.
    """
    me, chosen = actor.member_id, [name for name in NAMES if name in sections]
    profile = {name: said for name, said in profiles.read(tx, actor).items() if name != "version"}
    step = "day" if (last - first).days < BY_DAY else "week"
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "made_at": instant(clock(tx)),
        "member": {"display_name": actor.display_name, "age": profile["age"], "sex": profile["sex"]},
        "profile": profile,
        "sections": [name for name in (*NAMES, "assessments", "goals", "notes") if name in sections],
        "series": {name: series.read(tx, me, name, first, last, step) for name in chosen},
        "summary": {name: summary(tx, me, name, first, last) for name in chosen},
        "assessments": _results(tx, actor, first, last) if "assessments" in sections else [],
        "goals": goals.of(tx, me) if "goals" in sections else [],
        "marks": marks.between(tx, me, first, last),
        "notes": _notes(tx, me, first, last, chosen or NAMES) if "notes" in sections else [],
        "self_reported": True,
    }


def summary(tx: Session, member_id: UUID, tracker: str, first: date, last: date) -> dict[str, Any]:
    """{measure: {mean, min, max, days}} of the days on which it is known; a measure without any is left out."""
    about, noted = profiles.about(tx, member_id), series.load(tx, member_id, tracker, first, last)
    days = series.by_day(TRACKERS[tracker], noted, about).values()
    found = {}
    for measure in TRACKERS[tracker].measures:
        known = [value for day in days if (value := day.get(measure.name)) is not None]
        if known:
            mean = round(sum(known) / len(known), 6)
            found[measure.name] = {"mean": mean, "min": min(known), "max": max(known), "days": len(known)}
    return found


def _results(tx: Session, actor: Actor, first: date, last: date) -> list[dict[str, Any]]:
    newest = assessments.page(tx, actor, None, MOST_RESULTS, None)["items"]
    return [one for one in newest if first.isoformat() <= one["day"] <= last.isoformat()]


def _notes(tx: Session, member_id: UUID, first: date, last: date, trackers: Sequence[str]) -> list[dict[str, Any]]:
    noted = select(Entry).where(
        Entry.member_id == member_id, Entry.tracker.in_(trackers), Entry.day.between(first, last),
        Entry.note.is_not(None), Entry.deleted_at.is_(None),
    )  # fmt: skip
    rows = tx.scalars(noted.order_by(Entry.at.desc(), Entry.id.desc()).limit(MOST_NOTES)).all()
    return [
        {
            "day": row.day.isoformat(),
            "tracker": row.tracker,
            "note": notes.unseal(tx, member_id, row.note, row.id, "entries.note"),
        }
        for row in reversed(rows)
    ]
