"""The worker's side of imports and exports: who does a job, what a crash leaves, how it ends, when its files go.

A job is claimed by an advisory lock on a connection of its own, which ends with the process that held it: the next
worker goes on at the last step that was committed. No transaction stays open meanwhile, so a member who leaves need
not wait for its end.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exc, select

from kit.database import clock, connect, is_away
from kit.faults import point
from kit.logs import log
from kit.store import Damaged, NotStored
from services.healthbox import exporting, importing
from services.healthbox.due import due
from services.healthbox.jobs import LASTS, UNDONE
from services.healthbox.models import Due, Job
from services.healthbox.refusals import KeysAway
from services.healthbox.tasks import Gone, Task, Unreadable

HOUR = timedelta(hours=1)
TRIES, PAUSE = 3, timedelta(seconds=10)
AWAY = exc.OperationalError, exc.InterfaceError, exc.TimeoutError
AT_ONCE = 20  # jobs that one run looks at
_CLAIM = "SELECT pg_try_advisory_lock(%s)"
_WORK: dict[str, Callable[[Task], None]] = {"import": importing.run, "export": exporting.run}


def do_jobs(room: Any) -> None:
    """Do what is due of jobs, one after the other; any number of workers, each job by one of them."""
    with room.db.transaction() as tx:
        wanted = select(Due.id, Due.member_id).where(Due.kind == "job", Due.at <= clock(tx))
        found = tx.execute(wanted.order_by(Due.at, Due.id).limit(AT_ONCE)).all()
    for job_id, member_id in found:
        with _claimed(room, job_id) as is_ours:
            if is_ours:
                _do(Task(room, job_id, member_id))
                _tidy(Task(room, job_id, member_id))


@contextmanager
def _claimed(room: Any, job_id: UUID) -> Iterator[bool]:
    connection = connect(room.settings.database_url, application=f"{room.name} job")
    try:
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, (int.from_bytes(job_id.bytes[8:], signed=True),))
            yield bool(cursor.fetchone()[0])
    finally:
        connection.close()


def _do(task: Task) -> None:
    """Bring a job to its end, if it is not there; what is a fault of ours is tried again in a while, not for ever."""
    if not _taken_up(task):
        return
    try:
        _WORK[task.kind](task)
        _end(task, "done")
    except Gone:
        return
    except Unreadable as problem:
        _end(task, "failed", str(problem))
    except Damaged:
        _end(task, "failed", "The file is not what was sent: send it again.")
    except NotStored:
        _end(task, "failed", "The file is not here any more: send it again.")
    except Exception as error:
        if isinstance(error, KeysAway) or is_away(error):
            _give_back(task)
            raise
        log.error("job_broke", job=task.kind, exc_info=error)


def _taken_up(task: Task) -> bool:
    """Whether there is something to do; a job that was tried too often without a step ends here."""
    with task.row() as (_, job):
        if job is None or job.state not in UNDONE:
            return False
        task.kind, task.arguments, task.upload, task.position = job.kind, job.arguments, job.upload, job.position
        tries = job.arguments.get("tries", 0)
        if tries < TRIES:
            job.state, job.arguments = "running", {**job.arguments, "tries": tries + 1}
            return True
    _end(task, "failed", "A fault of ours, tried three times. It is written down; no more was done.")
    return False


def _give_back(task: Task) -> None:
    """An outage is no try; where the database itself is away it counts as one after all."""
    with suppress(*AWAY), task.row() as (_, job):
        if job is not None and job.state in UNDONE:
            job.arguments = {**job.arguments, "tries": max(0, job.arguments["tries"] - 1)}


def _end(task: Task, state: str, problem: str | None = None) -> None:
    """How it ended, and until when that can be read."""
    with task.row() as (tx, job):
        if job is None or job.state not in UNDONE:
            return
        now = clock(tx)
        job.state, job.changed_at = state, now
        job.expires_at = now + (LASTS if job.kind == "import" and not job.arguments["dry_run"] else HOUR)
        if problem is not None:
            told = {"record": None, "field": None, "detail": problem}
            job.report = {**job.report, "problems": [*job.report.get("problems", []), told]}
        elif job.total is None:
            job.total = job.done


def _tidy(task: Task) -> None:
    """Files that are not needed any more go, then what tells of them: a crash in between does it again."""
    with task.row() as (tx, job):
        now = clock(tx)
        if job is None:
            due.drop(tx, task.id)
            return
        if job.state in UNDONE:
            due.put(tx, job.id, job.member_id, "job", now + PAUSE)
            return
        is_over = job.expires_at <= now
        is_kept = job.state == "done" and job.arguments["dry_run"] and not is_over
        files = [None if is_kept else job.upload, job.download if is_over else None]
    for handle in filter(None, files):
        task.room.store.drop(handle)
    point("job.dropped")
    with task.row() as (tx, job):
        if job is None or is_over:
            tx.execute(delete(Job).where(Job.id == task.id))
            due.drop(tx, task.id)
        else:
            job.upload = job.upload if is_kept else None
            due.put(tx, job.id, job.member_id, "job", job.expires_at)
