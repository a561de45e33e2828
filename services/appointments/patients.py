"""Who is a known patient: the professional's word, else a kept appointment there."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, exists, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from kit.refusals import NotFound
from kit.replica import public
from kit.rpc.doors import Actor
from services.appointments import agendas
from services.appointments.members import blocks, replica
from services.appointments.models import STANDING, Booking, Member, Patient

_MOST = 1000


def known(agenda_id: UUID | InstrumentedAttribute[UUID], member_id: UUID) -> ColumnElement[bool]:
    """Whether the member is a known patient of that agenda, as an expression."""
    agenda: Any = literal(agenda_id, Uuid) if isinstance(agenda_id, UUID) else agenda_id
    word = select(Patient.known).where(Patient.agenda_id == agenda, Patient.member_id == member_id)
    came = exists().where(Booking.agenda_id == agenda, Booking.member_id == member_id, Booking.state == "kept")
    return func.coalesce(word.scalar_subquery(), came)


def is_known(tx: Session, agenda_id: UUID, member_id: UUID) -> bool:
    """Whether the member is a known patient of that agenda."""
    return bool(tx.scalar(select(known(agenda_id, member_id))))


def put(tx: Session, actor: Actor, member_id: UUID, patient_id: UUID, known: bool) -> None:
    """The professional's word on a member; raises `NotFound`, `MissingRight`."""
    agenda = agendas.manage(tx, actor, member_id, "book")
    replica.active(tx, patient_id)
    if blocks.is_blocked(tx, member_id, patient_id):
        raise NotFound()
    row = insert(Patient).values(agenda_id=agenda.id, member_id=patient_id, known=known)
    tx.execute(row.on_conflict_do_update(index_elements=[Patient.agenda_id, Patient.member_id], set_={"known": known}))


def listed(tx: Session, actor: Actor, member_id: UUID) -> dict[str, Any]:
    """Those who came, will come, or of whom the professional said a word: {member, known, kept} each, by name.

    `kept`: how many appointments they kept. At most a thousand.
    """
    agenda = agendas.manage(tx, actor, member_id)
    kept = func.count().filter(Booking.state == "kept")
    came = (
        select(Booking.member_id, kept.label("kept"))
        .where(Booking.agenda_id == agenda.id, Booking.state.in_((*STANDING, "kept", "no_show")))
        .group_by(Booking.member_id)
        .subquery()
    )
    word = (Patient.agenda_id == agenda.id) & (Patient.member_id == Member.id)
    times = func.coalesce(came.c.kept, 0)
    rows = tx.execute(
        select(Member, func.coalesce(Patient.known, times > 0), times)
        .outerjoin(came, came.c.member_id == Member.id)
        .outerjoin(Patient, word)
        .where(Member.state != "erased", came.c.member_id.is_not(None) | Patient.member_id.is_not(None))
        .order_by(Member.display_name, Member.id)
        .limit(_MOST)
    )
    items = [{"member": public(member), "known": known, "kept": kept} for member, known, kept in rows]
    return {"items": items, "next": None}
