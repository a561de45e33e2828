"""Members who offer, seek and lend over the classifieds, and a moderator who looks: everything here goes over HTTP but
the moderator's word, which is a verb's."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from deploy.dev.world import World
from tests.integration.people import Person

NANTES, SAINT_HERBLAIN = "FR-44109", "FR-44162"
ROLLATOR: dict[str, Any] = {
    "kind": "offer", "category": "mobility", "title": "Déambulateur à quatre roues", "text": "Peu servi, freins neufs.",
    "details": {"type": "rollator"}, "condition": "good", "terms": "rent", "price": "5.00", "rent_per": "day",
    "deposit": "40.00", "place_id": NANTES,
    "attestation": {"first_use_on": "2024-05-01", "maintained": True, "ce_mark": True, "no_known_recall": True},
}  # fmt: skip
WHEELCHAIR: dict[str, Any] = {
    "title": "Fauteuil roulant pliant", "text": "Il a servi six mois. Freins revus au printemps.",
    "rent_per": "week", "details": {"type": "wheelchair", "seat_width": 42, "foldable": True},
}  # fmt: skip
GOOD = {"complete": True, "clean": True, "works": True}


def offered(person: Person, **other: Any) -> str:
    """A listing that was sent to be shown; `other` is what differs from a rollator that is lent in Nantes."""
    made: str = person.ok("POST", "/listings", {**ROLLATOR, **other})["id"]
    person.ok("POST", f"/listings/{made}/publication")
    return made


def shown(world: World, person: Person, **other: Any) -> str:
    """The same, once others see it: a moderator has looked when it had to be."""
    made = offered(person, **other)
    if person.ok("GET", f"/listings/{made}")["state"] == "queued":
        accept(world, made)
    return made


def queue(world: World) -> dict[str, dict[str, Any]]:
    """What waits for a moderator, by the ids of the listings."""
    lines = world.command("services.classifieds", "listings", "queue").splitlines()
    return {one["id"]: one for one in map(json.loads, lines)}


def accept(world: World, listing_id: str) -> None:
    """A moderator shows it to others, as it waits now."""
    version = str(queue(world)[listing_id]["version"])
    world.command("services.classifieds", "listings", "accept", listing_id, "--version", version, "--by", "nadia")


def refuse(world: World, listing_id: str) -> None:
    """A moderator takes it down."""
    why = ("--rule", "other", "--reason", "Un mot de la modération.")
    world.command("services.classifieds", "listings", "refuse", listing_id, *why, "--by", "nadia")


def days(first: int, last: int) -> dict[str, str]:
    """So many days from today on, as bodies have them."""
    today = datetime.now(UTC).date()
    return {"from": str(today + timedelta(first)), "to": str(today + timedelta(last))}


def sought(person: Person, **criteria: Any) -> tuple[str, list[str]]:
    """A search, and the ids of the listings that it finds now."""
    search: str = person.ok("POST", "/listing-searches", criteria)["id"]
    return search, found(person, search)


def found(person: Person, search: str) -> list[str]:
    """The ids of the listings that a search finds."""
    return [one["id"] for one in person.ok("GET", f"/listing-searches/{search}/listings")["items"]]


def traded(world: World, host: Person, doctor: Person) -> dict[str, str]:
    """What the gallery of the classifieds looks at."""
    advert, refused = shown(world, host, **WHEELCHAIR), shown(world, host, title="Un second fauteuil")
    refuse(world, refused)
    draft = host.ok("POST", "/listings", {"kind": "offer", "category": "bed"})
    search, _ = sought(doctor, q="fauteuil")
    doctor.ok("PUT", f"/listing-searches/{search}/alert", {"name": "Fauteuil", "every": "day"})
    talk = doctor.ok("POST", f"/listings/{advert}/conversations", {"text": "Payez avec une carte prépayée ?"})
    rental = doctor.ok("POST", f"/listings/{advert}/rentals", days(10, 12))
    host.ok("POST", f"/listings/{advert}/closed-days", days(20, 22))
    ids = {"conversation": talk["id"], "rental": rental["id"], "draft": draft["id"], "sought": search}
    return {"advert": advert, "refused": refused, **ids}
