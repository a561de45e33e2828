"""The demo world's classifieds: what its people offer and seek, who asked for what, what is lent to whom."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from deploy.dev.demo_adverts import ADVERTS, MEDICINE, NANTES, NEBULISER, ROLLATOR, Advert
from deploy.dev.demo_agenda import Client
from deploy.dev.demo_pictures import photo
from deploy.dev.steps import Refused
from deploy.dev.world import World

Listing = dict[str, Any]
SOUGHT = {"q": "déambulateur", "place_id": NANTES, "radius_km": 30, "sort": "nearest"}
NAME = "Déambulateur près de Nantes"
_DRAFT = {"state": "draft"}


def load(world: World, clients: dict[str, Client]) -> None:
    """Make what is not there yet, and find the first of it by Camille's search. Raises Refused where it is not found.

    Her search is kept before anything is shown, so it tells her what came.
    """
    camille, fatima = clients["camille"], clients["fatima"]
    search = _search(camille)
    if not _mine(clients["julien"]):
        refuse_medicine(clients["julien"])
    firsts = {advert.who: advert for advert in reversed(ADVERTS)}.values()
    accept(world, (one for one in _put(clients, firsts) if one["state"] == "queued"))
    stand = [one for one in _put(clients, ADVERTS) if one["state"] == "published"]
    shown = {one["title"]: one["id"] for one in stand}  # what its owner has closed since is left alone
    if rollator := shown.get(ROLLATOR.said["title"]):
        _talk(camille, fatima, rollator)
        _lend(camille, fatima, rollator)
        _prove(camille, search, rollator)
    if nebuliser := shown.get(NEBULISER.said["title"]):
        _borrow(clients["julien"], nebuliser, days(9, 11), "Le temps d’un traitement, merci à vous.")


def accept(world: World, waiting: Iterable[Listing]) -> None:
    """A moderator shows what waits, as it is now."""
    which = [f"{one['id']}={one['version']}" for one in waiting]
    if which:
        world.command("deploy.dev.demo_moderator", *which)


def refuse_medicine(client: Client) -> None:
    """Somebody seeks a medicine: it is refused with where to go, and they let it be.

    Raises Refused where it could have been published.
    """
    draft = client.ask("POST", "/v1/listings", json=MEDICINE).json()["id"]
    answer = client.ask("POST", f"/v1/listings/{draft}/publication", fine=(422,))
    client.ask("DELETE", f"/v1/listings/{draft}")
    if answer.ok or answer.json().get("rule") is None:
        raise Refused("A medicine could be sought in the classifieds.")


def days(first: int, last: int) -> dict[str, str]:
    """So many days from today on."""
    today = datetime.now(UTC).date()
    return {"from": str(today + timedelta(first)), "to": str(today + timedelta(last))}


def _mine(client: Client) -> dict[str, Listing]:
    """Their listings by title, also those that are over."""
    return {one["title"]: one for one in client.ask("GET", "/v1/listings/mine?limit=100").json()["items"]}


def _put(clients: dict[str, Client], adverts: Collection[Advert]) -> list[Listing]:
    """These listings as they are now; who has not published one before does it."""
    owners = {advert.who: clients[advert.who] for advert in adverts}
    mine = {name: _mine(client) for name, client in owners.items()}
    new = [one for one in adverts if mine[one.who].get(one.said["title"], _DRAFT)["state"] == "draft"]
    for advert in new:
        _publish(owners[advert.who], advert, mine[advert.who].get(advert.said["title"]))
    mine |= {advert.who: _mine(owners[advert.who]) for advert in new}
    return [mine[advert.who][advert.said["title"]] for advert in adverts]


def _publish(client: Client, advert: Advert, draft: Listing | None) -> None:
    """Write it, with its photo; a first one waits then."""
    listing = draft or client.ask("POST", "/v1/listings", json=advert.said).json()
    at = f"/v1/listings/{listing['id']}"
    if advert.photo and not listing["photos"]:
        name, alt = advert.photo
        upload = client.ask("POST", "/v1/uploads", data=photo(name)).json()["handle"]
        client.ask("POST", f"{at}/photos", json={"upload": upload, "alt": alt})
    client.ask("POST", f"{at}/publication")


def _search(client: Client) -> str:
    """Her search, kept under its name."""
    kept = client.ask("GET", "/v1/listing-searches").json()["items"]
    found: str | None = next((one["id"] for one in kept if one["name"] == NAME), None)
    if found is None:
        made: str = client.ask("POST", "/v1/listing-searches", json=SOUGHT).json()["id"]
        client.ask("PUT", f"/v1/listing-searches/{made}/alert", json={"name": NAME, "every": "at_once"})
        return made
    return found


def _talk(borrower: Client, lender: Client, listing: str) -> None:
    """She asks, the owner answers; not again where they have."""
    talks = borrower.ask("GET", "/v1/conversations").json()["items"]
    if any(one["listing"]["id"] == listing for one in talks):
        return
    asked = {"text": "Bonjour Fatima, il passerait dans un ascenseur étroit ? Mon père sort de l’hôpital vendredi."}
    talk = borrower.ask("POST", f"/v1/listings/{listing}/conversations", json=asked).json()["id"]
    answer = {"text": "Bonjour Camille, oui : il se plie en deux. Demandez vos jours, je vous le garde."}
    lender.ask("POST", f"/v1/conversations/{talk}/messages", json=answer)


def _lend(borrower: Client, lender: Client, listing: str) -> None:
    rental = _borrow(borrower, listing, days(5, 9), "Je passerais vers dix-huit heures.")
    if rental:
        lender.ask("PUT", f"/v1/rentals/{rental}/decision", json={"decision": "accept"})


def _borrow(borrower: Client, listing: str, wanted: dict[str, str], note: str) -> str | None:
    """Ask for these days, unless they have asked before; the id of what was asked now."""
    asked = [
        one for when in ("current", "past")
        for one in borrower.ask("GET", f"/v1/rentals?as=borrower&when={when}").json()["items"]
    ]  # fmt: skip
    if any(one["listing"]["id"] == listing for one in asked):
        return None
    made: str = borrower.ask("POST", f"/v1/listings/{listing}/rentals", json={**wanted, "note": note}).json()["id"]
    return made


def _prove(seeker: Client, search: str, listing: str) -> None:
    found = seeker.ask("GET", f"/v1/listing-searches/{search}/listings").json()["items"]
    if listing not in {one["id"] for one in found}:
        raise Refused("The search does not find what the demo world offers.")
