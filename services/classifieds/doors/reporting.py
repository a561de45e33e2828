"""Doors of the classifieds: what members say does not belong here."""

from uuid import UUID

from sqlalchemy.orm import Session

from contracts.classifieds import schemas
from kit.rpc.doors import Actor, Room, command
from services.classifieds import reports


class ReportDoors(Room):
    """Reports."""

    @command(schemas.Report, status=204)
    def report(self, tx: Session, actor: Actor, about: str, about_id: UUID, reason: str, words: str | None) -> None:
        """Say that something does not belong here."""
        reports.report(tx, actor, about, about_id, reason, words)
