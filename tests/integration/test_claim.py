"""A professional's own entry, from the register to the badge beside their name and back, with every process running."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests

from deploy.dev.world import World
from kit.testing import eventually
from tests.integration.care import hears, receive
from tests.integration.people import Person, mails_to

COLUMNS = (
    *("register_number", "kind", "given_name", "family_name", "name", "title", "profession", "specialty", "mode"),
    *("place_id", "place_name", "address", "postcode", "city", "phone", "lat", "lon"),
)
PROOF = b"%PDF-1.7\nune carte professionnelle\n%%EOF\n"


def registered(world: World, folder: Path, *people: dict[str, str]) -> None:
    """Take in the register of a country in which nobody else is in these tests."""
    path = folder / "register.csv"
    with path.open("w", newline="") as file:
        rows = csv.DictWriter(file, COLUMNS, restval="")
        rows.writeheader()
        rows.writerows(people)
    world.command("services.directory", "import", "professionals", str(path), "--country", "TN", "--accept")


def somebody(name: str, number: str) -> dict[str, str]:
    return {
        "register_number": number, "kind": "professional", "title": "Dr", "family_name": name, "given_name": "Ines",
        "profession": "physician", "specialty": "dermatology", "place_id": "1", "address": "4 rue de Carthage",
        "postcode": "1000", "city": "Tunis", "mode": "liberal",
    }  # fmt: skip


def sent(person: Person, content: bytes) -> str:
    """The handle of a file that somebody sends."""
    headers = {"Authorization": f"Bearer {person.tokens['access_token']}", "Content-Type": "application/pdf"}
    answer = requests.post(f"{person.base_url}/v1/uploads", data=content, headers=headers, timeout=10)
    assert answer.status_code == 201, answer.text
    handle: str = answer.json()["handle"]
    return handle


def badge(reader: Person, member: Person) -> Any:
    return reader.ok("GET", f"/members/{member.id}")["badge"]


def test_an_entry_is_claimed_proven_shown_everywhere_and_lost_with_its_register(
    world: World, author: Person, join: Callable[..., Person], tmp_path: Path
) -> None:
    name, number = f"Benali{uuid4().hex[:6]}", f"TN-{uuid4().hex[:8]}"
    other = somebody("Autre", f"TN-{uuid4().hex[:8]}")
    registered(world, tmp_path, somebody(name, number), other)
    doctor = join("Docteure Benali", kind="professional")
    practice = receive(doctor)
    doctor.post("Bonjour", "members")
    found = eventually(lambda: author.ok("GET", f"/directory?q={name}&country=TN")["items"])
    entry = found[0]["id"]
    assert (found[0]["claimed"], found[0]["member_id"]) == (False, None)

    wrong = doctor.call(
        "POST", f"/directory/{entry}/claims", {"register_number": "99", "document": sent(doctor, PROOF)}
    )
    assert wrong.json()["type"] == "/problems/wrong-number"
    claim = {"register_number": number.replace("-", " "), "document": sent(doctor, PROOF)}
    made = doctor.ok("POST", f"/directory/{entry}/claims", claim)
    assert made["state"] == "pending"
    out = tmp_path / "proof.pdf"
    world.command("services.directory", "claims", "show", made["id"], "--document", str(out))
    assert out.read_bytes() == PROOF
    assert badge(author, doctor) is None
    world.command("services.directory", "claims", "accept", made["id"], "--by", "Modération")

    eventually(lambda: badge(author, doctor) == "professional")
    assert author.ok("GET", f"/members/{doctor.id}/posts")["items"][0]["author"]["badge"] == "professional"
    eventually(lambda: doctor.ok("GET", "/agendas/me")["verified"])
    assert practice.slots(author)
    shown = author.ok("GET", f"/directory/{entry}")
    assert (shown["claimed"], shown["member_id"]) == (True, doctor.id)
    assert hears(doctor, "entry_claimed")["about"] == {"kind": "entry", "id": entry}
    eventually(lambda: [m for m in mails_to(world, doctor.email) if m["Subject"] == "Votre fiche est à vous"])

    edited = doctor.change(f"/directory/{entry}", presentation="Je reçois sans attente.")
    assert edited["profile"]["presentation"] == "Je reçois sans attente."
    assert author.ok("GET", f"/directory/{entry}")["profile"]["presentation"] == "Je reçois sans attente."

    registered(world, tmp_path, other)
    eventually(lambda: badge(author, doctor) is None)
    assert hears(doctor, "entry_closed")["because"] == "left_register"
    assert author.call("GET", f"/directory/{entry}").status_code == 404
    assert doctor.ok("GET", "/directory/mine")["items"] == []
    eventually(lambda: not doctor.ok("GET", "/agendas/me")["verified"])
    assert not [file for file in (world.folder / "store").rglob("*") if file.is_file() and PROOF in file.read_bytes()]
