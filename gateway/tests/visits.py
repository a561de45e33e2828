"""What appointments answers: a professional in Montréal, so that their clock is not that of a reader in France."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from gateway.tests.bus import MEMBER, done

DOCTOR, REASON = "0190c2a4-8a2f-7b41-8f22-6c803d1e5f72", "0190c2b3-1111-7266-8183-7ebfdf5293c8"
SITE, APPOINTMENT = "0190c2b3-2222-7266-8183-7ebfdf5293c8", "0190c2b3-20a6-7377-9294-8fc0e063a4d9"
HOLD, WAIT, OFFER = (f"0190c2b3-{part}-7266-8183-7ebfdf5293c8" for part in ("1f95", "3333", "4444"))
ZONE = "America/Toronto"
PROFESSIONAL = {"id": DOCTOR, "display_name": "Dr Louis Martin", "kind": "professional", "badge": None}
PATIENT = {"id": MEMBER, "display_name": "Camille", "kind": "patient", "badge": None}
PLACE = {"id": SITE, "name": "Cabinet du Parc", "address": "12 rue des Lilas, Montréal"}


def a_slot(ahead: int = 2, at: str = "09:20", zone: str = ZONE) -> dict[str, Any]:
    """A slot of 20 minutes so many days from now, at a time of the place's clock."""
    day = datetime.now(ZoneInfo(zone)).date() + timedelta(ahead)
    starts = datetime.combine(day, time.fromisoformat(at), ZoneInfo(zone))
    ends = (starts.astimezone(UTC) + timedelta(minutes=20)).astimezone(ZoneInfo(zone))
    local = {"starts": starts.isoformat(timespec="minutes"), "ends": ends.isoformat(timespec="minutes")}
    instants = {"starts_at": starts.astimezone(UTC).isoformat(), "ends_at": ends.astimezone(UTC).isoformat()}
    return {**instants, "time_zone": zone, "local": local, "site": PLACE, "video": False}


def a_reason(**fields: Any) -> dict[str, Any]:
    """A reason as whoever may book sees it."""
    found = {"names": {"fr": "Consultation de suivi", "en": "Follow-up visit"}, "duration": 20, "video": False}
    rules = {"patients": "all", "youngest": None, "oldest": None, "minimum_notice": 120, "horizon": 90}
    return {"id": REASON, **found, **rules, "cancel_cutoff": 240, "needs_approval": False, **fields}


def a_professional(**fields: Any) -> dict[str, Any]:
    """A professional who receives."""
    site, policy = {**PLACE, "time_zone": ZONE}, "Prévenez si vous ne pouvez pas venir."
    found = {"verified": False, "is_open": True, "policy": policy, "sites": [site], "reasons": [a_reason()]}
    return {**PROFESSIONAL, **found, "why_not": None, **fields}


def a_hold(**fields: Any) -> dict[str, Any]:
    """A slot that is kept."""
    until = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    found = {"id": HOLD, "professional": PROFESSIONAL, "reason": a_reason(), "policy": "Venez avec vos examens."}
    return {**found, **a_slot(), "expires_at": until, "seconds_left": 299, "asks_birth_date": False, **fields}


def an_appointment(**fields: Any) -> dict[str, Any]:
    """An appointment as its member sees it."""
    slot = a_slot()
    until = (datetime.fromisoformat(slot["starts_at"]) - timedelta(hours=4)).isoformat()
    who = {"professional": PROFESSIONAL, "verified": False, "member": PATIENT, "booked_by": PATIENT}
    end = {"expires_at": None, "cancelled_by": None, "cancel_reason": None, "late": False, "note": None}
    may = {"cancel_until": until, "can_move": True, "can_cancel": "freely", "confirmed_by_link_at": None}
    reason = {"id": REASON, "names": a_reason()["names"]}
    found = {"id": APPOINTMENT, "state": "confirmed", "reason": reason, "side": "member", "version": 3}
    return {**found, **who, **slot, **end, **may, **fields}


def an_offer(**fields: Any) -> dict[str, Any]:
    """A place that is offered."""
    until = (datetime.now(UTC) + timedelta(minutes=15)).isoformat()
    return {"id": OFFER, **a_slot(), "expires_at": until, "replaces": None, **fields}


def a_wait(**fields: Any) -> dict[str, Any]:
    """A place on a list."""
    wish = {"weekdays": [1, 2], "after": "09:00", "before": None, "earliest": date(2027, 3, 1).isoformat()}
    reason = {"id": REASON, "names": a_reason()["names"]}
    rest = {"appointment_id": None, "place": 2, "rule": "in_order", "created_at": datetime.now(UTC).isoformat()}
    return {"id": WAIT, "professional": PROFESSIONAL, "reason": reason, **wish, **rest, "offer": None, **fields}


def a_link(**fields: Any) -> dict[str, Any]:
    """An appointment as the link of a reminder shows it."""
    rest = {"can_cancel": "freely", "confirmed": False, "professional": PROFESSIONAL}
    return {"id": APPOINTMENT, "state": "confirmed", **a_slot(), **rest, **fields}


def answers() -> dict[str, Any]:
    """What the doors that pages of visits ask answer, by their names."""
    return {
        "professional": a_professional(),
        "slots": {"items": [a_slot(), a_slot(3, "14:00")], "next": None, "first_after": None},
        "hold": done(a_hold(), 201),
        "hold_of": a_hold(),
        "release": done(None, 204),
        "book": done(an_appointment(), 201),
        "appointments": {"items": [an_appointment()], "next": None},
        "appointment": an_appointment(),
        "appointment_ics": {"ics": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"},
        "move": done(an_appointment()),
        "cancel": done(an_appointment(state="cancelled", cancelled_by="member")),
        "reminders": {"leads": ["P1D"]},
        "put_reminders": done({"leads": []}),
        "calendar": {"is_on": False},
        "make_calendar": done({"token": "secret-token"}, 201),
        "end_calendar": done(None, 204),
        "waiting": {"items": [a_wait()], "next": None},
        "wait": done(a_wait(), 201),
        "stop_waiting": done(None, 204),
        "accept_offer": done(an_appointment(), 201),
        "decline_offer": done(None, 204),
        "linked": a_link(),
        "follow_link": a_link(confirmed=True),
    }
