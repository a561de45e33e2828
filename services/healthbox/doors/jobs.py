"""Doors of the Health Box: imports and exports, which are done as jobs, and the report."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.healthbox.schemas import HealthReport, JobId, Nothing, StartExport, StartImport
from kit.rpc.doors import Actor, Reader, Room, command, read
from kit.store import Store
from services.healthbox import jobs, report


class JobDoors(Room):
    """Imports and exports. `store`: where their files lie, sealed."""

    readers: ClassVar[dict[str, Reader]] = {"job": jobs.read}
    store: Store

    @command(StartImport, made="job", status=202)
    def start_import(self, tx: Session, actor: Actor, upload: str, format: str | None, dry_run: bool) -> UUID:
        """Take over what a file holds."""
        return jobs.start_import(tx, actor, self.store, upload, format, dry_run)

    @command(StartExport, made="job", status=202)
    def start_export(self, tx: Session, actor: Actor, format: str) -> UUID:
        """Write everything of the actor's into a file."""
        return jobs.start_export(tx, actor, format)

    @read(Nothing)
    def jobs(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """The actor's newest imports and exports."""
        return jobs.listed(tx, actor)

    @read(JobId)
    def job(self, tx: Session, actor: Actor, job_id: UUID) -> dict[str, Any]:
        """One of them."""
        return jobs.read(tx, actor, job_id)

    @read(JobId)
    def job_file(self, tx: Session, actor: Actor, job_id: UUID) -> dict[str, Any]:
        """Where the gateway finds the file that an export made, and what it is called."""
        return jobs.file(tx, actor, job_id)

    @read(HealthReport)
    def report(self, tx: Session, actor: Actor, from_: date, to: date, sections: list[str]) -> dict[str, Any]:
        """What the actor chose to show to a doctor, of a period."""
        return report.read(tx, actor, from_, to, sections)
