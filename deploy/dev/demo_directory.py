"""The demo world's directory: registers of invented people, taken in by the verbs that take in the real ones, and the
entry of Dr Hélène Marchand, which she has proved to be hers."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from deploy.dev.demo_agenda import Client
from deploy.dev.steps import Refused, step, wait_for
from deploy.dev.world import World
from deploy.registers import finess, rpps
from deploy.registers.people import luhn

PEOPLE, ESTABLISHMENTS, SEED, AS_OF = 5_000, 400, 1, "2026-11-02"
NUMBER = luhn("1999999999")  # none of the generator's
PROOF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PROFILE: dict[str, Any] = {
    "presentation": "Je suis les maladies des bronches et des poumons, et j’aime expliquer. Venez avec vos questions.",
    "languages": ["fr", "en", "de"],
    "fees": "Consultation : 60 €, remboursée par l’Assurance maladie.",
    "hours": "Du lundi au vendredi, de 9 h à 12 h 20 et de 14 h à 18 h",
    "access": "Tramway 1, arrêt Médiathèque ; ascenseur.",
    "sector": "1",
    "accessible": True,
    "video": True,
    "accepts_new": True,
}
_HEADER = rpps.HEADER.split("|")
_COMMON = {
    "Type d'identifiant PP": "8",
    "Code civilité d'exercice": "DR",
    "Libellé civilité d'exercice": "Docteur",
    "Code profession": "10",
    "Libellé profession": "Médecin",
    "Code catégorie professionnelle": "C",
    "Libellé catégorie professionnelle": "Civil",
    "Code type savoir-faire": "S",
    "Code mode exercice": "L",
    "Libellé mode exercice": "Libéral",
}
_PLACE = {
    "Numéro Voie": "number",
    "Libellé type de voie": "kind",
    "Libellé Voie": "street",
    "Code postal": "postcode",
    "Code commune": "commune",
    "Libellé commune": "city",
    "Téléphone": "phone",
}
HARBOUR = {
    "name": "CABINET DU PORT",
    "number": "12",
    "kind": "Quai",
    "street": "DE LA FOSSE",
    "postcode": "44000",
    "commune": "44109",
    "city": "Nantes",
    "phone": "0240000000",
}


def load(world: World) -> None:
    """Take the registers in and index them, as far as that was not done before."""
    with step(f"the directory ({PEOPLE:,} invented professionals)"):
        if not is_loaded(world):
            helene = doctor(NUMBER, "HÉLÈNE", "MARCHAND", "SM41", HARBOUR)
            take_in(world, "finess", finess.csv_lines(ESTABLISHMENTS, SEED), finess.ENCODING)
            take_in(world, "rpps", [*rpps.lines(PEOPLE, SEED, establishments=ESTABLISHMENTS), helene])
        index(world)


def is_loaded(world: World) -> bool:
    """Whether both registers were taken in to their end."""
    with world.admin("directory") as cursor:
        cursor.execute("SELECT DISTINCT source FROM imports WHERE state = 'done'")
        return {"rpps", "finess"} <= {source for (source,) in cursor.fetchall()}


def take_in(world: World, register: str, lines: Iterable[str], encoding: str = "utf-8") -> None:
    """Write the file of a register, import it, remove it."""
    file = Path(world.folder) / f"{register}.txt"
    try:
        with file.open("w", encoding=encoding, newline="") as written:
            written.writelines(lines)
        world.command("services.directory", "import", register, str(file), "--as-of", AS_OF)
    finally:
        file.unlink(missing_ok=True)


def index(world: World) -> None:
    """Wait until the worker has written everything to the index, where there is a search engine."""
    if world.servers.search.url:
        world.servers.search.wait()
        wait_for("The directory's index", lambda: is_indexed(world), 180, str(world.log("directory-worker")))


def is_indexed(world: World) -> bool:
    """Whether the index knows every entry as it is."""
    with world.admin("directory") as cursor:
        cursor.execute("SELECT count(*) FROM index_queue")
        (waiting,) = cursor.fetchone()
    return not waiting and any(world.servers.search.indices(world.index).values())


def doctor(number: str, given: str, family: str, skill: str, place: dict[str, str]) -> str:
    """A line of the register: a doctor with one practice; `place` as HARBOUR."""
    who = {"Identifiant PP": number, "Identification nationale PP": f"8{number}", "Code savoir-faire": skill}
    where = {f"{column} (coord. structure)": place[part] for column, part in _PLACE.items()}
    house = {"Raison sociale site": place["name"]}
    facts = {**_COMMON, **who, "Nom d'exercice": family, "Prénom d'exercice": given, **where, **house}
    if unknown := facts.keys() - set(_HEADER):
        raise Refused(f"No columns of the register: {', '.join(sorted(unknown))}.")
    return "|".join(facts.get(column, "") for column in _HEADER) + "\n"


def claim(world: World, client: Client, number: str = NUMBER, words: str = "Hélène Marchand") -> str:
    """Prove that the entry of that number is this member's, as far as that was not done before; its id.

    Raises Refused when the directory does not find it by these words.
    """
    mine = client.ask("GET", "/v1/directory/mine").json()["items"]
    entry: str = mine[0]["id"] if mine else _find(client, number, words)
    if not mine:
        waiting = client.ask("GET", "/v1/directory/claims").json()["items"]
        claim = next((one["id"] for one in waiting if one["state"] == "pending"), None)
        if claim is None:
            document = client.ask("POST", "/v1/uploads", data=PROOF).json()["handle"]
            proof = {"register_number": number, "document": document}
            claim = client.ask("POST", f"/v1/directory/{entry}/claims", json=proof).json()["id"]
        world.command("services.directory", "claims", "accept", claim, "--by", "demo")
    if not mine or not mine[0]["profile"]:
        client.ask("PATCH", f"/v1/directory/{entry}", json=PROFILE, headers={"If-Match": "*"})
    return entry


def _find(client: Client, number: str, words: str) -> str:
    for item in client.ask("GET", "/v1/directory", params={"q": words}).json()["items"]:
        entry = client.ask("GET", f"/v1/directory/{item['id']}").json()
        if entry["register"]["number"] == number:
            return str(entry["id"])
    raise Refused("The demo professional is not in the directory.")
