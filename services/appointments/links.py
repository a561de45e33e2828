"""The link in a reminder: its bearer confirms or cancels one appointment without signing in.

Nothing is stored. The token is bound to the beginning of the appointment, so it ends when that comes, and with a move.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.database import clock
from kit.replica import public
from kit.tokens import is_row_token, read_row_token, write_row_token
from services.appointments import changes, places, rules, shown
from services.appointments.models import Agenda, Booking, Member, Reason, Site
from services.appointments.refusals import InvalidLink, NotPossibleNow

SHOWN = ("pending", "confirmed", "cancelled")
_PURPOSE = "appointment"


def write(tx: Session, key: bytes, appointment_id: UUID, member_id: UUID) -> str | None:
    """The token for a member's reminder; None when it is none of theirs, does not stand any more or has begun, or when
    the member is not there."""
    booking = _held_by_member(tx, appointment_id, clock(tx), ("confirmed",))
    if booking is None or booking.member_id != member_id:
        return None
    return write_row_token(key, _PURPOSE, booking.id, booking.starts_at)


def linked(tx: Session, key: bytes, token: str) -> dict[str, Any]:
    """What the bearer of a token sees of the appointment; nothing happens by looking. Raises `InvalidLink`."""
    now = clock(tx)
    return _shown(tx, _find(tx, key, token, now), now)


def follow(tx: Session, keys: dict[str, bytes], token: str, act: str, why: str | None) -> dict[str, Any]:
    """Confirm or cancel, as the member would; done again it changes nothing.

    `keys`: `link` for the token, `sealing` for the reason. Raises `InvalidLink`, `NotPossibleNow`, `TooLateToCancel`.
    """
    booking = _find(tx, keys["link"], token, clock(tx))
    now = places.lock(tx, booking.member_id, booking.agenda_id)
    tx.refresh(booking, with_for_update=True)
    _find(tx, keys["link"], token, now)
    if act == "cancel" and booking.state != "cancelled":
        reason = tx.get_one(Reason, booking.reason_id)
        rules.check_cancel(booking, reason, "member", why, now)
        late = rules.is_late(booking, reason, now)
        changes.call_off(tx, booking, now, by="member", late=late, why=why, key=keys["sealing"])
    elif act == "confirm":
        if booking.state != "confirmed":
            raise NotPossibleNow()
        if booking.confirmed_by_link_at is None:
            booking.confirmed_by_link_at = booking.changed_at = now
            booking.version += 1
    tx.flush()
    return _shown(tx, booking, now)


def _find(tx: Session, key: bytes, token: str, now: datetime) -> Booking:
    appointment_id = read_row_token(token)
    booking = _held_by_member(tx, appointment_id, now, SHOWN) if appointment_id else None
    if booking is None or not is_row_token(token, key, _PURPOSE, booking.id, booking.starts_at):
        raise InvalidLink()
    return booking


def _held_by_member(tx: Session, appointment_id: UUID, now: datetime, states: tuple[str, ...]) -> Booking | None:
    """An appointment in one of these states that has not begun, of a member who is there."""
    ahead = Booking.id == appointment_id, Booking.state.in_(states), Booking.starts_at > now
    theirs = select(Booking).join(Member, Member.id == Booking.member_id).where(*ahead, Member.state == "active")
    return tx.scalar(theirs)


def _shown(tx: Session, booking: Booking, now: datetime) -> dict[str, Any]:
    site, reason = tx.get_one(Site, booking.site_id), tx.get_one(Reason, booking.reason_id)
    professional = tx.get_one(Member, tx.get_one(Agenda, booking.agenda_id).member_id)
    return {
        "id": str(booking.id),
        "state": booking.state,
        **shown.times(booking.starts_at, booking.ends_at, site.time_zone),
        "site": shown.place(site),
        "video": booking.video,
        "professional": public(professional),
        "can_cancel": rules.can_cancel(booking, reason, "member", now),
        "confirmed": booking.confirmed_by_link_at is not None,
    }
