"""The demo world's Health Boxes: ninety days of two members, what they want to reach, what one shows to her doctor."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from deploy.dev.demo_agenda import Client
from deploy.dev.demo_days import DAYS, ILL, QUIT
from deploy.dev.world import World

Call = tuple[str, str, dict[str, Any]]


def load(world: World, clients: dict[str, Client]) -> None:
    """Make what is not there yet. A profile is written last: whoever finds it finds all of it."""
    wanted = {"camille": camille(clients["helene"].id), "julien": julien()}
    missing = [name for name in wanted if not clients[name].ask("GET", "/v1/healthbox/profile").json()["heights"]]
    if not missing:
        return
    whose = (f"{name}={clients[name].id}" for name in missing)
    world.command("deploy.dev.demo_entries", "--today", day(0), *whose)
    for name in missing:
        for number, (method, path, said) in enumerate(wanted[name]):
            key = str(uuid5(NAMESPACE_URL, f"demo health {name} {number} {day(0)}"))
            clients[name].ask(method, f"/v1/healthbox/{path}", json=said, headers={"Idempotency-Key": key})


def day(back: int) -> str:
    """The day so many days ago."""
    return str(datetime.now(UTC).date() - timedelta(days=back))


def camille(doctor: str) -> list[Call]:
    """What she says beside her days, and shows to a doctor."""
    goals = [
        {"tracker": "weight", "measure": "kg", "target": 66.0},
        {"tracker": "sleep", "measure": "asleep_minutes", "target": 450},
        {"tracker": "nutrition", "measure": "fruit_vegetables", "target": 5},
    ]
    breakfast = {"meal": "breakfast", "portions": {"whole_grain": 1, "dairy": 1, "fruit_vegetables": 1}}
    until = (datetime.now(UTC) + timedelta(days=60)).isoformat()
    shown = {"with_member_id": doctor, "trackers": ["weight", "mood", "sleep"], "from": day(DAYS), "expires_at": until}
    return [
        ("PUT", "goals", {"goals": goals}),
        ("POST", "pauses", {"because": "illness", "from": day(ILL[-1]), "to": day(ILL[0])}),
        ("POST", "marks", {"day": day(62), "label": "Nouveau traitement"}),
        ("POST", "marks", {"day": day(20), "label": "Reprise du travail"}),
        ("POST", "favourites", {"name": "Petit déjeuner de semaine", "values": breakfast}),
        ("POST", "assessments", {"instrument": "gad7", "answers": [1, 1, 2, 1, 0, 1, 0]}),
        ("POST", "assessments", {"instrument": "phq4", "answers": [1, 1, 1, 0]}),
        ("POST", "shares", shown),
        ("PATCH", "profile", {"birth_date": "1989-04-12", "sex": "female", "height_cm": 168, "height_on": day(DAYS)}),
    ]


def julien() -> list[Call]:
    """What he says beside his days."""
    goals = [
        {"tracker": "tobacco", "measure": "smoke_free", "target": 90},
        {"tracker": "activity", "measure": "steps", "target": 7000},
    ]
    tobacco = {"quit_on": day(QUIT), "cigarettes_before": 12, "pack_price": "12.50", "pack_size": 20}
    body = {"birth_date": "1976-11-30", "sex": "male", "height_cm": 181, "height_on": day(DAYS)}
    return [
        ("PUT", "goals", {"goals": goals}),
        ("POST", "marks", {"day": day(QUIT), "label": "J’arrête de fumer"}),
        ("POST", "assessments", {"instrument": "hsi", "answers": [2, 1]}),
        ("PATCH", "profile", {**body, **tobacco}),
    ]
