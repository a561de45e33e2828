"""The demo world's agenda: Dr Hélène Marchand receives, two members have booked, one waits for an earlier place."""

from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import requests

SITE = {"name": "Cabinet du Port", "address": "12 quai de la Fosse, 44000 Nantes", "time_zone": "Europe/Paris"}
POLICY = "Prévenez au moins quatre heures avant si vous ne pouvez pas venir : la place servira à quelqu’un d’autre."
VISIT, FIRST, VIDEO = (
    {"fr": "Consultation de suivi", "en": "Follow-up visit", "de": "Verlaufskontrolle", "ar": "استشارة متابعة"},
    {"fr": "Première consultation", "en": "First visit", "de": "Erstgespräch", "ar": "استشارة أولى"},
    {"fr": "Téléconsultation", "en": "Video visit", "de": "Videosprechstunde", "ar": "استشارة عن بُعد"},
)
REASONS: tuple[dict[str, Any], ...] = (
    {"names": VISIT, "duration": 20, "step": 20},
    {"names": FIRST, "duration": 40, "step": 20, "needs_approval": True, "buffer_after": 10},
    {"names": VIDEO, "duration": 20, "step": 20, "video": True},
)
MORNING, AFTERNOON = ("09:00", "12:20"), ("14:00", "18:00")


class Client(Protocol):
    """A member signed in through the gateway, as `deploy.dev.demo` has them."""

    id: str

    def ask(self, method: str, path: str, *, fine: tuple[int, ...] = (), **options: Any) -> requests.Response: ...


def load(clients: dict[str, Client]) -> None:
    """Open the agenda and book in it, unless that was done before."""
    helene = clients["helene"]
    if helene.ask("GET", "/v1/agendas/me", fine=(404,)).ok:
        return
    agenda = {"country": "FR", "policy": POLICY, "sites": [SITE], "is_open": False}
    site = helene.ask("PUT", "/v1/agendas/me", json=agenda).json()["sites"][0]
    reasons = [helene.ask("POST", "/v1/agendas/me/reasons", json=reason).json() for reason in REASONS]
    hours = [
        {"site_id": site["id"], "weekday": weekday, "starts": starts, "ends": ends}
        for weekday in range(1, 6)
        for starts, ends in (MORNING, AFTERNOON)
    ]
    helene.ask("PUT", "/v1/agendas/me/hours", json={"items": hours})
    helene.ask("PUT", "/v1/agendas/me", json={**agenda, "is_open": True, "sites": [{**SITE, "id": site["id"]}]})
    _book(clients["camille"], helene, reasons[0], days=3, note="J’apporterai mon carnet des trois derniers mois.")
    _book(clients["julien"], helene, reasons[1], days=5)
    wish = {"professional_id": helene.id, "reason_id": reasons[0]["id"], "weekdays": [1, 2, 3, 4, 5]}
    clients["oliver"].ask("POST", "/v1/waiting-list", json=wish)


def _book(member: Client, professional: Client, reason: dict[str, Any], *, days: int, note: str | None = None) -> None:
    """Book the first slot of the week that begins so many days from now."""
    today = datetime.now(UTC).date()
    window = {"reason": reason["id"], "from": str(today + timedelta(days)), "to": str(today + timedelta(days + 7))}
    slots = member.ask("GET", f"/v1/professionals/{professional.id}/slots", params=window).json()["items"]
    wanted = {"professional_id": professional.id, "reason_id": reason["id"], "starts_at": slots[0]["starts_at"]}
    hold = member.ask("POST", "/v1/holds", json=wanted).json()
    member.ask("POST", "/v1/appointments", json={"hold_id": hold["id"], "note": note})
