"""Holds and appointments as they are shown, and one's own lists of them."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from kit.cursors import cut, pack_moment, unpack_moment
from kit.refusals import NotFound
from kit.rpc.doors import Actor
from kit.sealing import unseal
from kit.times import instant
from services.appointments import agendas, holds, members, overrides, plans, rules, seeing, shown
from services.appointments.booking import about
from services.appointments.models import STANDING, Agenda, Booking, Delegate, Member, Reason, Site

_REASON = ("duration", "needs_approval", "youngest", "oldest", "cancel_cutoff")
_Professional, _Member, _BookedBy = aliased(Member), aliased(Member), aliased(Member)


def hold(tx: Session, actor: Actor, hold_id: UUID) -> dict[str, Any]:
    """One's own hold in this session, and how many seconds are left of it; raises `NotFound`."""
    columns = Booking, Agenda.policy, Site, Reason, Member, func.clock_timestamp()
    joined = select(*columns).join(Agenda, Agenda.id == Booking.agenda_id).join(Member, Member.id == Agenda.member_id)
    query = joined.join(Site, Site.id == Booking.site_id).join(Reason, Reason.id == Booking.reason_id)
    found = tx.execute(query.where(*holds.own(actor, hold_id))).one_or_none()
    if found is None:
        raise NotFound()
    held, policy, site, reason, professional, now = found
    return {
        "id": str(held.id),
        "professional": members.public(professional),
        "reason": {**_named(reason), **{name: getattr(reason, name) for name in _REASON}},
        "policy": policy,
        **shown.times(held.starts_at, held.ends_at, site.time_zone),
        "site": shown.place(site),
        "video": held.video,
        "expires_at": instant(held.expires_at),
        "seconds_left": max(0, int((held.expires_at - now).total_seconds())),
        "asks_birth_date": rules.asks_birth_date(reason),
    }


def appointment(key: bytes, tx: Session, actor: Actor, appointment_id: UUID) -> dict[str, Any]:
    """An appointment, for who may see it; `key` opens what is sealed. Raises `NotFound`.

    A member whom the professional cancelled finds the next free slots beside it.
    """
    row = tx.execute(selected(actor).where(Booking.id == appointment_id)).one_or_none()
    if row is None:
        raise NotFound()
    return {**show(key, actor, row), "next": _next(tx, actor, row)}


def appointments(key: bytes, tx: Session, actor: Actor, when: str, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of one's own appointments as a patient: what stands and is not over, the next first; or the rest, the last
    first."""
    ahead = and_(Booking.state.in_(STANDING), Booking.ends_at > func.now())
    place = tuple_(Booking.starts_at, Booking.id)
    query = selected(actor).where(Booking.member_id == actor.member_id, ahead if when == "upcoming" else ~ahead)
    after = unpack_moment(cursor) if cursor else None
    if when == "upcoming":
        query = query.order_by(Booking.starts_at, Booking.id)
        query = query.where(place > after) if after else query
    else:
        query = query.order_by(Booking.starts_at.desc(), Booking.id.desc())
        query = query.where(place < after) if after else query
    page, last = cut(tx.execute(query.limit(limit + 1)).all(), limit)
    following = pack_moment(last.Booking.starts_at, last.Booking.id) if last else None
    return {"items": [in_list(key, actor, row) for row in page], "next": following}


def outside(key: bytes, tx: Session, actor: Actor, member_id: UUID) -> dict[str, Any]:
    """The upcoming appointments of an agenda that its hours do not hold any more, soonest first.

    Raises `NotFound` for who does not manage it."""
    found = {booking.id for booking in overrides.outside(tx, agendas.manage(tx, actor, member_id))}
    rows = tx.execute(selected(actor).where(Booking.id.in_(found)).order_by(Booking.starts_at, Booking.id))
    return {"items": [in_list(key, actor, row) for row in rows], "next": None}


def selected(actor: Actor) -> Select[Any]:
    """Appointments that the actor may see, with all that `show` needs, in one statement."""
    rights = select(Delegate.rights).where(Delegate.agenda_id == Agenda.id, Delegate.member_id == actor.member_id)
    columns = Booking, Agenda, Site, Reason, _Professional, _Member, _BookedBy
    return (
        select(*columns, rights.scalar_subquery().label("rights"), func.clock_timestamp().label("now"))
        .join(Agenda, Agenda.id == Booking.agenda_id)
        .join(Site, Site.id == Booking.site_id)
        .join(Reason, Reason.id == Booking.reason_id)
        .join(_Professional, _Professional.id == Agenda.member_id)
        .join(_Member, _Member.id == Booking.member_id)
        .join(_BookedBy, _BookedBy.id == Booking.booked_by)
        .where(seeing.visible_to(actor.member_id))
    )


def show(key: bytes, actor: Actor, row: Row[Any]) -> dict[str, Any]:
    """A row of `selected` as the actor sees it: only the professional's side sees the birth date."""
    booking, agenda, site, reason, professional, member, booked_by, rights, now = row
    side = seeing.side_of(booking, actor)
    changes = side == "member" or agenda.member_id == actor.member_id or "book" in (rights or ())
    return {
        "id": str(booking.id),
        "state": booking.state,
        "side": side,
        "professional": members.public(professional),
        "verified": professional.badge is not None,
        "member": members.public(member),
        "booked_by": members.public(booked_by),
        "reason": _named(reason),
        **shown.times(booking.starts_at, booking.ends_at, site.time_zone),
        "site": shown.place(site),
        "video": booking.video,
        "note": _opened(key, booking, "note"),
        "birth_date": _opened(key, booking, "birth_date") if side == "professional" else None,
        "expires_at": booking.expires_at and instant(booking.expires_at),
        "cancelled_by": booking.cancelled_by,
        "cancel_reason": _opened(key, booking, "cancel_reason"),
        "late": booking.late,
        "cancel_until": instant(rules.cut_off(booking, reason)),
        "can_move": changes and rules.can_move(booking, reason, side, now),
        "can_cancel": rules.can_cancel(booking, reason, side, now) if changes else "no",
        "confirmed_by_link_at": booking.confirmed_by_link_at and instant(booking.confirmed_by_link_at),
        "version": booking.version,
    }


def in_list(key: bytes, actor: Actor, row: Row[Any]) -> dict[str, Any]:
    """The same as one of several: whoever changes it reads it first, with its version, and what may replace it."""
    told = show(key, actor, row)
    del told["version"]
    return {**told, "next": None}


def _named(reason: Reason) -> dict[str, Any]:
    return {"id": str(reason.id), "names": reason.names}


def _opened(key: bytes, booking: Booking, column: str) -> str | None:
    sealed = getattr(booking, column)
    return unseal(key, sealed, about(booking.id, column)) if sealed is not None else None


def _next(tx: Session, actor: Actor, row: Row[Any]) -> list[dict[str, Any]] | None:
    booking, now = row.Booking, row.now
    called_off = booking.cancelled_by == "professional" and booking.starts_at > now
    if not called_off or seeing.side_of(booking, actor) != "member":
        return None
    try:
        return plans.next_free(tx, booking.agenda_id, booking.reason_id, now, now)
    except NotFound:  # the reason ended
        return None
