"""What a page for reading offline is drawn from: a line of JSON for each part of it, in its order.

The gateway draws it when it is fetched, in the language of who fetches it: it has the charts and the words. Parts, each
{"part", …}: `head` {member, profile, from, to, made_at, goals, pauses, marks, help, results}; for each tracker with
entries, `tracker` {tracker, count}, then by year, the newest first, `series` {series}, then `entries` {items}, the
oldest first; then `accesses` {items: [{at, by, trackers, from, to}]} and `foot`.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts.healthbox.schemas import TRACKERS as NAMES
from kit.database import clock
from kit.times import instant
from services.healthbox import entries, goals, helplines, marks, members, profiles, series
from services.healthbox.exports import rows, sheets
from services.healthbox.instruments import INSTRUMENTS, LABELS
from services.healthbox.models import Assessment, Entry, Member, Pause

_AT_ONCE = 100  # entries of a part
_EVER = date(1, 1, 1), date(9999, 12, 31)
Part = dict[str, Any]


def write(room: Any, tx: Session, member_id: UUID, tell: Callable[[int], None]) -> Iterator[bytes]:
    """The lines. `tell`: see `exports.write`."""
    for part in _parts(room, tx, member_id, tell):
        yield orjson.dumps(part) + b"\n"


def _parts(room: Any, tx: Session, member_id: UUID, tell: Callable[[int], None]) -> Iterator[Part]:
    days = {name: _days(tx, member_id, name) for name in NAMES}
    yield {"part": "head", **_head(room, tx, member_id, [day for _, *both in days.values() for day in both if day])}
    done = 0
    for name, (count, first, last) in days.items():
        if first is None or last is None:
            continue
        yield {"part": "tracker", "tracker": name, "count": count}
        for year in range(last.year, first.year - 1, -1):
            between = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
            yield {"part": "series", "series": series.read(tx, member_id, name, *between, "day")}
        for some in _some(rows.entries(tx, member_id, name)):
            yield {"part": "entries", "items": entries.items(tx, some)}
            done += len(some)
            tell(done)
    for seen in _some(rows.accesses(tx, member_id)):
        yield {
            "part": "accesses",
            "items": [
                {
                    "at": instant(one.at),
                    "by": sheets.name_of(tx, one.by_id) or None,
                    "trackers": one.what,
                    "from": one.from_day.isoformat(),
                    "to": one.to_day.isoformat(),
                }
                for one in seen
            ],
        }
    yield {"part": "foot"}


def _head(room: Any, tx: Session, member_id: UUID, days: list[date]) -> Part:
    profile = profiles.read_of(tx, member_id)
    pauses = select(Pause).where(Pause.member_id == member_id).order_by(Pause.from_day, Pause.id)
    mine = select(Assessment).where(Assessment.member_id == member_id).order_by(Assessment.id)
    results = tx.scalars(mine).all()
    lines = helplines.lines(members.home(tx, member_id).country, room.settings.help_lines)
    return {
        "made_at": instant(clock(tx)),
        "from": min(days).isoformat() if days else None,
        "to": max(days).isoformat() if days else None,
        "member": {"display_name": tx.scalar(select(Member.display_name).where(Member.id == member_id))},
        "profile": {name: said for name, said in profile.items() if name != "version"},
        "goals": goals.of(tx, member_id),
        "pauses": [
            {
                "tracker": row.tracker,
                "because": row.because,
                "from": row.from_day.isoformat(),
                "to": row.to_day and row.to_day.isoformat(),
            }
            for row in tx.scalars(pauses)
        ],
        "marks": marks.between(tx, member_id, *_EVER),
        "help": lines if any(row.help for row in results) else None,  # whatever the totals
        "results": [_result(row) for row in results],
    }


def _result(row: Assessment) -> Part:
    about = INSTRUMENTS[row.instrument]
    return {
        "title": about.title,
        "day": row.day.isoformat(),
        "score": row.score,
        "lowest": about.lowest,
        "highest": about.highest,
        "range": LABELS[row.range] if row.range else None,
        "source": about.source,
    }


def _days(tx: Session, member_id: UUID, tracker: str) -> tuple[int, date | None, date | None]:
    mine = Entry.member_id == member_id, Entry.tracker == tracker, Entry.deleted_at.is_(None)
    count, first, last = tx.execute(select(func.count(), func.min(Entry.day), func.max(Entry.day)).where(*mine)).one()
    return count, first, last


def _some(found: Iterable[Any]) -> Iterator[list[Any]]:
    those = iter(found)
    while some := list(islice(those, _AT_ONCE)):
        yield some
