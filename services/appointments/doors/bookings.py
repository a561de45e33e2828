"""Doors of holds and appointments."""

from datetime import date, datetime
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.appointments import schemas
from kit.config import Settings
from kit.database import Database
from kit.rpc.doors import Actor, Reader, Room, command, read
from kit.tokens import derive
from services.appointments import booking, changes, holds, views
from services.appointments import days as calendar


class BookingDoors(Room):
    """Holds and appointments. `sealing` is the 32-byte key of what is written for one visit."""

    readers: ClassVar[dict[str, Reader]] = {"hold": views.hold}

    def __init__(self, db: Database, settings: Settings) -> None:
        super().__init__(db, settings)
        self.sealing = derive(settings.secret_key, "appointments", "sealing")["sealing"]
        opening = partial(views.appointment, self.sealing)
        self.readers = {**self.readers, "appointment": opening}  # type: ignore[misc]  # of this room: it has a key

    @command(schemas.Hold, made="hold", status=201)
    def hold(self, tx: Session, actor: Actor, professional_id: UUID, reason_id: UUID, starts_at: datetime) -> UUID:
        """Keep a free slot for five minutes."""
        return holds.hold(tx, actor, professional_id, reason_id, starts_at)

    @read(schemas.HoldId)
    def hold_of(self, tx: Session, actor: Actor, hold_id: UUID) -> dict[str, Any]:
        """One's own hold in this session."""
        return views.hold(tx, actor, hold_id)

    @command(schemas.HoldId, status=204)
    def release(self, tx: Session, actor: Actor, hold_id: UUID) -> None:
        """Give a hold up."""
        holds.release(tx, actor, hold_id)

    @command(schemas.Book, made="appointment", status=201)
    def book(self, tx: Session, actor: Actor, hold_id: UUID, note: str | None, birth_date: date | None) -> UUID:
        """Make an appointment of a hold."""
        return booking.book(tx, self.sealing, actor, hold_id, note, birth_date)

    @read(schemas.AppointmentsPage)
    def appointments(self, tx: Session, actor: Actor, **page: Any) -> dict[str, Any]:
        """One's own appointments as a patient."""
        return views.appointments(self.sealing, tx, actor, **page)

    @read(schemas.AppointmentId)
    def appointment(self, tx: Session, actor: Actor, appointment_id: UUID) -> dict[str, Any]:
        """One appointment."""
        return views.appointment(self.sealing, tx, actor, appointment_id)

    @command(schemas.Move, made="appointment")
    def move(self, tx: Session, actor: Actor, appointment_id: UUID, version: int | None, starts_at: datetime) -> UUID:
        """Give an appointment another time."""
        return changes.move(tx, actor, appointment_id, version, starts_at)

    @command(schemas.Cancel, made="appointment")
    def cancel(self, tx: Session, actor: Actor, appointment_id: UUID, reason: str | None) -> UUID:
        """Call an appointment off."""
        return changes.cancel(tx, self.sealing, actor, appointment_id, reason)

    @command(schemas.Decide, made="appointment")
    def decide(self, tx: Session, actor: Actor, appointment_id: UUID, decision: str) -> UUID:
        """Accept or decline a request."""
        return changes.decide(tx, actor, appointment_id, decision)

    @command(schemas.RecordOutcome, made="appointment")
    def record_outcome(self, tx: Session, actor: Actor, appointment_id: UUID, outcome: str) -> UUID:
        """Note whether the member came."""
        return changes.record_outcome(tx, actor, appointment_id, outcome)

    @read(schemas.Days)
    def day(self, tx: Session, actor: Actor, member_id: UUID, date: date, days: int) -> dict[str, Any]:
        """A professional's day or week."""
        return calendar.day(self.sealing, tx, actor, member_id, date, days)

    @read(schemas.AgendaId)
    def outside(self, tx: Session, actor: Actor, member_id: UUID) -> dict[str, Any]:
        """The upcoming appointments that the hours of an agenda do not hold any more."""
        return views.outside(self.sealing, tx, actor, member_id)
