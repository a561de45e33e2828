"""Who manages an agenda beside its professional, and what they may do."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kit.refusals import Invalid, NotFound
from kit.replica import public
from kit.rpc.doors import Actor
from kit.times import instant
from services.appointments import agendas
from services.appointments.members import blocks, replica
from services.appointments.models import Agenda, Delegate, Member
from services.appointments.refusals import MissingRight


def listed(tx: Session, actor: Actor, member_id: UUID) -> dict[str, Any]:
    """Those who manage the actor's own agenda: {member, rights, since} each."""
    agenda = _own(tx, actor, member_id)
    rows = tx.execute(_rows(agenda).order_by(Member.display_name, Member.id))
    return {"items": [_shown(*row) for row in rows], "next": None}


def read(tx: Session, actor: Actor, delegate_id: UUID) -> dict[str, Any]:
    """One of those who manage the actor's own agenda."""
    agenda = _own(tx, actor, actor.member_id)
    row = tx.execute(_rows(agenda).where(Delegate.member_id == delegate_id)).one_or_none()
    if row is None:
        raise NotFound()
    return _shown(*row)


def put(tx: Session, actor: Actor, member_id: UUID, delegate_id: UUID, rights: Sequence[str]) -> UUID:
    """Let somebody manage the own agenda, with those rights.

    Raises `NotFound` for one who is not there for the actor, `Invalid` for oneself, `MissingRight` for a delegate.
    """
    agenda = _own(tx, actor, member_id)
    if delegate_id == member_id:
        raise Invalid(errors=[{"pointer": "/delegate_id", "detail": "Somebody else: you have every right already."}])
    replica.active(tx, delegate_id)
    if blocks.is_blocked(tx, member_id, delegate_id):
        raise NotFound()
    row = insert(Delegate).values(agenda_id=agenda.id, member_id=delegate_id, rights=agendas.in_order(rights))
    keys = [Delegate.agenda_id, Delegate.member_id]
    tx.execute(row.on_conflict_do_update(index_elements=keys, set_={"rights": row.excluded.rights}))
    return delegate_id


def remove(tx: Session, actor: Actor, member_id: UUID, delegate_id: UUID) -> None:
    """Take all rights back; a delegate may lay their own down."""
    agenda = agendas.manage(tx, actor, member_id)
    if actor.member_id not in (member_id, delegate_id):
        raise MissingRight()
    tx.execute(delete(Delegate).where(Delegate.agenda_id == agenda.id, Delegate.member_id == delegate_id))


def _own(tx: Session, actor: Actor, member_id: UUID) -> Agenda:
    """The agenda of the actor; raises `MissingRight` for a delegate, `NotFound` for others."""
    agenda = agendas.manage(tx, actor, member_id)
    if member_id != actor.member_id:
        raise MissingRight()
    return agenda


def _rows(agenda: Agenda) -> Any:
    both = select(Member, Delegate).join(Delegate, Delegate.member_id == Member.id)
    return both.where(Delegate.agenda_id == agenda.id, Member.state != "erased")


def _shown(member: Member, delegate: Delegate) -> dict[str, Any]:
    return {"member": public(member), "rights": delegate.rights, "since": instant(delegate.since)}
