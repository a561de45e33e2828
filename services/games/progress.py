"""How the results of a series go on over time: one's own, and what another shows of theirs."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kit.rpc.doors import Actor
from kit.subjects import enter
from services.games import following, played
from services.games.accesses import accesses
from services.games.members import today_of
from services.games.played import Series
from services.games.shares import shares
from services.games.tasks import TASKS

_EVER = date(1970, 1, 1)
_USUAL = ("standard", "touch", "normal")
How = tuple[str | None, str | None, str | None]
"""Variant, input and class of device, as far as they are said."""


def read(tx: Session, member_id: UUID, series: Series, first: date | None, last: date | None) -> dict[str, Any]:
    """The measure that is followed, and the `others` beside it; all sessions until the last day count, those from the
    first day on are shown."""
    return _followed(series, played.sessions(tx, member_id, series, None, last), first)


def of(
    tx: Session, actor: Actor, member_id: UUID, task: str, how: How, first: date | None, last: date | None
) -> dict[str, Any]:
    """The same of another, by nothing but the days that they share: what is usual too is counted of those alone.

    In this transaction the reading is noted in the other's chain. `series` says which there are in those days; of them
    the one played last is followed that is as `how` says. Raises `NotFound` alike for nobody, a stranger, and one who
    shares none of it.
    """
    asked = first or _EVER, last or today_of(tx, member_id)
    share, begin, end = shares.widest(tx, actor.member_id, member_id, task, *asked)
    enter(tx, member_id, actor.member_id)
    accesses.note(tx, member_id, actor, share.id, [task], begin, end)
    theirs = [one for one in played.series(tx, member_id, begin, end) if one["task"] == task]
    series = _chosen(task, how, theirs)
    found = _followed(series, played.sessions(tx, member_id, series, begin, end), None)
    return {**found, "from": begin.isoformat(), "to": end.isoformat(), "series": theirs}


def _chosen(task: str, how: How, known: list[dict[str, Any]]) -> Series:
    """The first of these that is as asked; where there is none, the one that was asked for, and what is usual."""
    found = (Series(task, one["variant"], one["input"], one["latency_class"]) for one in known)
    fitting = (one for one in found if all(said in (None, its) for said, its in zip(how, one[1:], strict=True)))
    asked = (said or usual for said, usual in zip(how, _USUAL, strict=True))
    return next(fitting, Series(task, *asked))


def _followed(series: Series, sessions: list[following.Session], first: date | None) -> dict[str, Any]:
    task = TASKS[series.task]
    others = [one for one in task.measures if not one.primary]
    return {
        **series._asdict(),
        "edition": task.version,
        **following.follow(sessions, task.primary, task.retest, first),
        # what is published of a retest is of the measure that is followed
        "others": [following.follow(sessions, one, None, first) for one in others],
    }
