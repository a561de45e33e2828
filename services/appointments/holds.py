"""Holds: a slot that is kept for five minutes for one member in one session, while they fill in the form."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, bindparam, delete, func, select, true
from sqlalchemy.orm import Session

from kit.prepared import Prepared, execute
from kit.refusals import Invalid, NotFound
from kit.rpc.doors import Actor
from services.appointments import agendas, patients, places, plans, rules
from services.appointments.models import Agenda, Booking, Member, Reason
from services.appointments.refusals import AgendaClosed, NotForYou, SlotTaken, TooManyHolds
from services.appointments.seeing import ACTOR
from services.appointments.set_up import WORDS, SetUp, parse
from services.appointments.slots import Slot, is_free
from services.appointments.taking import take

SESSION: Any = bindparam("session", type_=Uuid)
_DAY = timedelta(days=1)
_HELD = (
    select(func.count())
    .select_from(Booking)
    .where(Booking.member_id == ACTOR, Booking.state == "held", Booking.expires_at > places.CLOCK.c.now)
)
_FOUND = Prepared(
    "appointments_found",
    select(
        places.CLOCK.c.now,
        places.SOMETHING_IS_OVER,
        Agenda.id.label("agenda_id"),
        Agenda.is_open,
        WORDS,
        _HELD.scalar_subquery().label("held"),
    )
    .join(Member, Member.id == Agenda.member_id)
    .join(places.CLOCK, true())
    .where(Agenda.member_id == bindparam("professional", type_=Uuid), *agendas.visible(ACTOR)),
)


def hold(tx: Session, actor: Actor, professional_id: UUID, reason_id: UUID, starts_at: datetime) -> UUID:
    """Keep a free slot for five minutes by the database's clock; the id of the hold.

    Raises `NotFound`, `AgendaClosed`, `NotForYou`, `TooManyHolds`, `SlotTaken` (with the next free ones), and `Invalid`
    for a slot of one's own agenda.
    """
    if professional_id == actor.member_id:
        raise Invalid(errors=[{"pointer": "/professional_id", "detail": "Not your own agenda."}])
    found = _find(tx, actor.member_id, professional_id)
    reason, slot = free_slot(tx, parse(found.set_up), reason_id, starts_at, found.now)
    check_patient(tx, reason, actor.member_id)
    made = slot and take(
        tx,
        agenda_id=found.agenda_id,
        site_id=slot.site_id,
        reason=reason,
        member_id=actor.member_id,
        booked_by=actor.member_id,
        session_id=actor.session_id,
        state="held",
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        expires_at=found.now + rules.HELD_FOR,
    )
    if not made:
        raise taken(tx, found.agenda_id, reason_id, starts_at, found.now)
    return made


def release(tx: Session, actor: Actor, hold_id: UUID) -> None:
    """Give one's own hold up, if it is still there. The place is free at once, for anybody."""
    mine = own(actor.member_id, actor.session_id, hold_id)
    agenda_id = tx.scalar(select(Booking.agenda_id).where(*mine))
    if agenda_id is not None:
        places.lock(tx, actor.member_id, agenda_id)
        tx.execute(delete(Booking).where(*mine))


def own(member_id: Any, session_id: Any, hold_id: Any) -> tuple[ColumnElement[bool], ...]:
    """The conditions of one's own hold: of this member in this session, expired or not."""
    return (
        Booking.id == hold_id,
        Booking.state == "held",
        Booking.member_id == member_id,
        Booking.session_id == session_id,
    )


def check_patient(tx: Session, reason: Reason, member_id: UUID) -> None:
    """Whether the reason is for this member: for all, or for known or new patients; raises `NotForYou`."""
    if reason.patients != "all" and patients.is_known(tx, reason.agenda_id, member_id) != (reason.patients == "known"):
        raise NotForYou()


def free_slot(
    tx: Session, set_up: SetUp, reason_id: UUID, starts_at: datetime, now: datetime, but: Collection[UUID] = ()
) -> tuple[Reason, Slot | None]:
    """A reason of an agenda, and the slot that begins then if it is free; bookings in `but` do not count.

    Raises `NotFound` for a reason that is not, or not any more, one of this agenda.
    """
    first, last = (starts_at - _DAY).date(), (starts_at + _DAY).date()  # the day that it is there, whatever the zone
    ground = plans.lay_for(tx, set_up, reason_id, first, last, but)
    return ground.reason, is_free(ground, starts_at, now)


def taken(
    tx: Session, agenda_id: UUID, reason_id: UUID, wanted: datetime, now: datetime, but: Collection[UUID] = ()
) -> SlotTaken:
    """The refusal of a slot that is not free, with the next ones from there on."""
    return SlotTaken(next=plans.next_free(tx, agenda_id, reason_id, wanted, now, but=but))


def _find(tx: Session, member_id: UUID, professional_id: UUID) -> Any:
    """Hold the member and the professional's agenda; its (now, agenda_id, set_up), where they may keep another slot.

    Raises `NotFound`, `AgendaClosed`, `TooManyHolds`."""
    places.begin(tx, member_id, places.AGENDA_OF, {"professional_id": professional_id})
    found: Any = execute(tx, _FOUND, {"actor": member_id, "professional": professional_id}).one_or_none()
    if found is None:
        raise NotFound()
    if found.something_is_over:
        places.sweep(tx, found.agenda_id, found.now)
    if not found.is_open:
        raise AgendaClosed()
    if found.held >= rules.MOST_HOLDS:
        raise TooManyHolds()
    return found
