"""Reasons for a visit: what can be booked, for whom, how long before and how far ahead."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session
from uuid6 import uuid7

from contracts.appointments.schemas import MOST_REASONS
from kit.refusals import Invalid, NotFound
from kit.rpc.doors import Actor
from services.appointments import agendas
from services.appointments.models import Agenda, Hour, Override, Reason

_PUBLIC = (
    "names",
    "duration",
    "video",
    "patients",
    "youngest",
    "oldest",
    "minimum_notice",
    "horizon",
    "cancel_cutoff",
    "needs_approval",
)
_OWN = (*_PUBLIC, "step", "buffer_before", "buffer_after", "most_per_day")


def public(reason: Reason) -> dict[str, Any]:
    """A reason as members see it."""
    return {"id": str(reason.id), **{name: getattr(reason, name) for name in _PUBLIC}}


def own(reason: Reason) -> dict[str, Any]:
    """A reason as those see it who manage the agenda."""
    return {"id": str(reason.id), **{name: getattr(reason, name) for name in _OWN}}


def is_for(reason: Reason, known: bool) -> bool:
    """Whether a reason is offered to a known patient, or to a new one."""
    return reason.patients == "all" or (reason.patients == "known") == known


def current(tx: Session, agenda_id: UUID) -> Sequence[Reason]:
    """The reasons of an agenda in the order in which they were made."""
    here = select(Reason).where(Reason.agenda_id == agenda_id, Reason.ended_at.is_(None))
    return tx.scalars(here.order_by(Reason.id)).all()


def listed(tx: Session, actor: Actor, member_id: UUID) -> dict[str, Any]:
    """The reasons of an agenda for who manages it."""
    agenda = agendas.manage(tx, actor, member_id)
    return {"items": [own(reason) for reason in current(tx, agenda.id)], "next": None}


def read(tx: Session, actor: Actor, reason_id: UUID) -> dict[str, Any]:
    """One reason, for who manages its agenda."""
    reason = tx.get(Reason, reason_id)
    if reason is None:
        raise NotFound()
    agendas.manage(tx, actor, tx.get_one(Agenda, reason.agenda_id).member_id)
    return own(reason)


def add(tx: Session, actor: Actor, member_id: UUID, **words: Any) -> UUID:
    """Add a reason; raises `NotFound`, `MissingRight`, `Invalid` when there are too many."""
    agenda = agendas.locked(tx, actor, member_id)
    if len(current(tx, agenda.id)) >= MOST_REASONS:
        raise Invalid(errors=[{"pointer": "", "detail": f"At most {MOST_REASONS} reasons."}])
    reason = Reason(id=uuid7(), agenda_id=agenda.id, **words)
    tx.add(reason)
    return reason.id


def change(tx: Session, actor: Actor, member_id: UUID, reason_id: UUID, **words: Any) -> UUID:
    """Change a reason; appointments made for it stay as they are. Raises `NotFound`, `MissingRight`."""
    reason = _own(tx, agendas.locked(tx, actor, member_id), reason_id)
    for name, value in words.items():
        setattr(reason, name, value)
    return reason_id


def remove(tx: Session, actor: Actor, member_id: UUID, reason_id: UUID) -> None:
    """End a reason, and the hours and exceptions that were for it alone; appointments made for it stay."""
    agenda = agendas.locked(tx, actor, member_id)
    _own(tx, agenda, reason_id).ended_at = func.now()
    for timed in (Hour, Override):
        here = timed.agenda_id == agenda.id, timed.reason_ids.contains([reason_id])
        # hours without a reason named are for every reason: those for this one alone go
        tx.execute(delete(timed).where(*here, func.cardinality(timed.reason_ids) == 1))
        less = func.array_remove(timed.reason_ids, reason_id)
        tx.execute(update(timed).where(*here).values(reason_ids=less))


def _own(tx: Session, agenda: Agenda, reason_id: UUID) -> Reason:
    reason = tx.get(Reason, reason_id)
    if reason is None or reason.agenda_id != agenda.id or reason.ended_at is not None:
        raise NotFound()
    return reason
