"""Who may see an appointment: its member, the professional, and who manages the agenda for them."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from kit.refusals import NotFound
from kit.rpc.doors import Actor
from services.appointments.members import blocks
from services.appointments.models import Agenda, Booking, Delegate

ACTOR: Any = bindparam("actor", type_=Uuid)
APPOINTMENTS = ("pending", "confirmed", "kept", "no_show", "cancelled", "declined", "expired")


def visible_to(actor_id: UUID) -> ColumnElement[bool]:
    """The condition, over bookings joined with their agendas; what is held or offered is no appointment."""
    return and_(
        Booking.state != "held", Booking.state != "offered", or_(Booking.member_id == actor_id, managed_by(actor_id))
    )


def managed_by(actor_id: UUID) -> ColumnElement[bool]:
    """That an agenda is the actor's own, or one they are a delegate of."""
    delegate = select(Delegate.agenda_id).where(Delegate.agenda_id == Agenda.id, Delegate.member_id == actor_id)
    blocked = blocks.blocked(actor_id, Agenda.member_id)
    return or_(Agenda.member_id == actor_id, and_(delegate.exists(), ~blocked))


def find(tx: Session, actor: Actor, appointment_id: UUID) -> tuple[Booking, Agenda]:
    """An appointment and its agenda; raises `NotFound` for who may not see it."""
    query = select(Booking, Agenda).join(Agenda).where(Booking.id == appointment_id, visible_to(actor.member_id))
    found = tx.execute(query).one_or_none()
    if found is None:
        raise NotFound()
    return found.Booking, found.Agenda


def side_of(booking: Any, actor: Actor) -> str:
    """On which side of an appointment somebody stands who may see it: member or professional."""
    return "member" if booking.member_id == actor.member_id else "professional"
