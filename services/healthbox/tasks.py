"""A job while it is done: each step in a transaction of its own as its member, which no step outlives."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.database import clock
from services.healthbox.models import Job
from services.healthbox.subjects import enter


class Gone(Exception):
    """Nobody wants it any more: its member left meanwhile."""


class Unreadable(Exception):
    """What a file is not, in words for whoever sent it; never a word of the file."""


@dataclass
class Task:
    """What is to be done. `arguments`: what was asked; `position`: where it goes on."""

    room: Any
    id: UUID
    member_id: UUID
    kind: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)
    upload: str | None = None
    position: int = 0

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A transaction that sees the member's rows, and opens what they sealed."""
        with self.room.db.transaction() as tx:
            enter(tx, self.member_id, kms=self.room.kms)
            yield tx

    @contextmanager
    def row(self) -> Iterator[tuple[Session, Job | None]]:
        """The job's row, locked; None when it is gone."""
        with self.transaction() as tx:
            yield tx, tx.scalar(select(Job).where(Job.id == self.id).with_for_update())

    @contextmanager
    def step(self) -> Iterator[tuple[Session, Job]]:
        """The same for a step of the work; raises `Gone`."""
        with self.row() as (tx, job):
            if job is None or job.state != "running":
                raise Gone
            job.changed_at = clock(tx)
            yield tx, job
