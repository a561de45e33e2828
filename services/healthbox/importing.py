"""An import, done: the file is read as it lies sealed, and taken over in steps; what is committed is not done again."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import chain, islice
from typing import Any

from kit.faults import point
from services.healthbox import imports
from services.healthbox.entries_bulk import Counts, put_many
from services.healthbox.imports import Problem, Record
from services.healthbox.imports.records import WHOLE
from services.healthbox.jobs import COUNTS
from services.healthbox.models import Job
from services.healthbox.tasks import Task, Unreadable

STEP = 500  # records of a transaction
MOST_PROBLEMS = 200
Items = Sequence[Record | Problem]


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
        while batch := list(islice(found, STEP)):
            _take(task, batch)
    except imports.Unreadable as problem:
        raise Unreadable(str(problem)) from None


def _left(found: Iterator[Record | Problem], position: int, format_: str) -> Iterator[Record | Problem]:
    """What is not done yet. What a whole export of an app takes back stands at its end, and is made out by what is
    here: after a crash there is less of it, so its places say nothing."""
    for place, one in enumerate(found):
        if place >= position or (format_ in WHOLE and isinstance(one, Record) and one.retracted):
            yield one


def _take(task: Task, batch: Items) -> None:
    records = [one for one in batch if isinstance(one, Record)]
    unread = [one for one in batch if isinstance(one, Problem)]
    with task.step() as (tx, job):
        if task.arguments["dry_run"]:
            with tx.begin_nested() as tried:
                counts = put_many(tx, task.member_id, records)
                tried.rollback()
        else:
            counts = put_many(tx, task.member_id, records)
        job.position += len(batch)
        job.done = job.position
        job.arguments = {**job.arguments, "tries": 0}  # it goes on: what breaks later is another matter
        job.report = _added(job, counts, unread)
    point("job.step")


def _added(job: Job, counts: Counts, unread: list[Problem]) -> dict[str, Any]:
    before, now = job.report, asdict(counts)
    now["refused"] += len({problem.number for problem in unread})
    trackers = dict(before.get("trackers", {}))
    for tracker, count in counts.trackers.items():
        trackers[tracker] = trackers.get(tracker, 0) + count
    told = [{"record": one.number, "field": one.field, "detail": one.detail} for one in (*unread, *counts.problems)]
    told.sort(key=lambda one: one["record"])
    return {
        **{name: before.get(name, 0) + now[name] for name in COUNTS},
        "trackers": trackers,
        "problems": [*before.get("problems", []), *told][:MOST_PROBLEMS],
    }
