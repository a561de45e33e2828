"""What the worker does by the clock."""

from typing import Any

from kit.database import clock
from kit.erasure import BlankLate
from kit.worker import Job
from services.directory import deciding, erasing, proving
from services.directory.keeping import KeepIndex


def discard_documents(room: Any) -> None:
    """Delete the proofs of claims that were decided."""
    count = 1
    while count:
        with room.db.transaction() as tx:
            count = deciding.discard(tx, room.store)


def sweep_uploads(room: Any) -> None:
    """Delete what was sent more than a day ago and proves no claim that waits, and proofs that nobody finished."""
    with room.db.transaction() as tx:
        kept = deciding.kept(tx)
        proving.forget(tx, clock(tx))
    room.store.sweep(spared=kept)


JOBS: tuple[Job, ...] = (
    Job("discard_documents", 5, discard_documents),
    Job("sweep_uploads", 3600, sweep_uploads),
    Job("blank_late", 10, BlankLate(erasing.TOMBSTONES, erasing.SPARED)),
    Job("keep_index", 1, KeepIndex()),
)
