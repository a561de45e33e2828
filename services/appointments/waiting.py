"""Waiting lists: who waits for which visit, in the order in which they came, and how many come before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased
from uuid6 import uuid7

from kit.refusals import Invalid, NotFound
from kit.replica import public
from kit.rpc.doors import Actor
from kit.times import instant
from services.appointments import agendas, holds, offers, places, shown
from services.appointments.members import replica
from services.appointments.models import STANDING, Agenda, Booking, Member, Offer, Reason, Site, Wait
from services.appointments.refusals import TooManyWaits

MOST = 5
RULE = "in_order"


def wait(
    tx: Session, actor_id: UUID, professional_id: UUID, reason_id: UUID, *, appointment_id: UUID | None, **wishes: Any
) -> UUID:
    """Take the last place on a waiting list; an age rule is the professional's to check, offers ask for no birth date.

    Raises `NotFound`, `AgendaClosed`, `NotForYou`, `TooManyWaits`, and `Invalid` for the own agenda or an appointment
    that is not the member's own upcoming one for this reason.
    """
    if professional_id == actor_id:
        raise Invalid(errors=[{"pointer": "/professional_id", "detail": "Not your own agenda."}])
    now = places.lock(tx, actor_id, agendas.bookable(tx, actor_id, professional_id).id)
    replica.active(tx, actor_id)
    agenda = agendas.bookable(tx, actor_id, professional_id)
    reason = tx.get(Reason, reason_id)
    if reason is None or reason.agenda_id != agenda.id or reason.ended_at is not None:
        raise NotFound()
    holds.check_patient(tx, reason, actor_id)
    if appointment_id is not None and not _is_replaceable(tx, actor_id, reason_id, appointment_id, now):
        raise Invalid(
            errors=[{"pointer": "/appointment_id", "detail": "One of your own upcoming appointments for this visit."}]
        )
    mine = tx.scalars(select(Wait.reason_id).where(Wait.member_id == actor_id, Wait.ended_at.is_(None))).all()
    if len(mine) >= MOST or reason_id in mine:
        raise TooManyWaits()
    row = {"agenda_id": agenda.id, "reason_id": reason_id, "member_id": actor_id, "created_at": now}
    made = Wait(id=uuid7(), appointment_id=appointment_id, **row, **wishes)
    tx.add(made)
    tx.flush()
    return made.id


def stop(tx: Session, actor_id: UUID, wait_id: UUID) -> None:
    """Leave a waiting list, and what is offered from it to the next; raises `NotFound`."""
    found = tx.get(Wait, wait_id)
    if found is None or found.member_id != actor_id:
        raise NotFound()
    now = places.lock(tx, actor_id, found.agenda_id)
    tx.refresh(found)
    if found.ended_at is None:
        end(tx, [found], now)


def end(tx: Session, waits: Sequence[Wait], now: datetime) -> None:
    """End places on the waiting lists of one agenda, whose lock the caller holds; what is offered passes on."""
    for one in waits:
        one.ended_at = now
    tx.flush()
    held = select(Offer).where(Offer.wait_id.in_([one.id for one in waits]), Offer.state == "made")
    offers.lapse(tx, tx.scalars(held.order_by(Offer.id)).all(), now)


def part(tx: Session, one: UUID, other: UUID) -> None:
    """Two members are hidden from each other: neither waits for the other any more."""
    pairs = or_(
        (Agenda.member_id == one) & (Wait.member_id == other), (Agenda.member_id == other) & (Wait.member_id == one)
    )
    open_ones = select(Wait).join(Agenda, Agenda.id == Wait.agenda_id).where(pairs, Wait.ended_at.is_(None))
    for agenda_id in sorted({found.agenda_id for found in tx.scalars(open_ones)}):
        now = places.lock(tx, None, agenda_id)
        theirs = open_ones.where(Wait.agenda_id == agenda_id).execution_options(populate_existing=True)
        end(tx, tx.scalars(theirs).all(), now)


def step_back(tx: Session, member_id: UUID) -> None:
    """A member is suspended: what is offered to them passes on; their places on the lists stay."""
    theirs = select(Offer).where(Offer.member_id == member_id, Offer.state == "made")
    for agenda_id in sorted({found.agenda_id for found in tx.scalars(theirs)}):
        now = places.lock(tx, None, agenda_id)
        held = theirs.where(Offer.agenda_id == agenda_id).execution_options(populate_existing=True)
        offers.lapse(tx, tx.scalars(held).all(), now)


def read(tx: Session, actor: Actor, wait_id: UUID) -> dict[str, Any]:
    """One of the actor's places; raises `NotFound`."""
    for item in _items(tx, actor.member_id, Wait.id == wait_id):
        return item
    raise NotFound()


def mine(tx: Session, actor_id: UUID) -> dict[str, Any]:
    """Where the actor waits, the newest first."""
    return {"items": _items(tx, actor_id, Wait.ended_at.is_(None)), "next": None}


def _items(tx: Session, actor_id: UUID, *which: Any) -> list[dict[str, Any]]:
    before, replaced = aliased(Wait), aliased(Booking)
    ahead = select(func.count()).where(
        before.agenda_id == Wait.agenda_id, before.ended_at.is_(None), before.id <= Wait.id
    )
    made = (Offer.wait_id == Wait.id) & (Offer.state == "made") & (Offer.expires_at > func.clock_timestamp())
    stands = (replaced.id == Wait.appointment_id) & replaced.state.in_(STANDING) & (replaced.starts_at > func.now())
    query = (
        select(Wait, Member, Reason, ahead.scalar_subquery(), replaced.id, Offer, Booking, Site)
        .join(Agenda, Agenda.id == Wait.agenda_id)
        .join(Member, Member.id == Agenda.member_id)
        .join(Reason, Reason.id == Wait.reason_id)
        .outerjoin(replaced, stands)
        .outerjoin(Offer, made)
        .outerjoin(Booking, Booking.id == Offer.booking_id)
        .outerjoin(Site, Site.id == Booking.site_id)
        .where(Wait.member_id == actor_id, *which)
        .order_by(Wait.id.desc())
    )
    return [_item(*row) for row in tx.execute(query)]


def _item(
    wait: Wait,
    professional: Member,
    reason: Reason,
    place: int,
    replaces: UUID | None,
    offer: Offer | None,
    booking: Booking | None,
    site: Site | None,
) -> dict[str, Any]:
    offered = None
    if offer and booking and site:
        offered = {
            "id": str(offer.id),
            **shown.times(booking.starts_at, booking.ends_at, site.time_zone),
            "site": shown.place(site),
            "video": booking.video,
            "expires_at": instant(offer.expires_at),
            "replaces": str(replaces) if replaces else None,
        }
    return {
        "id": str(wait.id),
        "professional": public(professional),
        "reason": {"id": str(reason.id), "names": reason.names},
        "weekdays": wait.weekdays,
        "after": wait.after and wait.after.isoformat("minutes"),
        "before": wait.before and wait.before.isoformat("minutes"),
        "earliest": wait.earliest and wait.earliest.isoformat(),
        "appointment_id": str(replaces) if replaces else None,
        "place": place,
        "rule": RULE,
        "created_at": instant(wait.created_at),
        "offer": offered,
    }


def _is_replaceable(tx: Session, actor_id: UUID, reason_id: UUID, appointment_id: UUID, now: datetime) -> bool:
    own = Booking.id == appointment_id, Booking.member_id == actor_id, Booking.reason_id == reason_id
    stands = Booking.state.in_(STANDING), Booking.starts_at > now
    return tx.scalar(select(Booking.id).where(*own, *stands)) is not None
