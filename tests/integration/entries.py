"""Entries of the directory, and whose they become: everything here but the moderator's verb goes over HTTP."""

from typing import Any

import requests

from deploy.dev.demo_directory import PROOF
from deploy.dev.world import World
from tests.integration.people import Person


def upload(person: Person, content: bytes = PROOF) -> requests.Response:
    """Send a file."""
    headers = {"Authorization": f"Bearer {person.tokens['access_token']}"}
    return requests.post(f"{person.base_url}/v1/uploads", data=content, headers=headers, timeout=30)


def claim(person: Person, entry_id: str) -> Any:
    """Say that an entry is one's own, with a document: the claim."""
    number = person.ok("GET", f"/directory/{entry_id}")["register"]["number"]
    proof = {"register_number": number, "document": upload(person).json()["handle"]}
    return person.ok("POST", f"/directory/{entry_id}/claims", proof)


def own(world: World, person: Person, entry_id: str) -> None:
    """The same, and a moderator accepts it."""
    world.command("services.directory", "claims", "accept", claim(person, entry_id)["id"], "--by", "a test")
