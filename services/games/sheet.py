"""A sheet for the doctor, and all that is held of one's own: numbers with where they come from, never a verdict."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.cursors import pack_id, unpack_id
from kit.database import clock
from kit.replica import public
from kit.rpc.doors import Actor
from kit.times import instant
from services.games import played, programme, progress
from services.games.models import Member, Run
from services.games.played import Series
from services.games.shares import shares
from services.games.tasks import TASKS

_TRIALS_A_PAGE = 4_000  # of the smallest things that are exported: a page is well under what the bus carries
_RUNS_A_PAGE = 50


def sheet(tx: Session, actor: Actor, first: date, last: date, tasks: list[str]) -> dict[str, Any]:
    """Of these days each series of these tasks (all unless said), with what is usual for the member and how far results
    vary anyway: {from, to, made_at, member, tasks: [{task, source, licence, minutes, sessions, series}]}."""
    found = played.series(tx, actor.member_id, first, last)
    items = []
    for name in (one for one in TASKS if one in (tasks or TASKS)):
        theirs = [one for one in found if one["task"] == name]
        if theirs:
            task, keys = TASKS[name], [Series(**{field: one[field] for field in Series._fields}) for one in theirs]
            items.append(
                {
                    "task": name,
                    "source": task.source,
                    "licence": task.licence,
                    "minutes": task.minutes,
                    "sessions": sum(one["sessions"] for one in theirs),
                    "series": [progress.read(tx, actor.member_id, key, first, last) for key in keys],
                }
            )
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "made_at": instant(clock(tx)),
        "member": _member(tx, actor),
        "tasks": items,
    }


def export(tx: Session, actor: Actor, cursor: str | None, most: int = _TRIALS_A_PAGE) -> dict[str, Any]:
    """All that the games hold of the actor's: the programme and the shares with the first page, runs with every trial,
    the oldest first, up to `most` trials a page. `next` until there is no more."""
    query = select(Run).where(Run.member_id == actor.member_id).order_by(Run.id).limit(_RUNS_A_PAGE + 1)
    if cursor is not None:
        query = query.where(Run.id > unpack_id(cursor))
    rows = tx.scalars(query).all()
    kept: list[Run] = []
    trials = 0
    for row in rows[:_RUNS_A_PAGE]:
        trials += len(row.trials or ())
        if kept and trials > most:
            break
        kept.append(row)
    return {
        "made_at": instant(clock(tx)),
        "programme": programme.found(tx, actor) if cursor is None else None,
        "shares": shares.listed(tx, actor)["items"] if cursor is None else [],
        "runs": [_whole(row) for row in kept],
        "next": pack_id(kept[-1].id) if len(kept) < len(rows) else None,
    }


def _whole(run: Run) -> dict[str, Any]:
    """A run as it is kept: with its seed and its trials it can be scored again."""
    moments = ("started_at", "closes_at", "finished_at")
    plain = (
        "task", "variant", "input", "latency_class", "frame_ms", "seed", "state", "because", "warm_up", "trials",
        "score", "excluded",
    )  # fmt: skip
    return {
        "id": str(run.id),
        "edition": run.version,
        "day": run.day.isoformat(),
        **{name: getattr(run, name) for name in plain},
        **{name: getattr(run, name) and instant(getattr(run, name)) for name in moments},
    }


def _member(tx: Session, actor: Actor) -> dict[str, Any]:
    member = tx.get(Member, actor.member_id)
    if member is not None:
        return public(member)
    return {
        "id": str(actor.member_id), "display_name": actor.display_name, "kind": actor.kind, "badge": None,
    }  # fmt: skip
