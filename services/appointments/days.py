"""A professional's days: who comes when, when nobody is there, and which days are holidays."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.rpc.doors import Actor
from services.appointments import agendas, holidays, views
from services.appointments.models import Agenda, Booking, Member, Override, Site

_COMING = ("pending", "confirmed", "kept", "no_show")
_DAY = timedelta(days=1)


def day(key: bytes, tx: Session, actor: Actor, member_id: UUID, first: date, days: int) -> dict[str, Any]:
    """So many days of an agenda from that one on, by the clock of each place: {date, days, time_zones, items, absences,
    holidays}. `key` opens what is sealed. Raises `NotFound`, `Invalid`."""
    agenda = agendas.manage(tx, actor, member_id)
    last = first + (days - 1) * _DAY
    sites = tx.scalars(select(Site).where(Site.agenda_id == agenda.id).order_by(Site.position)).all()
    language = tx.scalar(select(Member.language).where(Member.id == actor.member_id))
    named = holidays.names(agenda.country, agenda.region, first, last, language)
    return {
        "date": first.isoformat(),
        "days": days,
        "time_zones": list(dict.fromkeys(site.time_zone for site in sites if site.ended_at is None)),
        "items": _items(key, tx, actor, agenda, first, last),
        "absences": _absences(tx, agenda, first, last),
        "holidays": [{"date": day.isoformat(), "name": name} for day, name in named.items()],
    }


def _items(key: bytes, tx: Session, actor: Actor, agenda: Agenda, first: date, last: date) -> list[dict[str, Any]]:
    near = Booking.starts_at.between(_midnight(first) - _DAY, _midnight(last) + 2 * _DAY)
    query = views.SEEN.where(Booking.agenda_id == agenda.id, Booking.state.in_(_COMING), near)
    rows = views.seen(tx, actor, query.order_by(Booking.starts_at, Booking.id))
    return [
        views.in_list(key, actor, row)
        for row in rows
        if first <= row.starts_at.astimezone(ZoneInfo(row.time_zone)).date() <= last
    ]


def _absences(tx: Session, agenda: Agenda, first: date, last: date) -> list[dict[str, Any]]:
    begin, end = datetime.combine(first, time()), datetime.combine(last, time()) + _DAY
    touching = Override.agenda_id == agenda.id, Override.kind == "absence", Override.starts < end, Override.ends > begin
    found = tx.scalars(select(Override).where(*touching).order_by(Override.starts, Override.id))
    return [
        {
            "id": str(one.id),
            "kind": one.kind,
            "site_id": one.site_id and str(one.site_id),
            "starts": one.starts.isoformat(timespec="minutes"),
            "ends": one.ends.isoformat(timespec="minutes"),
            "reason_ids": [str(reason_id) for reason_id in one.reason_ids],
        }
        for one in found
    ]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
