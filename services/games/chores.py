"""What the worker does by the clock: sessions are told, shares end, chains are signed."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from kit.erasure import BlankLate
from kit.worker import Job
from services.games import erasing, programme
from services.games.accesses import accesses
from services.games.due import due
from services.games.models import Due
from services.games.shares import shares


def do_what_is_due(room: Any) -> None:
    """Everything of members' that is due now."""
    due.run(room, ("session", "share"), act)


def act(tx: Session, row: Due, now: datetime) -> datetime | None:
    """One thing that is due, as its member; when it is due again."""
    if row.kind == "session":
        return programme.tell(tx, row, now)
    shares.expire(tx, row.id, now)
    return None


JOBS: tuple[Job, ...] = (
    Job("do_what_is_due", 2, do_what_is_due),
    Job("sign_chains", 3600, accesses.sign),
    Job("blank_late", 10, BlankLate(erasing.TOMBSTONES, erasing.SPARED)),
)
