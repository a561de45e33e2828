"""What appointments answers about an agenda to its professional, and notifications to a member."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from contracts.notifications.schemas import KINDS
from gateway.tests.bus import MEMBER, Bus, done

SITE, REASON, HOUR, EXCEPTION = (f"0190c2b3-{part}-7266-8183-7ebfdf5293c8" for part in ("2222", "1111", "5555", "6666"))
DELEGATE, VISIT, NOTICE = (f"0190c2b4-{part}-7266-8183-7ebfdf5293c8" for part in ("7777", "8888", "9999"))
PARIS = ZoneInfo("Europe/Paris")
DOCTOR = {"id": MEMBER, "display_name": "Dr Louis Martin", "kind": "professional", "badge": None}
PATIENT = {"id": DELEGATE, "display_name": "Amina B.", "kind": "patient", "badge": None}
NOTHING: dict[str, Any] = {"items": [], "next": None}


def an_agenda(**fields: Any) -> dict[str, Any]:
    """An agenda that is open."""
    site = {"id": SITE, "name": "Cabinet", "address": "1 rue des Lilas, Lyon", "time_zone": "Europe/Paris"}
    place = {"country": "FR", "region": None, "closed_on_holidays": True, "sites": [site]}
    rights = ["see", "book", "set_up"]
    found = {"id": SITE, "member": DOCTOR, "verified": False, "is_open": True, "policy": None, "version": 7}
    return {**found, **place, "rights": rights, **fields}


def a_reason(**fields: Any) -> dict[str, Any]:
    """A reason as its professional sees it."""
    ages = {"patients": "all", "youngest": None, "oldest": None}
    times = {"duration": 30, "step": 15, "minimum_notice": 120, "horizon": 90, "cancel_cutoff": 240}
    rest = {"buffer_before": 0, "buffer_after": 0, "most_per_day": None, "needs_approval": False, "video": False}
    return {"id": REASON, "names": {"fr": "Première consultation"}, **ages, **times, **rest, **fields}


def an_hour(**fields: Any) -> dict[str, Any]:
    """Hours of each Monday."""
    return {"id": HOUR, "site_id": SITE, "weekday": 1, "starts": "09:00", "ends": "12:00", "reason_ids": [], **fields}


def a_visit(day: date | None = None, at: str = "09:20", minutes: int = 30, **fields: Any) -> dict[str, Any]:
    """An appointment as its professional sees it."""
    starts = datetime.fromisoformat(f"{day or datetime.now(PARIS).date() + timedelta(days=2)}T{at}").replace(
        tzinfo=PARIS
    )
    ends = starts + timedelta(minutes=minutes)
    local = {"starts": starts.isoformat(timespec="minutes"), "ends": ends.isoformat(timespec="minutes")}
    utc = ZoneInfo("UTC")
    when = {
        "starts_at": starts.astimezone(utc).isoformat(),
        "ends_at": ends.astimezone(utc).isoformat(),
        "local": local,
    }
    who = {"professional": DOCTOR, "verified": False, "member": PATIENT, "booked_by": PATIENT}
    site = {"id": SITE, "name": "Cabinet", "address": "1 rue des Lilas, Lyon"}
    where = {"time_zone": "Europe/Paris", "site": site, "video": False}
    end = {"expires_at": None, "cancelled_by": None, "cancel_reason": None, "late": False}
    may = {"can_move": True, "can_cancel": "with_reason", "confirmed_by_link_at": None, "side": "professional"}
    said = {"note": "Je viens avec ma fille.", "birth_date": None, "version": 3}
    reason = {"id": REASON, "names": a_reason()["names"]}
    return {"id": VISIT, "state": "confirmed", "reason": reason, **when, **who, **where, **end, **may, **said, **fields}


def a_day(*visits: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Days of an agenda."""
    return {"time_zones": ["Europe/Paris"], "items": list(visits), "absences": [], "holidays": [], **fields}


def a_notice(kind: str = "appointment_reminder", about: str = "appointment", **fields: Any) -> dict[str, Any]:
    """A notice that was not read."""
    told = {"created_at": "2026-11-20T08:00:00+00:00", "read_at": None, "actor": DOCTOR}
    when = {"starts_at": "2031-03-11T08:20:00+00:00", "time_zone": "Europe/Paris"}
    return {"id": NOTICE, "kind": kind, "about": {"kind": about, "id": VISIT}, **told, **when, **fields}


def the_preferences(**fields: Any) -> dict[str, Any]:
    """How a member is told who has said nothing."""
    kinds = [{"kind": kind, "app": True, "mail": kind == "appointment_reminder"} for kind in KINDS]
    quiet = {"quiet_from": None, "quiet_to": None, "time_zone": "Europe/Paris"}
    return {"kinds": kinds, "mails": "at_once", "discreet": True, "cap": 20, "version": 0, **quiet, **fields}


def answers() -> dict[str, Any]:
    """What the doors that these pages ask answer, by their names."""
    rights = {"rights": ["see"], "since": "2026-01-02T03:04:05+00:00"}
    read = {
        "agenda": an_agenda(),
        "agendas": {"items": [{"member": DOCTOR, "rights": ["see", "book", "set_up"]}], "next": None},
        "reasons": {"items": [a_reason()], "next": None},
        "hours": {"items": [an_hour()], "next": None},
        "exceptions": NOTHING,
        "outside": NOTHING,
        "delegates": {"items": [{"member": PATIENT, **rights}], "next": None},
        "patients": {"items": [{"member": PATIENT, "known": False, "kept": 2}], "next": None},
        "day": a_day(),
        "notices": {"items": [a_notice()], "next": None, "unread_count": 1},
        "unread_count": {"unread_count": 1},
        "preferences": the_preferences(),
        "subscription": {"kind": "appointment_reminder"},
        "unsubscribe": {"kind": "appointment_reminder"},
    }
    changed = dict.fromkeys(
        ("put_agenda", "put_reason", "put_hours", "put_delegate", "decide", "record_outcome"), done({})
    )
    made = {"add_reason": done(a_reason(), 201), "add_exception": done({"id": EXCEPTION}, 201)}
    gone = ("remove_reason", "remove_exception", "remove_delegate", "put_patient", "read_notices", "put_preferences")
    return {**read, **changed, **made, **dict.fromkeys(gone, done(None, 204))}


def asked(bus: Bus, method: str) -> dict[str, Any]:
    """The arguments of the last call of a door, without who asks and the key."""
    found = next(one for one in reversed(bus.asked) if one.method == method)
    return {name: value for name, value in found.arguments.items() if name not in ("actor", "key")}
