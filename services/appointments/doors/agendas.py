"""Doors of the professional's side, and of who looks for a slot."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.appointments.schemas import (
    AddException,
    AddReason,
    AgendaId,
    DelegateId,
    ExceptionId,
    FirstFree,
    Nothing,
    ProfessionalId,
    PutAgenda,
    PutDelegate,
    PutHours,
    PutPatient,
    PutReason,
    ReasonId,
    Slots,
)
from kit.rpc.doors import Actor, Reader, Room, command, read
from services.appointments import agendas, delegates, finding, hours, overrides, patients, reasons


class AgendaDoors(Room):
    """Agendas, reasons, hours, exceptions, delegates, patients; and slots, for whoever looks for one."""

    readers: ClassVar[dict[str, Reader]] = {
        "agenda": agendas.read,
        "reason": reasons.read,
        "hours": hours.read,
        "exception": overrides.read,
        "delegate": delegates.read,
    }

    @read(AgendaId)
    def agenda(self, tx: Session, actor: Actor, member_id: UUID) -> dict[str, Any]:
        """An agenda that the actor manages."""
        return agendas.read(tx, actor, member_id)

    @read(Nothing)
    def agendas(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """The agendas that the actor manages."""
        return agendas.listed(tx, actor)

    @command(PutAgenda, made="agenda")
    def put_agenda(self, tx: Session, actor: Actor, member_id: UUID, version: int | None, **words: Any) -> UUID:
        """Set an agenda up, or open the own one."""
        return agendas.put(tx, actor, member_id, version, words.pop("sites"), **words)

    @read(AgendaId)
    def reasons(self, tx: Session, actor: Actor, member_id: UUID) -> dict[str, Any]:
        """The reasons for a visit."""
        return reasons.listed(tx, actor, member_id)

    @command(AddReason, made="reason", status=201)
    def add_reason(self, tx: Session, actor: Actor, member_id: UUID, **words: Any) -> UUID:
        """Add a reason."""
        return reasons.add(tx, actor, member_id, **words)

    @command(PutReason, made="reason")
    def put_reason(self, tx: Session, actor: Actor, member_id: UUID, reason_id: UUID, **words: Any) -> UUID:
        """Change a reason."""
        return reasons.change(tx, actor, member_id, reason_id, **words)

    @command(ReasonId, status=204)
    def remove_reason(self, tx: Session, actor: Actor, member_id: UUID, reason_id: UUID) -> None:
        """End a reason."""
        reasons.remove(tx, actor, member_id, reason_id)

    @read(AgendaId)
    def hours(self, tx: Session, actor: Actor, member_id: UUID) -> dict[str, Any]:
        """The ordinary hours."""
        return hours.read(tx, actor, member_id)

    @command(PutHours, made="hours")
    def put_hours(self, tx: Session, actor: Actor, member_id: UUID, items: list[dict[str, Any]]) -> UUID:
        """Set all ordinary hours."""
        return hours.put(tx, actor, member_id, items)

    @read(AgendaId)
    def exceptions(self, tx: Session, actor: Actor, member_id: UUID) -> dict[str, Any]:
        """The openings and absences that are not over."""
        return overrides.listed(tx, actor, member_id)

    @command(AddException, made="exception", status=201)
    def add_exception(self, tx: Session, actor: Actor, member_id: UUID, **words: Any) -> UUID:
        """Add an opening or an absence."""
        return overrides.add(tx, actor, member_id, **words)

    @command(ExceptionId, status=204)
    def remove_exception(self, tx: Session, actor: Actor, member_id: UUID, exception_id: UUID) -> None:
        """Take an opening or an absence back."""
        overrides.remove(tx, actor, member_id, exception_id)

    @read(AgendaId)
    def delegates(self, tx: Session, actor: Actor, member_id: UUID) -> dict[str, Any]:
        """Who else manages the actor's agenda."""
        return delegates.listed(tx, actor, member_id)

    @command(PutDelegate, made="delegate")
    def put_delegate(self, tx: Session, actor: Actor, member_id: UUID, delegate_id: UUID, rights: list[str]) -> UUID:
        """Let somebody manage the actor's agenda."""
        return delegates.put(tx, actor, member_id, delegate_id, rights)

    @command(DelegateId, status=204)
    def remove_delegate(self, tx: Session, actor: Actor, member_id: UUID, delegate_id: UUID) -> None:
        """Take a delegate's rights back."""
        delegates.remove(tx, actor, member_id, delegate_id)

    @read(AgendaId)
    def patients(self, tx: Session, actor: Actor, member_id: UUID) -> dict[str, Any]:
        """Who came or will come, and who is known."""
        return patients.listed(tx, actor, member_id)

    @command(PutPatient, status=204)
    def put_patient(self, tx: Session, actor: Actor, member_id: UUID, patient_id: UUID, known: bool) -> None:
        """Say that a member is a known patient, or not."""
        patients.put(tx, actor, member_id, patient_id, known)

    @read(ProfessionalId)
    def professional(self, tx: Session, actor: Actor, professional_id: UUID) -> dict[str, Any]:
        """A professional whom the actor may book."""
        return finding.professional(tx, actor.member_id, professional_id)

    @read(Slots)
    def slots(
        self, tx: Session, actor: Actor, professional_id: UUID, reason_id: UUID, from_: date, to: date
    ) -> dict[str, Any]:
        """Free slots for a reason."""
        return finding.slots(tx, actor.member_id, professional_id, reason_id, from_, to)

    @read(FirstFree)
    def first_free(self, tx: Session, actor: Actor, professional_ids: list[UUID], video: bool | None) -> dict[str, Any]:
        """The first free slot of each of several professionals."""
        return finding.first_free(tx, actor.member_id, professional_ids, video)
