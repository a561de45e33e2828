"""Who is a known patient: the professional's word, else a kept appointment there."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, exists, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from services.appointments.models import Booking, Patient


def known(agenda_id: UUID | InstrumentedAttribute[UUID], member_id: UUID) -> ColumnElement[bool]:
    """Whether the member is a known patient of that agenda, as an expression."""
    agenda: Any = literal(agenda_id, Uuid) if isinstance(agenda_id, UUID) else agenda_id
    word = select(Patient.known).where(Patient.agenda_id == agenda, Patient.member_id == member_id)
    came = exists().where(Booking.agenda_id == agenda, Booking.member_id == member_id, Booking.state == "kept")
    return func.coalesce(word.scalar_subquery(), came)


def is_known(tx: Session, agenda_id: UUID, member_id: UUID) -> bool:
    """Whether the member is a known patient of that agenda."""
    return bool(tx.scalar(select(known(agenda_id, member_id))))
