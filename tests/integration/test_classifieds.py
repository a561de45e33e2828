"""Offering, seeking, writing and lending with every process running: what a member does reaches the others, and only
them; who leaves is nowhere."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from deploy.dev.servers import Servers
from deploy.dev.world import World
from kit.testing import eventually
from tests.integration.canary import held, pending
from tests.integration.care import hears, told
from tests.integration.healthcanary import holding
from tests.integration.people import PASSWORD, Person, mails_to, sign_up
from tests.integration.trade import GOOD, SAINT_HERBLAIN, accept, days, found, offered, queue, shown, sought

NUMBER = "06 12 34 56 78"


@pytest.fixture
def lender(join: Callable[..., Person]) -> Person:
    return join("Fatima")


@pytest.fixture
def borrower(join: Callable[..., Person]) -> Person:
    return join("Julien")


def test_a_first_listing_waits_for_a_moderator_is_found_written_about_and_lent(
    world: World, lender: Person, borrower: Person
) -> None:
    word = f"zq{uuid4().hex[:8]}"
    criteria = {"q": word, "category": "mobility", "place_id": SAINT_HERBLAIN, "radius_km": 30}
    search, before = sought(borrower, **criteria)
    borrower.ok("PUT", f"/listing-searches/{search}/alert", {"name": "Pour maman", "every": "at_once"})

    listing = offered(lender, title=f"Déambulateur {word}")
    assert lender.ok("GET", f"/listings/{listing}")["state"] == "queued"
    assert borrower.call("GET", f"/listings/{listing}").status_code == 404
    assert before == found(borrower, search) == []
    assert listing in queue(world)

    accept(world, listing)
    hears(lender, "listing_decided")
    assert found(borrower, search) == [listing]
    look_now(world, search)
    assert hears(borrower, "search_found")["about"] == {"kind": "search", "id": search}

    talk = borrower.ok("POST", f"/listings/{listing}/conversations", {"text": f"Il est libre ? Mon numéro : {NUMBER}"})
    assert hears(lender, "listing_message")["about"] == {"kind": "conversation", "id": talk["id"]}
    seen = lender.ok("GET", f"/conversations/{talk['id']}")["messages"]
    assert [one["text"] for one in seen] == ["Il est libre ? Mon numéro : •••"]
    lender.ok("POST", f"/conversations/{talk['id']}/messages", {"text": "Oui, toute la semaine."})
    assert NUMBER in lender.ok("GET", f"/conversations/{talk['id']}")["messages"][0]["text"]

    rental = borrower.ok("POST", f"/listings/{listing}/rentals", days(0, 3))
    assert hears(lender, "rental_requested")["about"] == {"kind": "rental", "id": rental["id"]}
    lender.ok("PUT", f"/rentals/{rental['id']}/decision", {"decision": "accept"})
    hears(borrower, "rental_agreed")
    checked = {"checklist": {**GOOD, "deposit_received": True}}
    assert lender.ok("POST", f"/rentals/{rental['id']}/handover", checked)["state"] == "handed_over"
    refused = borrower.call("POST", f"/listings/{listing}/rentals", days(2, 5))
    assert (refused.status_code, "days-taken" in refused.json()["type"]) == (409, True)
    back = {"checklist": {**GOOD, "deposit_given_back": True}}
    assert lender.ok("POST", f"/rentals/{rental['id']}/return", back)["state"] == "returned"


def test_a_member_whose_first_listing_was_accepted_is_trusted_with_the_next(world: World, lender: Person) -> None:
    shown(world, lender)
    second = offered(lender, title="Canne réglable", details={"type": "cane"}, attestation=None)
    assert lender.ok("GET", f"/listings/{second}")["state"] == "published"
    assert second not in queue(world)


def test_nothing_of_what_is_offered_or_written_stands_in_a_mail_a_log_an_event_or_a_queue(
    servers: Servers, world: World, lender: Person, borrower: Person
) -> None:
    word, secret = f"zq{uuid4().hex[:8]}", f"zr{uuid4().hex[:8]}"
    listing = shown(world, lender, title=f"Déambulateur {word}", text=f"Peu servi {word}", serial=f"SN-{secret}")
    search, _ = sought(borrower, q=secret)
    borrower.ok("PUT", f"/listing-searches/{search}/alert", {"name": f"Pour {secret}", "every": "day"})
    talk = borrower.ok("POST", f"/listings/{listing}/conversations", {"text": f"Bonjour {secret}"})
    lender.ok("POST", f"/conversations/{talk['id']}/messages", {"text": f"Oui {secret}"})
    rental = borrower.ok("POST", f"/listings/{listing}/rentals", {**days(1, 2), "note": f"Vers midi {secret}"})
    lender.ok("PUT", f"/rentals/{rental['id']}/decision", {"decision": "decline", "reason": f"Désolée {secret}"})
    refused = borrower.call("POST", f"/listings/{listing}/rentals", {"from": secret, "to": secret, "note": secret})
    assert (refused.status_code, secret in refused.text) == (422, False)
    hears(borrower, "rental_declined")
    eventually(lambda: len(mails_to(world, borrower.email)) > 1)  # beside the one of the sign-up
    eventually(lambda: not pending(world))
    # what members read of a listing is in its database; what two write to each other is in the clear nowhere
    assert holding(servers, world, (word,)) == {"database classifieds"}
    hidden = secret.encode().hex()
    assert holding(servers, world, (secret, hidden, hidden.upper())) == set()


def test_who_leaves_is_nowhere_and_their_listing_and_rental_are_over(
    servers: Servers, world: World, borrower: Person
) -> None:
    word = f"zq{uuid4().hex[:8]}"
    lender = sign_up(world, f"Zoé {word}")
    listing = shown(world, lender, title=f"Déambulateur {word}", text=f"De {word}", brand=word, serial=word)
    search, _ = sought(lender, q=word)
    lender.ok("PUT", f"/listing-searches/{search}/alert", {"name": word, "every": "day"})
    rental = borrower.ok("POST", f"/listings/{listing}/rentals", days(3, 5))
    lender.ok("PUT", f"/rentals/{rental['id']}/decision", {"decision": "accept"})
    talk = borrower.ok("POST", f"/listings/{listing}/conversations", {"text": "Bonjour"})
    lender.ok("POST", f"/conversations/{talk['id']}/messages", {"text": f"C’est {word}"})
    hears(borrower, "rental_agreed")
    assert lender.call("POST", "/accounts/me/erasure", {"password": PASSWORD}).status_code == 202
    eventually(lambda: borrower.call("GET", f"/listings/{listing}").status_code == 404)
    eventually(lambda: borrower.ok("GET", f"/rentals/{rental['id']}")["state"] == "cancelled")
    eventually(lambda: not pending(world))
    eventually(lambda: held(servers, world, (word, lender.email)) == [], within=60, every=0.5)
    seen = borrower.ok("GET", f"/conversations/{talk['id']}")
    assert (seen["can_write"], [one["text"] for one in seen["messages"] if one["mine"]]) == (False, ["Bonjour"])


def test_nobody_is_told_twice_when_the_whole_history_comes_again(
    world: World, lender: Person, borrower: Person
) -> None:
    listing = shown(world, lender)
    borrower.ok("POST", f"/listings/{listing}/conversations", {"text": "Bonjour"})
    rental = borrower.ok("POST", f"/listings/{listing}/rentals", days(1, 1))
    lender.ok("PUT", f"/rentals/{rental['id']}/decision", {"decision": "accept"})
    hears(borrower, "rental_agreed")
    eventually(lambda: not pending(world))
    before = [told(one) for one in (lender, borrower)]
    with world.admin("classifieds") as cursor:
        cursor.execute("UPDATE outbox SET published_at = NULL")
    eventually(lambda: not pending(world))
    assert [told(one) for one in (lender, borrower)] == before


def look_now(world: World, search: str) -> None:
    """As if the minute between two looks of a search were over."""
    with world.admin("classifieds") as cursor:
        cursor.execute("UPDATE searches SET look_at = now() WHERE id = %s", (search,))
        assert cursor.rowcount == 1
