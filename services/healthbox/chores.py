"""What the worker does by the clock: reminders are told, shares end, deletions become real, chains are signed."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from kit.erasure import BlankLate
from kit.worker import Job
from services.healthbox import entries, erasing, reminders, working
from services.healthbox.accesses import accesses
from services.healthbox.due import due
from services.healthbox.models import Due
from services.healthbox.shares import shares

KINDS = ("reminder", "share", "entry")


def do_what_is_due(room: Any) -> None:
    """Everything of members' that is due now."""
    due.run(room, KINDS, act)


def act(tx: Session, row: Due, now: datetime) -> datetime | None:
    """One thing that is due, as its member; when it is due again."""
    if row.kind == "reminder":
        return reminders.tell(tx, row, now)
    if row.kind == "entry":
        entries.bury(tx, row.id, now)
    else:
        shares.expire(tx, row.id, now)
    return None


JOBS: tuple[Job, ...] = (
    Job("do_what_is_due", 2, do_what_is_due),
    Job("do_jobs", 1, working.do_jobs),
    Job("do_jobs_beside", 1, working.do_jobs),  # nobody waits for somebody else's gigabyte
    Job("sign_chains", 3600, accesses.sign),
    Job("blank_late", 10, BlankLate(erasing.TOMBSTONES, erasing.SPARED)),
)
