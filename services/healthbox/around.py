"""All that a series is made of, in one prepared statement: what was noted, whose it is, goals, pauses, marked days.

Asked one after the other these are seven statements, and to plan them costs more than to run them.
"""

from base64 import b64decode
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from kit.prepared import Prepared, execute
from services.healthbox import foods, marks
from services.healthbox.trackers import About, Noted

Item = dict[str, Any]
_NOTED = """
    'noted', (SELECT json_agg(json_build_array(day, at, zone, amounts, source) ORDER BY day, at, id) FROM entries
        WHERE member_id = :member AND tracker = :tracker AND day BETWEEN :since AND :last AND deleted_at IS NULL)"""
ABOUT = """
    'heights', (SELECT json_agg(json_build_array(day, cm) ORDER BY day) FROM heights WHERE member_id = :member),
    'profile', (SELECT json_build_array(birth_date, sex, pregnant, athlete, guarded, origin) FROM profiles
        WHERE member_id = :member)"""
_BESIDE = """,
    'goals', (SELECT json_agg(json_build_object('tracker', tracker, 'measure', measure, 'target', target,
        'since', since, 'by', by) ORDER BY measure) FROM goals WHERE member_id = :member AND tracker = :tracker),
    'pauses', (SELECT json_agg(json_build_object('id', id, 'tracker', tracker, 'because', because,
        'from', from_day, 'to', to_day) ORDER BY from_day) FROM pauses
        WHERE member_id = :member AND (tracker IS NULL OR tracker = :tracker)
        AND from_day <= :last AND (to_day IS NULL OR to_day >= :first)),
    'marks', (SELECT json_agg(json_build_array(id, day, encode(label, 'base64')) ORDER BY day, id) FROM marks
        WHERE member_id = :member AND day BETWEEN :first AND :last)"""
_OWN = Prepared("healthbox_around", text(f"SELECT CAST(json_build_object({_NOTED}, {ABOUT}{_BESIDE}) AS text)"))
_SHOWN = Prepared("healthbox_noted", text(f"SELECT CAST(json_build_object({_NOTED}, {ABOUT}) AS text)"))


class Around(NamedTuple):
    """`noted` in order of time, foods with what they hold; the rest as series answer it."""

    noted: list[Noted]
    about: About
    goals: list[Item]
    pauses: list[Item]
    marks: list[dict[str, str]]


def own(tx: Session, member_id: UUID, tracker: str, since: date, first: date, last: date) -> Around:
    """Of a member's own: noted from `since` on, pauses and marked days from `first` on. Raises `KeysAway`."""
    days = {"since": since, "first": first, "last": last}
    found = orjson.loads(execute(tx, _OWN, {"member": member_id, "tracker": tracker, **days}).scalar_one())
    marked = [
        {"day": day, "label": marks.opened(tx, member_id, UUID(id_), b64decode(label))}
        for id_, day, label in found["marks"] or ()
    ]
    return Around(_noted(tx, tracker, found), about(found), found["goals"] or [], found["pauses"] or [], marked)


def shown(tx: Session, member_id: UUID, tracker: str, first: date, last: date) -> Around:
    """Of another's: what was noted on these days, and nothing beside."""
    days = {"since": first, "last": last}
    found = orjson.loads(execute(tx, _SHOWN, {"member": member_id, "tracker": tracker, **days}).scalar_one())
    return Around(_noted(tx, tracker, found), about(found), [], [], [])


def _noted(tx: Session, tracker: str, found: Item) -> list[Noted]:
    noted = [
        Noted(date.fromisoformat(day), datetime.fromisoformat(at), zone, amounts, source)
        for day, at, zone, amounts, source in found["noted"] or ()
    ]
    if tracker == "nutrition":
        meals = foods.filled(tx, [one.amounts for one in noted])
        noted = [replace(one, amounts=amounts) for one, amounts in zip(noted, meals, strict=True)]
    return noted


def about(found: Item) -> About:
    """Whose numbers they are, out of what `ABOUT` found."""
    heights = tuple((date.fromisoformat(day), float(cm)) for day, cm in found["heights"] or ())
    if found["profile"] is None:
        return About(heights=heights)
    born, sex, pregnant, athlete, guarded, origin = found["profile"]
    return About(born and date.fromisoformat(born), sex, pregnant, athlete, guarded, origin, heights)
