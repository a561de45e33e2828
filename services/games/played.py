"""What was played: sessions of one series, which series there are, which tasks on which day."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.orm import Session

from services.games import following
from services.games.models import Run
from services.games.tasks import TASKS


class Series(NamedTuple):
    """What is compared with itself alone: a task, in one form, answered by one means, on one class of device."""

    task: str
    variant: str
    input: str
    latency_class: str


def sessions(
    tx: Session, member_id: UUID, series: Series, first: date | None, last: date | None
) -> list[following.Session]:
    """Those of a series in the task's current edition, in their order; scores of two editions do not compare."""
    columns = Run.day, Run.finished_at, Run.score
    query = select(*columns).where(Run.member_id == member_id, *_scored(), *_within(first, last))
    same = tuple_(Run.task, Run.variant, Run.input, Run.latency_class) == tuple_(*series)
    rows = tx.execute(query.where(same).order_by(Run.finished_at, Run.id))
    return [following.Session(day, at, score) for day, at, score in rows]


def series(tx: Session, member_id: UUID, first: date | None = None, last: date | None = None) -> list[dict[str, Any]]:
    """{task, variant, input, latency_class, sessions, last_day}: the one played last comes first."""
    columns = Run.task, Run.variant, Run.input, Run.latency_class
    query = select(*columns, func.count().label("sessions"), func.max(Run.day).label("last_day"))
    query = query.where(Run.member_id == member_id, *_scored(), *_within(first, last)).group_by(*columns)
    rows = tx.execute(query.order_by(func.max(Run.finished_at).desc(), *columns))
    return [{**row, "last_day": row["last_day"].isoformat()} for row in rows.mappings()]


def by_day(tx: Session, member_id: UUID, first: date, last: date) -> dict[date, Sequence[str]]:
    """The tasks of which a run was scored on each of these days, in the order of their first run."""
    query = select(Run.day, Run.task).where(Run.member_id == member_id, Run.state == "scored", *_within(first, last))
    found: dict[date, dict[str, None]] = {}
    for day, task in tx.execute(query.order_by(Run.finished_at)):
        found.setdefault(day, {})[task] = None
    return {day: list(tasks) for day, tasks in found.items()}


def _scored() -> tuple[ColumnElement[bool], ...]:
    current = or_(*((Run.task == name) & (Run.version == task.version) for name, task in TASKS.items()))
    return Run.state == "scored", current


def _within(first: date | None, last: date | None) -> list[ColumnElement[bool]]:
    return [*([] if first is None else [Run.day >= first]), *([] if last is None else [Run.day <= last])]
