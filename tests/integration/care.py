"""A professional who receives, and members who come: everything here goes over HTTP."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from kit.testing import eventually
from tests.integration.people import Person

SITE = {"name": "Cabinet du Port", "address": "12 quai de la Fosse, 44000 Nantes", "time_zone": "Europe/Paris"}
REASON = {"names": {"fr": "Consultation"}, "duration": 20, "step": 20, "minimum_notice": 0, "cancel_cutoff": 0}


@dataclass
class Practice:
    """A professional with an open agenda of one place and one reason, free on every day of the week."""

    professional: Person
    reason: Any

    def slots(self, person: Person, first: int = 2, last: int = 9) -> list[str]:
        """When the free slots begin on those days from today on."""
        today = datetime.now(UTC).date()
        window = f"from={today + timedelta(first)}&to={today + timedelta(last)}"
        found = person.ok("GET", f"/professionals/{self.professional.id}/slots?reason={self.reason['id']}&{window}")
        return [slot["starts_at"] for slot in found["items"]]

    def book(self, person: Person, starts_at: str, **words: Any) -> Any:
        """Keep the slot and book it."""
        wanted = {"professional_id": self.professional.id, "reason_id": self.reason["id"], "starts_at": starts_at}
        held = person.ok("POST", "/holds", wanted)
        return person.ok("POST", "/appointments", {"hold_id": held["id"], **words})


def receive(professional: Person, word: str = "") -> Practice:
    """Open the professional's agenda; `word` is in every text of it."""
    site = {**SITE, "name": f"Cabinet {word}", "address": f"12 quai {word}"}
    agenda = {"country": "FR", "closed_on_holidays": False, "policy": f"Sonnez {word}", "sites": [site]}
    place = professional.ok("PUT", "/agendas/me", agenda)["sites"][0]["id"]
    reason = professional.ok("POST", "/agendas/me/reasons", {**REASON, "names": {"fr": f"Consultation {word}"}})
    hours = [{"site_id": place, "weekday": day, "starts": "08:00", "ends": "19:00"} for day in range(1, 8)]
    professional.ok("PUT", "/agendas/me/hours", {"items": hours})
    return Practice(professional, reason)


def told(person: Person) -> list[str]:
    """The kinds of what a member is told, newest first."""
    return [notice["kind"] for notice in person.ok("GET", "/notifications?limit=100")["items"]]


def hears(person: Person, kind: str, times: int = 1) -> Any:
    """Wait until a member is told that so many times; the newest such notice."""
    eventually(lambda: told(person).count(kind) == times)
    items = person.ok("GET", "/notifications?limit=100")["items"]
    return next(notice for notice in items if notice["kind"] == kind)
