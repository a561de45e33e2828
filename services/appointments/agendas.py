"""An agenda and who may do what with it: its professional everything, a delegate what they were given."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from uuid6 import uuid7

from contracts.appointments.schemas import RIGHTS
from kit.refusals import NotFound, VersionConflict
from kit.replica import public
from kit.rpc.doors import Actor
from services.appointments import holidays, shown, sites
from services.appointments.members import blocks, replica
from services.appointments.models import Agenda, Delegate, Member
from services.appointments.refusals import AgendaClosed, MissingRight, NotProfessional


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
    blocked = blocks.blocked(actor.member_id, Agenda.member_id)
    found = tx.execute(
        select(Agenda, Delegate.rights)
        .join(Member, Member.id == Agenda.member_id)
        .outerjoin(Delegate, delegate & ~blocked)
        .where(Agenda.member_id == member_id, Member.state != "erased")
    ).one_or_none()
    if found is None:
        raise NotFound()
    rights = RIGHTS if member_id == actor.member_id else found.rights
    if not rights:
        raise NotFound()
    return found.Agenda, in_order(rights)


def in_order(rights: Iterable[str]) -> list[str]:
    """The rights in their order; each includes to see."""
    return [right for right in RIGHTS if right == "see" or right in rights]


def bookable(tx: Session, actor_id: UUID, professional_id: UUID) -> Agenda:
    """The agenda of a professional for a member who wants to book there; raises `NotFound`, `AgendaClosed`."""
    there = select(Agenda).join(Member, Member.id == Agenda.member_id)
    agenda = tx.scalars(there.where(Agenda.member_id == professional_id, *visible(actor_id))).one_or_none()
    if agenda is None:
        raise NotFound()
    if not agenda.is_open:
        raise AgendaClosed()
    return agenda


def visible(actor_id: UUID) -> tuple[ColumnElement[bool], ...]:
    """That the professional of an agenda is there for a member, as conditions on `Agenda` and its `Member`."""
    blocked = blocks.blocked(actor_id, Agenda.member_id)
    return Member.state == "active", ~blocked


def locked(tx: Session, actor: Actor, member_id: UUID, right: str = "set_up") -> Agenda:
    """The same as `manage`, with the agenda's row locked: its changes come one after another, bookings included."""
    agenda = manage(tx, actor, member_id, right)
    tx.refresh(agenda, with_for_update=True)
    return agenda


def read(tx: Session, actor: Actor, member_id: UUID) -> dict[str, Any]:
    """An agenda for who manages it; raises `NotFound`."""
    agenda, rights = managed(tx, actor, member_id)
    member = tx.get_one(Member, member_id)
    facts = ("country", "region", "closed_on_holidays", "is_open", "policy", "version")
    return {
        "id": str(agenda.id),
        "member": public(member),
        "verified": member.badge is not None,
        **{name: getattr(agenda, name) for name in facts},
        "sites": [shown.site(site) for site in sites.current(tx, agenda.id)],
        "rights": rights,
    }


def listed(tx: Session, actor: Actor) -> dict[str, Any]:
    """The actor's own agenda, if there is one, and those that they manage for others; {member, rights} each."""
    delegate = (Delegate.agenda_id == Agenda.id) & (Delegate.member_id == actor.member_id)
    mine = Agenda.member_id == actor.member_id
    blocked = blocks.blocked(actor.member_id, Agenda.member_id)
    rows = tx.execute(
        select(Member, Delegate.rights)
        .join(Agenda, Agenda.member_id == Member.id)
        .outerjoin(Delegate, delegate)
        .where(Member.state != "erased", mine | (Delegate.rights.is_not(None) & ~blocked))
        .order_by(mine.desc(), Member.display_name, Member.id)
    )
    items = [{"member": public(member), "rights": in_order(rights or RIGHTS)} for member, rights in rows]
    return {"items": items, "next": None}


def put(
    tx: Session, actor: Actor, member_id: UUID, version: int | None, wanted: list[dict[str, Any]], **facts: Any
) -> UUID:
    """Set an agenda up, or open the own one.

    Raises `NotProfessional`, `NotFound`, `MissingRight`, `VersionConflict`, `Invalid` for a region the country does
    not have and for sites that cannot end.
    """
    holidays.check(facts["country"], facts["region"])
    if member_id == actor.member_id:
        _open(tx, actor, facts)
    agenda = locked(tx, actor, member_id)
    if version not in (None, agenda.version):
        raise VersionConflict()
    for name, value in facts.items():
        setattr(agenda, name, value)
    agenda.version += 1
    sites.put(tx, agenda.id, wanted)
    return member_id


def _open(tx: Session, actor: Actor, facts: dict[str, Any]) -> None:
    """Make the actor's own agenda unless it is there; two at once make one."""
    replica.active(tx, actor.member_id)
    if actor.kind != "professional":
        raise NotProfessional()
    new = insert(Agenda).values(id=uuid7(), member_id=actor.member_id, version=0, **facts)
    tx.execute(new.on_conflict_do_nothing())
