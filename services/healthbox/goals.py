"""What members want to reach."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from contracts.healthbox.schemas import MOST_GOALS
from kit.database import clock
from kit.refusals import Invalid
from kit.rpc.doors import Actor
from services.healthbox import profiles
from services.healthbox.models import Goal
from services.healthbox.subjects import Whose
from services.healthbox.trackers import TRACKERS


def of(tx: Session, member_id: UUID, tracker: str | None = None) -> list[dict[str, Any]]:
    """{tracker, measure, target, since, by} of a member's goals, of one tracker or of all."""
    mine = select(Goal).where(Goal.member_id == member_id)
    if tracker is not None:
        mine = mine.where(Goal.tracker == tracker)
    return [
        {
            "tracker": goal.tracker,
            "measure": goal.measure,
            "target": goal.target,
            "since": goal.since.isoformat(),
            "by": goal.by and goal.by.isoformat(),
        }
        for goal in tx.scalars(mine.order_by(Goal.tracker, Goal.measure))
    ]


def read(tx: Session, actor: Actor, _made: UUID | None = None) -> dict[str, Any]:
    """A member's own goals."""
    return {"items": of(tx, actor.member_id), "next": None}


def put(tx: Session, actor: Actor, wanted: list[dict[str, Any]]) -> UUID:
    """Set all goals. One that stays keeps its first day. Raises `Invalid`: a measure that the tracker has not, one said
    twice, a day that is over, and a lower weight for somebody whom that could harm."""
    today = clock(tx).date()
    errors = [error for number, goal in enumerate(wanted) for error in _wrong(number, goal, today)]
    said = [(goal["tracker"], goal["measure"]) for goal in wanted]
    errors += [_error(number, "measure", "Once.") for number, one in enumerate(said) if one in said[:number]]
    errors += _harmful(tx, actor.member_id, wanted, today)
    if errors:
        raise Invalid(errors=errors)
    since = {(goal["tracker"], goal["measure"], goal["target"]): goal["since"] for goal in of(tx, actor.member_id)}
    tx.execute(delete(Goal).where(Goal.member_id == actor.member_id))
    for goal in wanted:
        began = since.get((goal["tracker"], goal["measure"], goal["target"]))
        first = date.fromisoformat(began) if began else today
        tx.add(Goal(id=uuid7(), member_id=actor.member_id, since=first, **goal))
    return actor.member_id


def add(tx: Session, actor: Whose, goal: dict[str, Any], since: date) -> None:
    """One more goal beside those that are there, begun on an earlier day: it may be over by now. Raises `Invalid` as
    `put` does, for a first day that is still to come, and when there are twenty."""
    today = clock(tx).date()
    errors = _wrong(0, goal, since) + _harmful(tx, actor.member_id, [goal], today)
    if since > today:
        errors.append(_error(0, "since", "Not after today."))
    there = of(tx, actor.member_id)
    if any((one["tracker"], one["measure"]) == (goal["tracker"], goal["measure"]) for one in there):
        errors.append(_error(0, "measure", "Once."))
    if len(there) >= MOST_GOALS:
        errors.append(_error(0, "measure", f"At most {MOST_GOALS} goals: end one first."))
    if errors:
        raise Invalid(errors=errors)
    tx.add(Goal(id=uuid7(), member_id=actor.member_id, since=since, **goal))
    tx.flush()


def _wrong(number: int, goal: dict[str, Any], today: date) -> list[dict[str, str]]:
    names = {measure.name for measure in TRACKERS[goal["tracker"]].measures} | (
        {"smoke_free"} if goal["tracker"] == "tobacco" else set()
    )
    errors = [] if goal["measure"] in names else [_error(number, "measure", "A measure of this tracker.")]
    return errors + ([_error(number, "by", "Not before today.")] if goal["by"] and goal["by"] < today else [])


def _harmful(tx: Session, member_id: UUID, wanted: list[dict[str, Any]], today: date) -> list[dict[str, str]]:
    number = next((number for number, goal in enumerate(wanted) if goal["measure"] == "kg"), None)
    if number is None or not _could_harm(tx, member_id, wanted, today):
        return []
    return [_error(number, "target", "Not below what is safe for you: ask a doctor first.")]


def _could_harm(tx: Session, member_id: UUID, wanted: list[dict[str, Any]], today: date) -> bool:
    """Whether the weight wanted is below a body mass index of 18.5 (World Health Organization, TRS 894, 2000), or any
    weight is a goal for somebody pregnant, under 19, or guarded by their own word."""
    about = profiles.about(tx, member_id)
    age, cm = about.age(today), about.height(today)
    target = next(goal["target"] for goal in wanted if goal["measure"] == "kg")
    young = age is not None and age < 19
    return about.guarded or about.pregnant or young or bool(cm and target / (cm / 100) ** 2 < 18.5)


def _error(number: int, field: str, detail: str) -> dict[str, str]:
    return {"pointer": f"/goals/{number}/{field}", "detail": detail}
