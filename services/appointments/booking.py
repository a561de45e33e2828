"""A hold becomes an appointment: in one transaction with its event, and with everything checked again."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Uuid, and_, bindparam, select, text, true
from sqlalchemy.orm import Session

from contracts.appointments.events import AppointmentBooked, AppointmentEvent, AppointmentRequested
from kit.prepared import Prepared, execute, put
from kit.refusals import NotFound
from kit.rpc.doors import Actor
from kit.sealing import seal
from services.appointments import agendas, holds, places, plans, reminders, rules
from services.appointments.models import Agenda, Booking, Member, Reason, ReminderChoice, Site
from services.appointments.refusals import AgendaClosed, HoldExpired
from services.appointments.seeing import ACTOR
from services.appointments.set_up import WORDS, parse
from services.appointments.telling import say, tell

_HELD = (Booking.id, Booking.seq, Booking.agenda_id, Booking.reason_id, Booking.member_id, Booking.starts_at,
         Booking.ends_at, Booking.video, Booking.expires_at)  # fmt: skip
_FOUND = Prepared(
    "appointments_kept",
    select(
        places.CLOCK.c.now,
        places.SOMETHING_IS_OVER,
        *_HELD,
        Site.time_zone,
        Agenda.member_id.label("professional_id"),
        Agenda.is_open,
        WORDS,
        and_(*agendas.visible(ACTOR)).label("is_there"),
        ReminderChoice.leads,
    )
    .select_from(Booking)
    .join(Agenda, Agenda.id == Booking.agenda_id)
    .join(Member, Member.id == Agenda.member_id)
    .join(Site, Site.id == Booking.site_id)
    .join(places.CLOCK, true())
    .outerjoin(ReminderChoice, ReminderChoice.member_id == Booking.member_id)
    .where(*holds.own(ACTOR, holds.SESSION, bindparam("id", type_=Uuid))),
)
_STAND = Prepared(
    "appointments_stand",
    text(
        "UPDATE bookings SET state = :state, seq = :seq, expires_at = :expires_at, session_id = NULL, note = :note,"
        " birth_date = :birth_date, changed_at = :now WHERE id = :id"
    ),
)


@dataclass
class Kept:
    """One's own hold, as its event tells of it once it is an appointment."""

    id: UUID
    seq: int
    agenda_id: UUID
    member_id: UUID
    starts_at: datetime
    ends_at: datetime
    video: bool


def book(tx: Session, key: bytes, actor: Actor, hold_id: UUID, note: str | None, birth_date: date | None) -> UUID:
    """Make an appointment of one's own hold; it keeps its id. `key` seals what the member wrote.

    Raises `HoldExpired` and `SlotTaken` (with the next free ones), `NotFound`, `AgendaClosed`, `NotForYou`, and
    `Invalid` for a birth date that is missing.
    """
    hold = _find(tx, actor, hold_id)
    now, starts_at = hold.now, hold.starts_at
    reason, slot = holds.free_slot(tx, parse(hold.set_up), hold.reason_id, starts_at, now, but=[hold_id])
    if slot is None:
        raise holds.taken(tx, hold.agenda_id, hold.reason_id, starts_at, now, but=[hold_id])
    holds.check_patient(tx, reason, actor.member_id)
    rules.check_age(reason, birth_date, starts_at.astimezone(ZoneInfo(hold.time_zone)).date())
    state, expires_at, event = _standing(reason, starts_at, now)
    row = Kept(hold_id, hold.seq, hold.agenda_id, hold.member_id, starts_at, hold.ends_at, hold.video)
    say(tx, event, row, by="member", professional_id=hold.professional_id, time_zone=hold.time_zone)
    born = birth_date.isoformat() if birth_date and rules.asks_birth_date(reason) else None
    words = {
        name: said and seal(key, said, about(hold_id, name)) for name, said in (("note", note), ("birth_date", born))
    }
    put(tx, _STAND, {"id": hold_id, "seq": row.seq, "state": state, "expires_at": expires_at, "now": now, **words})
    if state == "confirmed":
        reminders.begin(tx, hold_id, starts_at, hold.time_zone, hold.leads, now)
    return hold_id


def stand(tx: Session, booking: Booking, reason: Reason, now: datetime) -> None:
    """An offered place becomes an appointment, or a request where the professional decides."""
    booking.session_id, booking.changed_at = None, now
    booking.state, booking.expires_at, event = _standing(reason, booking.starts_at, now)
    tell(tx, event, booking, by="member")
    reminders.plan(tx, booking, now)


def about(booking_id: UUID, column: str) -> str:
    """What a text of an appointment is sealed about: it opens in its own row and column alone."""
    return f"{booking_id} {column}"


def _standing(
    reason: Reason, starts_at: datetime, now: datetime
) -> tuple[str, datetime | None, type[AppointmentEvent]]:
    """The state of a place that its member has confirmed, until when, and what is told."""
    if reason.needs_approval:
        return "pending", rules.decide_by(now, starts_at, reason.minimum_notice), AppointmentRequested
    return "confirmed", None, AppointmentBooked


def _find(tx: Session, actor: Actor, hold_id: UUID) -> Any:
    """Hold the member and the agenda; one's own hold while it lasts, at a professional who can be booked.

    Raises `HoldExpired`, `NotFound`, `AgendaClosed`."""
    which = {"booking_id": hold_id, "member_id": actor.member_id}
    places.begin(tx, actor.member_id, places.AGENDA_WITH, which)
    names = {"actor": actor.member_id, "session": actor.session_id, "id": hold_id}
    hold: Any = execute(tx, _FOUND, names).one_or_none()
    if hold is None:
        raise HoldExpired(next=[])  # also what was never there: nobody learns of another's
    if hold.something_is_over:
        places.sweep(tx, hold.agenda_id, hold.now)
    if not hold.is_there:
        raise NotFound()
    if not hold.is_open:
        raise AgendaClosed()
    if hold.expires_at <= hold.now:
        raise HoldExpired(next=_next(tx, hold))
    return hold


def _next(tx: Session, hold: Any) -> list[dict[str, Any]]:
    try:
        return plans.next_free(tx, hold.agenda_id, hold.reason_id, hold.starts_at, hold.now)
    except NotFound:  # the reason is gone with the hold
        return []
