"""An import, done: the file is read as it lies sealed, and taken over in steps; what is committed is not done again."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import chain, groupby, islice
from typing import Any

from sqlalchemy.orm import Session

from kit.faults import point
from services.healthbox import beside, imports
from services.healthbox.beside import Beside
from services.healthbox.entries_bulk import Counts, put_many
from services.healthbox.imports import Fact, Problem, Record
from services.healthbox.imports.records import WHOLE
from services.healthbox.jobs import COUNTS
from services.healthbox.models import Job
from services.healthbox.tasks import Task, Unreadable

STEP = 500  # records of a transaction
MOST_PROBLEMS = 200
Item = Record | Problem | Fact


def run(task: Task) -> None:
    """Take a file over, or only count what that would do.

    Raises `Unreadable`, `kit.store.Damaged`, `kit.store.NotStored`: what was committed until then stays.
    """
    chunks = task.room.store.open(task.upload, task.member_id, late=True)
    first = next(chunks, b"")
    format_ = task.arguments["format"] or imports.sniff(first)
    if format_ is None:
        raise Unreadable("None of the kinds of files that are taken over here.")
    with task.step() as (tx, job):
        job.arguments = {**job.arguments, "format": format_}
        about = imports.context(tx, task.member_id, format_)
    try:
        found = _left(imports.read(chain((first,), chunks), format_, about), task.position, format_)
        for batch in _batches(found):
            _take(task, batch)
    except imports.Unreadable as problem:
        raise Unreadable(str(problem)) from None


def _left(found: Iterator[Item], position: int, format_: str) -> Iterator[Item]:
    """What is not done yet. What a whole export of an app takes back stands at its end, and is made out by what is
    here: after a crash there is less of it, so its places say nothing."""
    for place, one in enumerate(found):
        if place >= position or (format_ in WHOLE and isinstance(one, Record) and one.retracted):
            yield one


def _batches(found: Iterator[Item]) -> Iterator[list[Item]]:
    """So many at once; facts apart, so that what is only counted judges a goal by the profile before it."""
    for _, alike in groupby(found, lambda one: isinstance(one, Fact)):
        while batch := list(islice(alike, STEP)):
            yield batch


def _take(task: Task, batch: Sequence[Item]) -> None:
    unread = [one for one in batch if isinstance(one, Problem)]
    with task.step() as (tx, job):
        if task.arguments["dry_run"]:
            with tx.begin_nested() as tried:
                counts, others = _put(tx, task, batch)
                tried.rollback()
        else:
            counts, others = _put(tx, task, batch)
        job.position += len(batch)
        job.done = job.position
        job.arguments = {**job.arguments, "tries": 0}  # it goes on: what breaks later is another matter
        job.report = _added(job, counts, others, unread)
    point("job.step")


def _put(tx: Session, task: Task, batch: Sequence[Item]) -> tuple[Counts, Beside]:
    counts = put_many(tx, task.member_id, [one for one in batch if isinstance(one, Record)])
    facts = [one for one in batch if isinstance(one, Fact)]
    return counts, beside.put(tx, task.member_id, task.room.settings.instrument_permissions, facts)


def _added(job: Job, counts: Counts, others: Beside, unread: list[Problem]) -> dict[str, Any]:
    before, now = job.report, asdict(counts)
    now["refused"] += len({problem.number for problem in unread}) + others.refused
    trackers = Counter(before.get("trackers", {})) + counts.trackers
    kinds = {
        kind: Counter(before.get("beside", {}).get(kind, {})) + others.counts.get(kind, Counter())
        for kind in (*before.get("beside", {}), *others.counts)
    }
    problems = sorted((*unread, *counts.problems, *others.problems), key=lambda one: one.number)
    told = [{"record": one.number, "field": one.field, "detail": one.detail} for one in problems]
    kept = [{"record": number, "kind": kind, "field": name} for number, kind, name in others.kept]
    return {
        **{name: before.get(name, 0) + now[name] for name in COUNTS},
        "trackers": dict(trackers),
        "beside": {kind: dict(count) for kind, count in kinds.items()},
        "kept": [*before.get("kept", []), *kept][:MOST_PROBLEMS],
        "problems": [*before.get("problems", []), *told][:MOST_PROBLEMS],
    }
