"""An agenda and who may do what with it: its professional everything, a delegate what they were given."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts.appointments.schemas import RIGHTS
from kit.refusals import NotFound
from kit.rpc.doors import Actor
from services.appointments import patients
from services.appointments.members import between
from services.appointments.models import Agenda, Block, Delegate, Member
from services.appointments.refusals import AgendaClosed, MissingRight


@dataclass(frozen=True)
class Found:
    """An agenda as a member who looks for a slot finds it: `known` patient there, and the database's clock."""

    agenda: Agenda
    member: Member
    known: bool
    now: datetime


def manage(tx: Session, actor: Actor, member_id: UUID, right: str | None = None) -> Agenda:
    """The agenda of a professional, for them or for a delegate with the right; without one: with any.

    Raises `NotFound` for everybody else, `MissingRight`.
    """
    agenda, rights = managed(tx, actor, member_id)
    if right is not None and right not in rights:
        raise MissingRight()
    return agenda


def managed(tx: Session, actor: Actor, member_id: UUID) -> tuple[Agenda, list[str]]:
    """The agenda of a professional and the actor's rights there; raises `NotFound` for who has none."""
    delegate = (Delegate.agenda_id == Agenda.id) & (Delegate.member_id == actor.member_id)
    blocked = select(Block.id).where(between(actor.member_id, Agenda.member_id)).exists()
    found = tx.execute(
        select(Agenda, Delegate.rights)
        .join(Member, Member.id == Agenda.member_id)
        .outerjoin(Delegate, delegate & ~blocked)
        .where(Agenda.member_id == member_id, Member.state != "erased")
    ).one_or_none()
    if found is None:
        raise NotFound()
    rights = list(RIGHTS) if member_id == actor.member_id else found.rights and [*{"see", *found.rights}]
    if not rights:
        raise NotFound()
    return found.Agenda, [right for right in RIGHTS if right in rights]


def bookable(tx: Session, actor_id: UUID, professional_id: UUID) -> Agenda:
    """The agenda of a professional for a member who wants to book there; raises `NotFound`, `AgendaClosed`."""
    return opened(tx, actor_id, professional_id).agenda


def opened(tx: Session, actor_id: UUID, professional_id: UUID) -> Found:
    """The same, with what a search needs beside."""
    one = found(tx, actor_id, professional_id)
    if not one.agenda.is_open:
        raise AgendaClosed()
    return one


def found(tx: Session, actor_id: UUID, professional_id: UUID) -> Found:
    """The agenda of a professional who is there for the member, open or not; raises `NotFound`."""
    for one in there(tx, actor_id, [professional_id]):
        return one
    raise NotFound()


def there(tx: Session, actor_id: UUID, professional_ids: Collection[UUID]) -> list[Found]:
    """The agendas of those of the professionals who have one, are active, and are not hidden from the member."""
    blocked = select(Block.id).where(between(actor_id, Agenda.member_id)).exists()
    rows = tx.execute(
        select(Agenda, Member, patients.known(Agenda.id, actor_id), func.clock_timestamp())
        .join(Member, Member.id == Agenda.member_id)
        .where(Agenda.member_id.in_(professional_ids), Member.state == "active", ~blocked)
    )
    return [Found(*row) for row in rows]
