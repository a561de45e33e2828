"""Holds and appointments as they are shown, and one's own lists of them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Row, Select, Text, Uuid, and_, bindparam, cast, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from kit.cursors import cut, pack_moment, unpack_moment
from kit.prepared import Prepared, execute
from kit.refusals import NotFound
from kit.rpc.doors import Actor
from kit.sealing import unseal
from kit.times import instant
from services.appointments import agendas, holds, overrides, plans, rules, seeing, shown
from services.appointments.booking import about
from services.appointments.models import STANDING, Agenda, Booking, Delegate, Member, Reason, Site

_Professional, _Member, _BookedBy = aliased(Member), aliased(Member), aliased(Member)
_ID: Any = bindparam("id", type_=Uuid)


def _named(**parts: Any) -> ColumnElement[Any]:
    return func.json_build_object(*(one for name, part in parts.items() for one in (name, part)))


def _card(member: Any) -> ColumnElement[Any]:
    return _named(**{name: getattr(member, name) for name in ("id", "display_name", "kind", "badge")})


_SITE = _named(id=Site.id, name=Site.name, address=Site.address)
_REASON = {"id": Reason.id, "names": Reason.names}
_CHOICE = ("duration", "needs_approval", "youngest", "oldest", "cancel_cutoff")
_HELD_CARDS = _named(
    professional=_card(Member),
    site=_SITE,
    reason=_named(**_REASON, **{name: getattr(Reason, name) for name in _CHOICE}),
    policy=Agenda.policy,
)
_CARDS = _named(
    professional=_card(_Professional),
    member=_card(_Member),
    booked_by=_card(_BookedBy),
    site=_SITE,
    reason=_named(**_REASON),
)
_NOW = func.clock_timestamp().label("now")
_HOLD = Prepared(
    "appointments_hold",
    select(
        *Booking.__table__.columns,
        Site.time_zone,
        Reason.youngest,
        Reason.oldest,
        cast(_HELD_CARDS, Text).label("cards"),
        _NOW,
    )
    .join(Agenda, Agenda.id == Booking.agenda_id)
    .join(Member, Member.id == Agenda.member_id)
    .join(Site, Site.id == Booking.site_id)
    .join(Reason, Reason.id == Booking.reason_id)
    .where(*holds.own(seeing.ACTOR, holds.SESSION, _ID)),
)
_RIGHTS = select(Delegate.rights).where(Delegate.agenda_id == Agenda.id, Delegate.member_id == seeing.ACTOR)
SEEN: Select[Any] = (
    select(
        *Booking.__table__.columns,
        Agenda.member_id.label("professional_id"),
        _Professional.badge,
        Site.time_zone,
        Reason.cancel_cutoff,
        cast(_CARDS, Text).label("cards"),
        _RIGHTS.scalar_subquery().label("rights"),
        _NOW,
    )
    .join(Agenda, Agenda.id == Booking.agenda_id)
    .join(Site, Site.id == Booking.site_id)
    .join(Reason, Reason.id == Booking.reason_id)
    .join(_Professional, _Professional.id == Agenda.member_id)
    .join(_Member, _Member.id == Booking.member_id)
    .join(_BookedBy, _BookedBy.id == Booking.booked_by)
    .where(seeing.visible_to(seeing.ACTOR))
)
"""Appointments that the actor may see, with all that `show` needs, in one statement."""
_APPOINTMENT = Prepared("appointments_appointment", SEEN.where(Booking.id == _ID))


def hold(tx: Session, actor: Actor, hold_id: UUID) -> dict[str, Any]:
    """One's own hold in this session, and how many seconds are left of it; raises `NotFound`."""
    names = {"actor": actor.member_id, "session": actor.session_id, "id": hold_id}
    row: Any = execute(tx, _HOLD, names).one_or_none()
    if row is None:
        raise NotFound()
    return {
        "id": str(hold_id),
        **orjson.loads(row.cards),
        **shown.times(row.starts_at, row.ends_at, row.time_zone),
        "video": row.video,
        "expires_at": instant(row.expires_at),
        "seconds_left": max(0, int((row.expires_at - row.now).total_seconds())),
        "asks_birth_date": rules.asks_birth_date(row),
    }


def appointment(key: bytes, tx: Session, actor: Actor, appointment_id: UUID) -> dict[str, Any]:
    """An appointment, for who may see it; `key` opens what is sealed. Raises `NotFound`.

    A member whom the professional cancelled finds the next free slots beside it.
    """
    tx.flush()
    row = execute(tx, _APPOINTMENT, {"actor": actor.member_id, "id": appointment_id}).one_or_none()
    if row is None:
        raise NotFound()
    return {**show(key, actor, row), "next": _next(tx, actor, row)}


def appointments(key: bytes, tx: Session, actor: Actor, when: str, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of one's own appointments as a patient: what stands and is not over, the next first; or the rest, the last
    first."""
    ahead = and_(Booking.state.in_(STANDING), Booking.ends_at > func.now())
    place = tuple_(Booking.starts_at, Booking.id)
    query = SEEN.where(Booking.member_id == actor.member_id, ahead if when == "upcoming" else ~ahead)
    after = unpack_moment(cursor) if cursor else None
    if when == "upcoming":
        query = query.order_by(Booking.starts_at, Booking.id)
        query = query.where(place > after) if after else query
    else:
        query = query.order_by(Booking.starts_at.desc(), Booking.id.desc())
        query = query.where(place < after) if after else query
    page, last = cut(seen(tx, actor, query.limit(limit + 1)), limit)
    following = pack_moment(last.starts_at, last.id) if last else None
    return {"items": [in_list(key, actor, row) for row in page], "next": following}


def outside(key: bytes, tx: Session, actor: Actor, member_id: UUID) -> dict[str, Any]:
    """The upcoming appointments of an agenda that its hours do not hold any more, soonest first.

    Raises `NotFound` for who does not manage it."""
    found = {booking.id for booking in overrides.outside(tx, agendas.manage(tx, actor, member_id))}
    rows = seen(tx, actor, SEEN.where(Booking.id.in_(found)).order_by(Booking.starts_at, Booking.id))
    return {"items": [in_list(key, actor, row) for row in rows], "next": None}


def seen(tx: Session, actor: Actor, query: Select[Any]) -> Sequence[Row[Any]]:
    """The rows of a selection from `SEEN`, as this actor sees them."""
    return tx.execute(query, {"actor": actor.member_id}).all()


def show(key: bytes, actor: Actor, row: Any) -> dict[str, Any]:
    """A row of `SEEN` as the actor sees it: only the professional's side sees the birth date."""
    side = seeing.side_of(row, actor)
    changes = side == "member" or row.professional_id == actor.member_id or "book" in (row.rights or ())
    return {
        "id": str(row.id),
        "state": row.state,
        "side": side,
        **orjson.loads(row.cards),
        "verified": row.badge is not None,
        **shown.times(row.starts_at, row.ends_at, row.time_zone),
        "video": row.video,
        "note": _opened(key, row, "note"),
        "birth_date": _opened(key, row, "birth_date") if side == "professional" else None,
        "expires_at": row.expires_at and instant(row.expires_at),
        "cancelled_by": row.cancelled_by,
        "cancel_reason": _opened(key, row, "cancel_reason"),
        "late": row.late,
        "cancel_until": instant(rules.cut_off(row, row)),
        "can_move": changes and rules.can_move(row, row, side, row.now),
        "can_cancel": rules.can_cancel(row, row, side, row.now) if changes else "no",
        "confirmed_by_link_at": row.confirmed_by_link_at and instant(row.confirmed_by_link_at),
        "version": row.version,
    }


def in_list(key: bytes, actor: Actor, row: Any) -> dict[str, Any]:
    """The same as one of several: whoever changes it reads it first, with its version, and what may replace it."""
    told = show(key, actor, row)
    del told["version"]
    return {**told, "next": None}


def _opened(key: bytes, row: Any, column: str) -> str | None:
    sealed = getattr(row, column)
    return unseal(key, bytes(sealed), about(row.id, column)) if sealed is not None else None


def _next(tx: Session, actor: Actor, row: Any) -> list[dict[str, Any]] | None:
    called_off = row.cancelled_by == "professional" and row.starts_at > row.now
    if not called_off or seeing.side_of(row, actor) != "member":
        return None
    try:
        return plans.next_free(tx, row.agenda_id, row.reason_id, row.now, row.now)
    except NotFound:  # the reason ended
        return None
