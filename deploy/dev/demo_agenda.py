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
    """Make what is not there yet: the agenda, who has booked in it, who waits."""
    helene, oliver = clients["helene"], clients["oliver"]
    visit, first, _ = _open(helene)
    _book(clients["camille"], helene, visit, days=3, note="J’apporterai mon carnet des trois derniers mois.")
    _book(clients["julien"], helene, first, days=5)
    if not oliver.ask("GET", "/v1/waiting-list").json()["items"]:
        wish = {"professional_id": helene.id, "reason_id": visit["id"], "weekdays": [1, 2, 3, 4, 5]}
        oliver.ask("POST", "/v1/waiting-list", json=wish)


def _open(helene: Client) -> list[dict[str, Any]]:
    """Her reasons, once her agenda is open: that is done last, so whoever finds it open finds all of it."""
    wanted = {"country": "FR", "policy": POLICY, "sites": [SITE], "is_open": False}
    found = helene.ask("GET", "/v1/agendas/me", fine=(404,))
    agenda = (found if found.ok else helene.ask("PUT", "/v1/agendas/me", json=wanted)).json()
    known = {one["names"]["fr"]: one for one in helene.ask("GET", "/v1/agendas/me/reasons").json()["items"]}
    for reason in REASONS:
        name = reason["names"]["fr"]
        known[name] = known.get(name) or helene.ask("POST", "/v1/agendas/me/reasons", json=reason).json()
    if not agenda["is_open"]:
        site = agenda["sites"][0]
        times = [(weekday, *half) for weekday in range(1, 6) for half in (MORNING, AFTERNOON)]
        items = [{"site_id": site["id"], "weekday": day, "starts": starts, "ends": ends} for day, starts, ends in times]
        helene.ask("PUT", "/v1/agendas/me/hours", json={"items": items})
        there = [{**SITE, "id": site["id"]}]
        helene.ask("PUT", "/v1/agendas/me", json={**wanted, "is_open": True, "sites": there})
    return [known[reason["names"]["fr"]] for reason in REASONS]


def _book(member: Client, professional: Client, reason: dict[str, Any], *, days: int, note: str | None = None) -> None:
    """Book the first slot of the week that begins so many days from now, unless they have booked before."""
    if any(member.ask("GET", f"/v1/appointments?when={when}").json()["items"] for when in ("upcoming", "past")):
        return
    today = datetime.now(UTC).date()
    window = {"reason": reason["id"], "from": str(today + timedelta(days)), "to": str(today + timedelta(days + 7))}
    slots = member.ask("GET", f"/v1/professionals/{professional.id}/slots", params=window).json()["items"]
    wanted = {"professional_id": professional.id, "reason_id": reason["id"], "starts_at": slots[0]["starts_at"]}
    hold = member.ask("POST", "/v1/holds", json=wanted).json()
    member.ask("POST", "/v1/appointments", json={"hold_id": hold["id"], "note": note})
