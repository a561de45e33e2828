"""Holds: a slot that is kept for five minutes for one member in one session, while they fill in the form."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from kit.refusals import Invalid, NotFound
from kit.rpc.doors import Actor
from services.appointments import agendas, patients, places, plans, rules
from services.appointments.models import Agenda, Booking, Reason
from services.appointments.refusals import NotForYou, SlotTaken, TooManyHolds
from services.appointments.slots import Slot, is_free
from services.appointments.taking import take

_DAY = timedelta(days=1)


def hold(tx: Session, actor: Actor, professional_id: UUID, reason_id: UUID, starts_at: datetime) -> UUID:
    """Keep a free slot for five minutes by the database's clock; the id of the hold.

    Raises `NotFound`, `AgendaClosed`, `NotForYou`, `TooManyHolds`, `SlotTaken` (with the next free ones), and `Invalid`
    for a slot of one's own agenda.
    """
    if professional_id == actor.member_id:
        raise Invalid(errors=[{"pointer": "/professional_id", "detail": "Not your own agenda."}])
    now = places.lock(tx, actor.member_id, _agenda_of(tx, professional_id))
    agenda = agendas.bookable(tx, actor.member_id, professional_id)
    if _held(tx, actor.member_id, now) >= rules.MOST_HOLDS:
        raise TooManyHolds()
    reason, slot = free_slot(tx, agenda.id, reason_id, starts_at, now)
    check_patient(tx, reason, actor.member_id)
    made = slot and take(
        tx,
        agenda_id=agenda.id,
        site_id=slot.site_id,
        reason=reason,
        member_id=actor.member_id,
        booked_by=actor.member_id,
        session_id=actor.session_id,
        state="held",
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        expires_at=now + rules.HELD_FOR,
    )
    if not made:
        raise taken(tx, agenda.id, reason_id, starts_at, now)
    return made


def release(tx: Session, actor: Actor, hold_id: UUID) -> None:
    """Give one's own hold up, if it is still there. The place is free at once, for anybody."""
    agenda_id = tx.scalar(select(Booking.agenda_id).where(*own(actor, hold_id)))
    if agenda_id is not None:
        places.lock(tx, actor.member_id, agenda_id)
        tx.execute(delete(Booking).where(*own(actor, hold_id)))


def own(actor: Actor, hold_id: UUID) -> tuple[object, ...]:
    """The conditions of one's own hold: of this member in this session, expired or not."""
    return (
        Booking.id == hold_id,
        Booking.state == "held",
        Booking.member_id == actor.member_id,
        Booking.session_id == actor.session_id,
    )


def check_patient(tx: Session, reason: Reason, member_id: UUID) -> None:
    """Whether the reason is for this member: for all, or for known or new patients; raises `NotForYou`."""
    if reason.patients != "all" and patients.is_known(tx, reason.agenda_id, member_id) != (reason.patients == "known"):
        raise NotForYou()


def free_slot(
    tx: Session, agenda_id: UUID, reason_id: UUID, starts_at: datetime, now: datetime, but: Collection[UUID] = ()
) -> tuple[Reason, Slot | None]:
    """A reason of an agenda, and the slot that begins then if it is free; bookings in `but` do not count.

    Raises `NotFound` for a reason that is not, or not any more, one of this agenda.
    """
    first, last = (starts_at - _DAY).date(), (starts_at + _DAY).date()  # the day that it is there, whatever the zone
    ground = plans.ground(tx, agenda_id, reason_id, first, last, but=but)
    return ground.reason, is_free(ground, starts_at, now)


def taken(
    tx: Session, agenda_id: UUID, reason_id: UUID, wanted: datetime, now: datetime, but: Collection[UUID] = ()
) -> SlotTaken:
    """The refusal of a slot that is not free, with the next ones from there on."""
    return SlotTaken(next=plans.next_free(tx, agenda_id, reason_id, wanted, now, but=but))


def _agenda_of(tx: Session, professional_id: UUID) -> UUID:
    agenda_id = tx.scalar(select(Agenda.id).where(Agenda.member_id == professional_id))
    if agenda_id is None:
        raise NotFound()
    return agenda_id


def _held(tx: Session, member_id: UUID, now: datetime) -> int:
    """How many slots a member keeps, over all agendas."""
    held = Booking.member_id == member_id, Booking.state == "held", Booking.expires_at > now
    return tx.scalars(select(func.count()).select_from(Booking).where(*held)).one()
