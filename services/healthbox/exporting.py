"""An export, done: everything of a member as it is at one moment, sealed while it is written."""

from collections.abc import Iterator

from kit.faults import point
from services.healthbox import exports
from services.healthbox.subjects import enter
from services.healthbox.tasks import Task

LIMIT = 1 << 32  # bytes


def run(task: Task) -> None:
    """Write a member's export; a crash in between begins it anew."""
    room = task.room
    with room.db.transaction() as tx:
        tx.connection(execution_options={"isolation_level": "REPEATABLE READ"})  # of one moment
        enter(tx, task.member_id, kms=room.kms)
        total = exports.count(tx, task.member_id)
        _tell(task, 0, total)
        written = exports.write(
            room, tx, task.member_id, task.arguments["format"], lambda done: _tell(task, done, total)
        )
        handle = room.store.put(_Flow(written), task.member_id, LIMIT)
    try:
        with task.step() as (_, job):
            job.download, job.done = handle, total
    except BaseException:
        room.store.drop(handle)
        raise


def _tell(task: Task, done: int, total: int) -> None:
    with task.step() as (_, job):
        job.done, job.total = done, total
    point("job.step")


class _Flow:
    """Bytes that come as they are made, read as from a file."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts, self._left = parts, b""

    def read(self, size: int, /) -> bytes:
        while not self._left:
            part = next(self._parts, None)
            if part is None:
                return b""
            self._left = part
        given, self._left = self._left[:size], self._left[size:]
        return given
