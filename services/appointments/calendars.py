"""Appointments as iCalendar (RFC 5545): one by itself, and a member's private feed.

What is in it may be read on anybody's screen: when and where, never with whom, what for, or of which speciality.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar as Ics
from icalendar import Event, Timezone
from sqlalchemy import delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from uuid6 import uuid7

from kit.refusals import NotFound
from kit.rpc.doors import Actor
from kit.tokens import is_row_token, read_row_token, write_row_token
from services.appointments import seeing
from services.appointments.models import Agenda, Booking, Calendar, Member, Site

BACK, AHEAD = timedelta(days=90), timedelta(days=400)
MOST = 2_000
SUMMARIES = {"fr": "Rendez-vous", "en": "Appointment", "de": "Termin", "ar": "موعد"}
VIDEO = {"fr": "Vidéo", "en": "Video", "de": "Video", "ar": "فيديو"}
_PURPOSE = "calendar"
_STATUS = {
    "pending": "TENTATIVE",
    **dict.fromkeys(("confirmed", "kept", "no_show"), "CONFIRMED"),
    **dict.fromkeys(("cancelled", "declined", "expired"), "CANCELLED"),
}


def make(tx: Session, member_id: UUID) -> UUID:
    """A new feed for a member; the address of the one before ends."""
    calendar_id = uuid7()
    row = {"id": calendar_id, "created_at": func.now()}
    made = insert(Calendar).values(member_id=member_id, **row)
    tx.execute(made.on_conflict_do_update(index_elements=[Calendar.member_id], set_=row))
    return calendar_id


def end(tx: Session, member_id: UUID) -> None:
    """End the member's feed: its address answers no more."""
    tx.execute(delete(Calendar).where(Calendar.member_id == member_id))


def is_on(tx: Session, member_id: UUID) -> bool:
    """Whether the member has a feed."""
    return tx.scalar(select(Calendar.id).where(Calendar.member_id == member_id)) is not None


def token(key: bytes, tx: Session, actor: Actor, calendar_id: UUID) -> dict[str, Any]:
    """{token}: what the address of the actor's feed ends with, derived from its row, so it ends with it.

    Raises `NotFound` for one that is not theirs, or not any more.
    """
    calendar = tx.get(Calendar, calendar_id)
    if calendar is None or calendar.member_id != actor.member_id:
        raise NotFound()
    return {"token": write_row_token(key, _PURPOSE, calendar.id, calendar.created_at)}


def feed(tx: Session, key: bytes, given: str, now: datetime) -> str:
    """The appointments of the member whose feed's token this is, on either side, from 90 days back to 400 ahead.

    What was called off stays in it as such, so that calendars take it out. Raises `NotFound`.
    """
    calendar_id = read_row_token(given)
    calendar = tx.get(Calendar, calendar_id) if calendar_id else None
    if calendar is None or not is_row_token(given, key, _PURPOSE, calendar.id, calendar.created_at):
        raise NotFound()
    member = tx.get_one(Member, calendar.member_id)
    if member.state != "active":
        raise NotFound()
    theirs = or_(Booking.member_id == member.id, Agenda.member_id == member.id)
    window = Booking.starts_at.between(now - BACK, now + AHEAD), Booking.state.in_(seeing.APPOINTMENTS)
    found = select(Booking, Site).join(Site, Site.id == Booking.site_id).join(Agenda, Agenda.id == Booking.agenda_id)
    rows = tx.execute(found.where(theirs, *window).order_by(Booking.starts_at, Booking.id).limit(MOST))
    return write(((row.Booking, row.Site) for row in rows), member.language or "fr")


def one(tx: Session, actor: Actor, appointment_id: UUID) -> str:
    """An appointment by itself, for whoever may see it; raises `NotFound`."""
    booking, _ = seeing.find(tx, actor, appointment_id)
    reader = tx.get(Member, actor.member_id)
    return write([(booking, tx.get_one(Site, booking.site_id))], (reader and reader.language) or "fr")


def write(found: Iterable[tuple[Booking, Site]], language: str) -> str:
    """A VCALENDAR of appointments with their places, in a language for what little it says."""
    calendar, rows = Ics(), list(found)
    for name, value in (("prodid", "-//PatientsWorld//Appointments//FR"), ("version", "2.0"), ("method", "PUBLISH")):
        calendar.add(name, value)
    for zone in sorted({site.time_zone for _, site in rows}):
        here = [booking for booking, site in rows if site.time_zone == zone]
        first = min(booking.starts_at for booking in here).date() - timedelta(days=366)
        last = max(booking.ends_at for booking in here).date() + timedelta(days=366)
        calendar.add_component(Timezone.from_tzinfo(ZoneInfo(zone), zone, first_date=first, last_date=last))
    for booking, site in rows:
        calendar.add_component(_event(booking, site, language))
    return str(calendar.to_ical(), "utf-8")


def _event(booking: Booking, site: Site, language: str) -> Event:
    event = Event()
    words: dict[str, Any] = {
        "uid": f"{booking.id}@patientsworld",
        "dtstamp": booking.changed_at.astimezone(UTC),
        "dtstart": _there(booking.starts_at, site.time_zone),
        "dtend": _there(booking.ends_at, site.time_zone),
        "sequence": booking.sequence,
        "status": _STATUS[booking.state],
        "class": "PRIVATE",
        "summary": SUMMARIES.get(language, SUMMARIES["fr"]),
        "location": VIDEO.get(language, VIDEO["fr"]) if booking.video else site.address,
    }
    for name, value in words.items():
        event.add(name, value)
    return event


def _there(instant: datetime, zone: str) -> datetime:
    """The instant by the clock of its place; in UTC when the clock shows that time for the second time, since a
    calendar always means the first."""
    there = instant.astimezone(ZoneInfo(zone))
    return instant.astimezone(UTC) if there.fold else there
