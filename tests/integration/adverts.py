"""Members who offer, seek, write to each other and lend: over HTTP, but for the moderators' verbs."""

from datetime import UTC, datetime, timedelta
from typing import Any

from deploy.dev.world import World
from tests.integration.people import Person

WHEELCHAIR: dict[str, Any] = {
    "kind": "offer",
    "category": "mobility",
    "title": "Fauteuil roulant pliant",
    "text": "Il a servi six mois. Freins revus au printemps.",
    "details": {"type": "wheelchair", "seat_width": 42, "foldable": True},
    "condition": "good",
    "terms": "rent",
    "price": "10.00",
    "rent_per": "week",
    "deposit": "100.00",
    "attestation": {"first_use_on": "2025-03-02", "maintained": True, "ce_mark": True, "no_known_recall": True},
}


def day(ahead: int) -> str:
    """A day so many days from now."""
    return (datetime.now(UTC).date() + timedelta(ahead)).isoformat()


def a_place(person: Person, name: str = "Lyon") -> str:
    """The id of a place."""
    found: str = person.ok("GET", f"/places?q={name}")["items"][0]["id"]
    return found


def moderate(world: World, person: Person, listing_id: str, *how: str) -> None:
    """A moderator decides about a listing that waits."""
    version = person.version(f"/listings/{listing_id}").strip('W/"').partition(".")[0]
    shown = ("--version", version) if how[0] == "accept" else ()
    world.command("services.classifieds", "listings", how[0], listing_id, *shown, *how[1:], "--by", "a test")


def offered(world: World, person: Person, **said: Any) -> str:
    """A listing that stands; a moderator accepts it where it waits."""
    listing = person.ok("POST", "/listings", {**WHEELCHAIR, "place_id": a_place(person), **said})
    shown = person.ok("POST", f"/listings/{listing['id']}/publication")
    if shown["state"] == "queued":
        moderate(world, person, listing["id"], "accept")
    found: str = listing["id"]
    return found


def traded(world: World, host: Person, doctor: Person) -> dict[str, str]:
    """What the gallery of the classifieds looks at."""
    advert, refused = offered(world, host), offered(world, host, title="Un second fauteuil")
    reason = ("--rule", "other", "--reason", "Un mot de la modération.")
    moderate(world, host, refused, "refuse", *reason)
    draft = host.ok("POST", "/listings", {"kind": "offer", "category": "bed"})
    sought = doctor.ok("POST", "/listing-searches", {"q": "fauteuil"})
    doctor.ok("PUT", f"/listing-searches/{sought['id']}/alert", {"name": "Fauteuil", "every": "day"})
    talk = doctor.ok("POST", f"/listings/{advert}/conversations", {"text": "Payez avec une carte prépayée ?"})
    rental = doctor.ok("POST", f"/listings/{advert}/rentals", {"from": day(10), "to": day(12)})
    host.ok("POST", f"/listings/{advert}/closed-days", {"from": day(20), "to": day(22)})
    ids = {"conversation": talk["id"], "rental": rental["id"], "draft": draft["id"], "sought": sought["id"]}
    return {"advert": advert, "refused": refused, **ids}
