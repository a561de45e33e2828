"""Agendas and appointments as clients make them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from deploy.dev.world import World
from kit.testing import eventually
from kit.tokens import derive, write_row_token
from tests.integration.people import Person

SITE = {"name": "Cabinet du Port", "address": "12 quai de la Fosse, 44000 Nantes", "time_zone": "Europe/Paris"}
ABROAD = {"name": "Clinique du Parc", "address": "400 rue Sherbrooke Est, Montréal", "time_zone": "America/Toronto"}
POLICY = "Prévenir quatre heures avant en cas d’empêchement."
REASONS: dict[str, dict[str, Any]] = {
    "reason": {"names": {"fr": "Consultation de suivi", "ar": "استشارة متابعة"}},
    "aged": {"names": {"fr": "Vaccination", "ar": "تطعيم"}, "youngest": 18, "needs_approval": True},
    "far": {"names": {"fr": "Bilan annuel", "ar": "فحص سنوي"}, "minimum_notice": 20 * 24 * 60, "video": True},
    "abroad": {"names": {"fr": "Avis à distance", "ar": "رأي عن بعد"}, "duration": 30},
}


def open_agenda(professional: Person) -> dict[str, str]:
    """An agenda that is open on every day from 8 to 18; the ids of its reasons by the names of `REASONS`."""
    said = {"country": "FR", "closed_on_holidays": False, "policy": POLICY, "sites": [SITE, ABROAD]}
    agenda = eventually(lambda: _made(professional, said))
    here, there = (site["id"] for site in agenda["sites"])
    found = {
        name: professional.ok("POST", "/agendas/me/reasons", {"duration": 20, "step": 60, **words})["id"]
        for name, words in REASONS.items()
    }
    near = [found[name] for name in ("reason", "aged", "far")]
    hours = [
        {"site_id": site, "weekday": weekday, "starts": "08:00", "ends": "18:00", "reason_ids": reasons}
        for weekday in range(1, 8)
        for site, reasons in ((here, near), (there, [found["abroad"]]))
    ]
    professional.ok("PUT", "/agendas/me/hours", {"items": hours})
    return found


def reasons_of(professional: Person) -> dict[str, str]:
    """The ids of their reasons, by the names of `REASONS`."""
    items = professional.ok("GET", "/agendas/me/reasons")["items"]
    by_name = {one["names"]["fr"]: one["id"] for one in items}
    return {name: by_name[words["names"]["fr"]] for name, words in REASONS.items()}


def free(member: Person, professional: Person, reason_id: str, ahead: int = 2) -> list[dict[str, Any]]:
    """The free slots of a week that begins so many days from now."""
    first = datetime.now(UTC).date() + timedelta(ahead)
    window = f"reason={reason_id}&from={first}&to={first + timedelta(6)}"
    items: list[dict[str, Any]] = member.ok("GET", f"/professionals/{professional.id}/slots?{window}")["items"]
    return items


def book(member: Person, professional: Person, reason_id: str, slot: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Hold a slot and confirm it."""
    wanted = {"professional_id": professional.id, "reason_id": reason_id, "starts_at": slot["starts_at"]}
    hold = member.ok("POST", "/holds", wanted)
    made: dict[str, Any] = member.ok("POST", "/appointments", {"hold_id": hold["id"], **more})
    return made


def visits_of(world: World, member: Person, professional: Person) -> dict[str, str]:
    """An appointment that stands, one that the professional cancelled, a wait; and where all of it is."""
    found = reasons_of(professional)
    soon = str(datetime.now(UTC).date() + timedelta(1))
    slots = free(member, professional, found["reason"], 3)
    visit = book(member, professional, found["reason"], slots[0], note="J’apporte mon carnet.")
    cancelled = book(member, professional, found["reason"], slots[-1])
    professional.ok("POST", f"/appointments/{cancelled['id']}/cancellation", {"reason": "Je suis souffrante."})
    wish = {"professional_id": professional.id, "reason_id": found["reason"], "weekdays": [1, 3], "after": "09:00"}
    member.ok("POST", "/waiting-list", {**wish, "appointment_id": visit["id"]})
    places = {"visit": visit["id"], "cancelled": cancelled["id"], "soon": soon, "token": link_of(world, visit)}
    return {**found, **places}


def link_of(world: World, appointment: dict[str, Any]) -> str:
    """The token of the link that a reminder of an appointment carries."""
    key = derive(world.env["APPOINTMENTS_SECRET_KEY"].encode(), "appointments", "link")["link"]
    return write_row_token(
        key, "appointment", UUID(appointment["id"]), datetime.fromisoformat(appointment["starts_at"])
    )


def agenda_of(professional: Person, member: Person) -> dict[str, str]:
    """Where a professional finds their own: an appointment and a request of a member, an absence."""
    found = reasons_of(professional)
    slots = free(member, professional, found["reason"], 3)
    seen = book(member, professional, found["reason"], slots[0], note="J’apporte mon carnet.")
    asked = book(member, professional, found["aged"], slots[2], birth_date="1980-05-17")
    off = {"kind": "absence", "starts": "2031-08-03T00:00", "ends": "2031-08-18T00:00"}
    professional.ok("POST", "/agendas/me/exceptions", off)
    site = professional.ok("GET", "/agendas/me")["sites"][0]["id"]
    eventually(lambda: len(professional.ok("GET", "/notifications")["items"]) > 1)
    day = seen["local"]["starts"][:10]
    return {"own": found["aged"], "seen": seen["id"], "asked": asked["id"], "site": site, "day": day}


def _made(professional: Person, said: dict[str, Any]) -> Any:
    answer = professional.call("PUT", "/agendas/me", said)
    return answer.json() if answer.ok else None
