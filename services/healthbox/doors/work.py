"""Doors of the Health Box: questionnaires, foods, imports, exports and the report."""

from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.healthbox.schemas import Assess, AssessmentId, AssessmentsPage, Instruments
from kit.rpc.doors import Actor, Reader, Room, command, read
from services.healthbox import assessments
from services.healthbox.instruments import Instrument


class WorkDoors(Room):
    """Questionnaires, foods, imports, exports and the report."""

    readers: ClassVar[dict[str, Reader]] = {"assessment": assessments.read}
    worded: dict[str, Instrument]

    @read(Instruments)
    def instruments(self, tx: Session, actor: Actor, language: str) -> dict[str, Any]:
        """The questionnaires, and why some are not offered."""
        return assessments.instruments(tx, actor, self.worded, self.settings.instrument_permissions, language)

    @command(Assess, made="assessment", status=201)
    def assess(self, tx: Session, actor: Actor, instrument: str, answers: list[float | None]) -> UUID:
        """Answer a questionnaire."""
        return assessments.assess(tx, actor, self.settings.instrument_permissions, instrument, answers)

    @read(AssessmentsPage)
    def assessments(
        self, tx: Session, actor: Actor, instrument: str | None, limit: int, cursor: str | None
    ) -> dict[str, Any]:
        """The actor's own results, newest first."""
        return assessments.page(tx, actor, instrument, limit, cursor)

    @read(AssessmentId)
    def assessment(self, tx: Session, actor: Actor, assessment_id: UUID) -> dict[str, Any]:
        """One result."""
        return assessments.read(tx, actor, assessment_id)

    @command(AssessmentId, status=204)
    def remove_assessment(self, tx: Session, actor: Actor, assessment_id: UUID) -> None:
        """Delete a result."""
        assessments.remove(tx, actor, assessment_id)
