"""Imports and exports, as jobs: what takes longer than an answer is asked for, looked at while it is done, and fetched.

Asked for here; done by the worker (`working`). A job's row and file last an hour from its end, an import's report a
day. Of a dry run the upload stays as long, so that the import itself can follow; otherwise it goes with its job's end.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from kit.database import clock
from kit.refusals import Invalid, NotFound
from kit.rpc.doors import Actor
from kit.store import NotStored, Store
from kit.times import instant
from services.healthbox.due import due
from services.healthbox.models import Job, Member
from services.healthbox.refusals import JobRunning

NEWEST = 10
LASTS = timedelta(hours=24)  # as long as an upload may be used
COUNTS = ("added", "changed", "same", "removed", "refused")
_NONE = dict.fromkeys(("added", "same", "kept"), 0)
UNDONE = ("waiting", "running")
_FILES = {
    "csv": ("zip", "application/zip"),
    "fhir": ("json", "application/fhir+json"),
    "html": ("html", "text/html; charset=utf-8"),
}


def start_import(tx: Session, actor: Actor, store: Store, upload: str, format_: str | None, dry_run: bool) -> UUID:
    """Ask that a file be taken over; raises `Invalid` (no upload of one's own), `JobRunning`."""
    try:
        store.check(upload, actor.member_id)
    except NotStored:
        raise Invalid(errors=[{"pointer": "/upload", "detail": "The handle of a file you sent today."}]) from None
    return begin(tx, actor.member_id, "import", {"format": format_, "dry_run": dry_run}, upload)


def start_export(tx: Session, actor: Actor, format_: str) -> UUID:
    """Ask that everything of one's own be written into a file; raises `JobRunning`."""
    return begin(tx, actor.member_id, "export", {"format": format_, "dry_run": False})


def begin(tx: Session, member_id: UUID, kind: str, arguments: dict[str, Any], upload: str | None = None) -> UUID:
    """A job that a worker takes up at once; raises `JobRunning` while another of this kind is not over."""
    tx.execute(select(Member.id).where(Member.id == member_id).with_for_update())  # one after the other
    if tx.scalar(select(Job.id).where(Job.member_id == member_id, Job.kind == kind, Job.state.in_(UNDONE)).limit(1)):
        raise JobRunning()
    now = clock(tx)
    made = Job(
        id=uuid7(), member_id=member_id, kind=kind, arguments=arguments, upload=upload, expires_at=now + LASTS,
        state="waiting", position=0, done=0, report={}, created_at=now,
    )  # fmt: skip
    tx.add(made)
    due.put(tx, made.id, member_id, "job", now)
    return made.id


def read(tx: Session, actor: Actor, job_id: UUID) -> dict[str, Any]:
    """A job of one's own; raises `NotFound`, also when it is over and gone."""
    return _item(tx, _own(tx, actor, job_id))


def listed(tx: Session, actor: Actor) -> dict[str, Any]:
    """One's own newest jobs."""
    mine = select(Job).where(Job.member_id == actor.member_id, Job.expires_at > clock(tx))
    return {"items": [_item(tx, row) for row in tx.scalars(mine.order_by(Job.id.desc()).limit(NEWEST))], "next": None}


def file(tx: Session, actor: Actor, job_id: UUID) -> dict[str, Any]:
    """{handle, name, media, format} of the file that an export made; raises `NotFound` when there is none (any more).

    That of the format html holds what the page is drawn from, a line of JSON for each part.
    """
    job = _own(tx, actor, job_id)
    if job.download is None:
        raise NotFound()
    ending, media = _FILES[job.arguments["format"]]
    name = f"patientsworld-{job.created_at.date().isoformat()}.{ending}"
    return {"handle": job.download, "name": name, "media": media, "format": job.arguments["format"]}


def forget(tx: Session, member_id: UUID) -> None:
    """A member leaves: what is done for them stops at its next step; their files and rows go at once with the worker.

    A row keeps the handles of its files until then, and nothing else.
    """
    for job in tx.scalars(select(Job).where(Job.member_id == member_id).with_for_update()).all():
        now = clock(tx)
        job.state, job.arguments, job.report, job.expires_at = "failed", {}, {}, now
        due.put(tx, job.id, member_id, "job", now)


def _own(tx: Session, actor: Actor, job_id: UUID) -> Job:
    job = tx.get(Job, job_id)
    if job is None or job.member_id != actor.member_id or job.expires_at <= clock(tx):
        raise NotFound()
    return job


def _item(tx: Session, job: Job) -> dict[str, Any]:
    report = job.report
    is_rehearsed = job.arguments["dry_run"] and job.state == "done"
    return {
        "id": str(job.id),
        "kind": job.kind,
        "format": job.arguments["format"],
        "dry_run": job.arguments["dry_run"],
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "report": {
            **{name: report.get(name, 0) for name in COUNTS},
            "problems": report.get("problems", []),
            "trackers": report.get("trackers", {}),
            "beside": {kind: {**_NONE, **counts} for kind, counts in report.get("beside", {}).items()},
            "kept": report.get("kept", []),
        },
        "has_download": job.download is not None,
        "upload": job.upload if is_rehearsed else None,
        "created_at": instant(job.created_at),
        "expires_at": instant(job.expires_at),
    }
