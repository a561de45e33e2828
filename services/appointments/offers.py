"""Freed places, offered one by one to those who wait: a place becomes an offer in the transaction that frees it, and
an offer that lapses passes it on in the transaction that lets it, so that nobody takes it in between.

Everything here is called under the lock of the agenda (`places.lock`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from contracts.appointments.events import OfferEvent, OfferLapsed, OfferMade
from kit.outbox import emit
from services.appointments import patients, plans
from services.appointments.members import blocks
from services.appointments.models import STANDING, Agenda, Booking, Member, Offer, Reason, Site, Wait
from services.appointments.reasons import is_for
from services.appointments.slots import Slot, is_free
from services.appointments.taking import take

BY_DAY = timedelta(minutes=15)
SHORTEST = timedelta(minutes=3)
MORNING, EVENING = time(8), time(22)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class FreedPlace:
    """A place that somebody left. `during` is what it occupied; `origin` is one for all offers of it; `left_by` is
    the member who left it, to whom it is not offered."""

    agenda_id: UUID
    site_id: UUID
    starts_at: datetime
    ends_at: datetime
    during: Any = None
    origin: UUID = field(default_factory=uuid7)
    left_by: UUID | None = None


def pass_on(tx: Session, place: FreedPlace, now: datetime) -> None:
    """Offer the place to the first who waits, wants it and has not had it; nothing when there is nobody."""
    agenda = tx.get_one(Agenda, place.agenda_id)
    if not agenda.is_open or tx.get_one(Member, agenda.member_id).state != "active" or place.starts_at <= now:
        return
    slots: dict[UUID, Slot | None] = {}
    for wait, reason, member, standing in tx.execute(_waiting(agenda, place, now)):
        if reason.id not in slots:
            slots[reason.id] = _slot(tx, place, reason.id, now)
        slot = slots[reason.id]
        if slot is None or not suits(wait, slot, standing) or not _may(tx, agenda, reason, member):
            continue
        until = answer_by(now, member.time_zone or slot.time_zone, slot.starts_at, reason.minimum_notice)
        if until is not None and _offer(tx, agenda, wait, reason, slot, place.origin, until):
            return


def sweep(tx: Session, agenda_id: UUID, now: datetime) -> None:
    """Let the agenda's offers lapse that nobody answered in time, and pass their places on."""
    over = select(Offer).where(Offer.agenda_id == agenda_id, Offer.state == "made", Offer.expires_at <= now)
    lapse(tx, tx.scalars(over.order_by(Offer.id).execution_options(populate_existing=True)).all(), now)


def lapse(tx: Session, offers: Iterable[Offer], now: datetime) -> None:
    """End offers that were not taken; each place goes to the next."""
    for offer in offers:
        booking = tx.get_one(Booking, offer.booking_id)
        place = FreedPlace(
            booking.agenda_id, booking.site_id, booking.starts_at, booking.ends_at, booking.during, offer.origin
        )
        tx.execute(delete(Booking).where(Booking.id == booking.id))
        tx.expunge(booking)
        offer.state, offer.booking_id = "lapsed", None
        tell(tx, OfferLapsed, offer, booking)
        pass_on(tx, place, now)


def tell(tx: Session, event: type[OfferEvent], offer: Offer, booking: Booking) -> None:
    """Tell what became of an offer; `booking` is its place."""
    emit(
        tx, event, offer,
        offer_id=offer.id, wait_id=offer.wait_id, member_id=offer.member_id,
        professional_id=tx.get_one(Agenda, offer.agenda_id).member_id,
        starts_at=offer.starts_at, time_zone=tx.get_one(Site, booking.site_id).time_zone, video=booking.video,
        expires_at=offer.expires_at,
    )  # fmt: skip


def suits(wait: Wait, slot: Slot, standing: datetime | None) -> bool:
    """Whether a place is one that the member waits for, by the clock of the place: a day of theirs, a beginning within
    their hours, not before `earliest`, and sooner than the appointment it would replace (`standing`)."""
    there = slot.starts_at.astimezone(ZoneInfo(slot.time_zone))
    return (
        there.isoweekday() in wait.weekdays
        and (wait.after is None or wait.after <= there.time())
        and (wait.before is None or there.time() < wait.before)
        and (wait.earliest is None or wait.earliest <= there.date())
        and (standing is None or slot.starts_at < standing)
    )


def answer_by(now: datetime, zone: str, starts_at: datetime, notice: int) -> datetime | None:
    """Until when a member in that zone is asked: 15 minutes by day, until 8 in the morning by night, and never past
    the place's own notice (minutes). None when that leaves no time to answer."""
    there = now.astimezone(ZoneInfo(zone))
    until = now + BY_DAY
    if not MORNING <= there.time() < EVENING:
        day = there.date() + timedelta(days=there.time() >= EVENING)
        until = max(until, datetime.combine(day, MORNING, there.tzinfo))
    until = min(until, starts_at - timedelta(minutes=notice))
    return until if until - now >= SHORTEST else None


def _waiting(agenda: Agenda, place: FreedPlace, now: datetime) -> Any:
    """(wait, reason, member, beginning of the appointment to be replaced) of those who wait, in order."""
    blocked = blocks.blocked(agenda.member_id, Member.id)
    had = select(Offer.id).where(Offer.wait_id == Wait.id, or_(Offer.origin == place.origin, Offer.state == "made"))
    stands = (Booking.id == Wait.appointment_id) & Booking.state.in_(STANDING) & (Booking.starts_at > now)
    return (
        select(Wait, Reason, Member, Booking.starts_at)
        .join(Reason, Reason.id == Wait.reason_id)
        .join(Member, Member.id == Wait.member_id)
        .outerjoin(Booking, stands)
        .where(Wait.agenda_id == agenda.id, Wait.ended_at.is_(None), Reason.ended_at.is_(None))
        .where(Member.state == "active", Member.id.is_distinct_from(place.left_by), ~blocked, ~had.exists())
        .order_by(Wait.id)
    )


def _slot(tx: Session, place: FreedPlace, reason_id: UUID, now: datetime) -> Slot | None:
    zone = tx.get_one(Site, place.site_id).time_zone
    day = place.starts_at.astimezone(ZoneInfo(zone)).date()
    ground = plans.ground(tx, place.agenda_id, reason_id, day - ONE_DAY, day + ONE_DAY)  # as some other site counts
    return is_free(ground, place.starts_at, now)


def _may(tx: Session, agenda: Agenda, reason: Reason, member: Member) -> bool:
    """Whether the reason is for this member: for all, or for known or new patients."""
    return reason.patients == "all" or is_for(reason, patients.is_known(tx, agenda.id, member.id))


def _offer(tx: Session, agenda: Agenda, wait: Wait, reason: Reason, slot: Slot, origin: UUID, until: datetime) -> bool:
    booking_id = take(
        tx,
        agenda_id=agenda.id,
        site_id=slot.site_id,
        reason=reason,
        member_id=wait.member_id,
        booked_by=wait.member_id,
        session_id=None,
        state="offered",
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        expires_at=until,
    )
    if booking_id is None:
        return False
    offer = Offer(
        id=uuid7(), wait_id=wait.id, member_id=wait.member_id, agenda_id=agenda.id, booking_id=booking_id,
        origin=origin, state="made", starts_at=slot.starts_at, expires_at=until,
    )  # fmt: skip
    tx.add(offer)
    tell(tx, OfferMade, offer, tx.get_one(Booking, booking_id))
    return True
