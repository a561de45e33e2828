"""Exceptions from the ordinary hours: dated openings and absences, and the appointments that hours do not hold now."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from kit.database import clock
from kit.refusals import Invalid, NotFound
from kit.rpc.doors import Actor
from services.appointments import agendas, hours, plans, sites, slots
from services.appointments.models import STANDING, Agenda, Booking, Override, Reason
from services.appointments.set_up import load

MOST = 400


def listed(tx: Session, actor: Actor, member_id: UUID) -> dict[str, Any]:
    """The exceptions of an agenda that are not over, soonest first."""
    agenda = agendas.manage(tx, actor, member_id)
    return {"items": [_shown(one) for one in _current(tx, agenda.id)], "next": None}


def read(tx: Session, actor: Actor, exception_id: UUID) -> dict[str, Any]:
    """One exception, for who manages its agenda."""
    one = tx.get(Override, exception_id)
    if one is None:
        raise NotFound()
    agendas.manage(tx, actor, tx.get_one(Agenda, one.agenda_id).member_id)
    return _shown(one)


def add(tx: Session, actor: Actor, member_id: UUID, **words: Any) -> UUID:
    """Add an opening or an absence; appointments made already stay. Raises `NotFound`, `MissingRight`, `Invalid`."""
    agenda = agendas.locked(tx, actor, member_id)
    hours.check(tx, agenda.id, [("", words)])
    if len(_current(tx, agenda.id)) >= MOST:
        raise Invalid(errors=[{"pointer": "", "detail": f"At most {MOST} exceptions that are not over."}])
    if words["ends"] <= max(_shows(_walls(tx, agenda.id), words["site_id"])):
        raise Invalid(errors=[{"pointer": "/ends", "detail": "Not over yet, by the clock of the site."}])
    one = Override(id=uuid7(), agenda_id=agenda.id, **words)
    tx.add(one)
    return one.id


def remove(tx: Session, actor: Actor, member_id: UUID, exception_id: UUID) -> None:
    """Take an exception back; raises `NotFound`, `MissingRight`."""
    agenda, one = agendas.locked(tx, actor, member_id), tx.get(Override, exception_id)
    if one is None or one.agenda_id != agenda.id:
        raise NotFound()
    tx.delete(one)


def outside(tx: Session, agenda: Agenda) -> list[Booking]:
    """The upcoming appointments that ordinary hours, openings, absences or holidays do not hold any more."""
    standing = (Booking.agenda_id == agenda.id, Booking.state.in_(STANDING), Booking.starts_at > func.now())
    rows = tx.execute(
        select(Booking, Reason)
        .join(Reason, Reason.id == Booking.reason_id)
        .where(*standing)
        .order_by(Booking.starts_at, Booking.id)
    ).all()
    set_up = load(tx, [agenda.id])[agenda.id]
    places = {site.id: site for site in set_up.sites}

    def is_held(booking: Booking, reason: Reason) -> bool:
        first, last = booking.starts_at.date() - timedelta(days=1), booking.ends_at.date() + timedelta(days=1)
        ground, site = plans.lay(set_up, reason, [], first, last), places.get(booking.site_id)
        return site is not None and slots.is_covered(ground, site, booking.starts_at, booking.ends_at)

    return [booking for booking, reason in rows if not is_held(booking, reason)]


def _current(tx: Session, agenda_id: UUID) -> list[Override]:
    """Those that are not over yet: by the clock of their site, or of one of the sites."""
    walls = _walls(tx, agenda_id)
    all_ = select(Override).where(Override.agenda_id == agenda_id).order_by(Override.starts, Override.id)
    return [one for one in tx.scalars(all_) if one.ends > min(_shows(walls, one.site_id))]


def _walls(tx: Session, agenda_id: UUID) -> dict[UUID, datetime]:
    """What the clock of each site shows now, without its zone."""
    now = clock(tx)
    here = sites.current(tx, agenda_id)
    return {site.id: now.astimezone(ZoneInfo(site.time_zone)).replace(tzinfo=None) for site in here}


def _shows(walls: dict[UUID, datetime], site_id: UUID | None) -> Collection[datetime]:
    return [walls[site_id]] if site_id else walls.values()


def _shown(one: Override) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "kind": one.kind,
        "site_id": str(one.site_id) if one.site_id else None,
        "starts": one.starts.isoformat(timespec="minutes"),
        "ends": one.ends.isoformat(timespec="minutes"),
        "reason_ids": [str(reason_id) for reason_id in one.reason_ids],
    }
