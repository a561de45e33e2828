"""What the worker does by the clock: reminders are told, shares end, deletions become real, chains are signed."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.database import clock
from kit.erasure import BlankLate
from kit.times import instant
from kit.worker import Job
from services.healthbox import accesses, entries, erasing, reminders, shares, working
from services.healthbox.checkpoints import wire
from services.healthbox.due import due
from services.healthbox.models import Due, Member, Share

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
    elif (share := tx.get(Share, row.id)) is not None and share.expires_at <= now:
        shares.end(tx, share, "expired")
    return None


def sign_chains(room: Any) -> None:
    """Sign and write the heads that moved since the last time, and of whom a whole chain went."""
    signed, _ = room.checkpoints.read()
    with room.db.transaction() as tx:
        now = clock(tx)
        moved = accesses.moved_since(tx, signed)
        gone = tx.scalars(select(Member.id).where(Member.state == "erased", Member.id.in_(signed))).all()
    for member_id in gone:
        room.checkpoints.write(instant(now), erased=str(member_id))
    if moved:
        room.checkpoints.write(instant(now), heads=wire(moved))


JOBS: tuple[Job, ...] = (
    Job("do_what_is_due", 2, do_what_is_due),
    Job("do_jobs", 1, working.do_jobs),
    Job("do_jobs_beside", 1, working.do_jobs),  # nobody waits for somebody else's gigabyte
    Job("sign_chains", 3600, sign_chains),
    Job("blank_late", 10, BlankLate(erasing.TOMBSTONES, erasing.SPARED)),
)
