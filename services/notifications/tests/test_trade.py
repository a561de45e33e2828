"""Listings, loans and the games: who is told, what overtakes it, and that a mail never says what it is about."""

from typing import Any

import pytest
from uuid6 import uuid7

from contracts.classifieds import events as classifieds
from contracts.games import events as games
from kit.events import Event
from kit.inbox import Received
from services.notifications.tests.world import Pair, Person, World


def tell(world: World, what: type[Event], about: str, subject: Any, seq: int = 1, **data: Any) -> Received:
    event = Received(uuid7(), what.type, 1, subject, seq, world.now(), {about: subject, **data})
    world.apply(event)
    return event


def test_a_listing_that_ends_soon_is_mailed_with_a_link_that_is_asked_for_when_it_leaves(world: World) -> None:
    camille, listing = world.person(), uuid7()
    tell(world, classifieds.ListingExpiring, "listing_id", listing, owner_id=camille.id, expires_at=world.now())
    [mail] = world.mail()
    assert "/classifieds/link?token=jeton\n" in mail["text"]
    asked = ("classifieds", "renewal_link", {"listing_id": str(listing), "member_id": str(camille.id)})
    assert asked in world.desk.asked


def test_what_was_renewed_meanwhile_is_not_mailed(world: World) -> None:
    camille, listing = world.person(), uuid7()
    world.desk.links[str(listing)] = None
    tell(world, classifieds.ListingExpiring, "listing_id", listing, owner_id=camille.id, expires_at=world.now())
    assert world.mail() == []
    tell(world, classifieds.ListingChanged, "listing_id", listing, 2, owner_id=camille.id, expires_at=world.now())
    assert camille.kinds() == []


@pytest.mark.parametrize(
    ("because", "told"), [("expired", 1), ("removed", 1), ("recalled", 1), ("sold", 0), ("closed", 0), ("left", 0)]
)
def test_of_an_end_that_they_did_not_say_themselves_owners_are_told(world: World, because: str, told: int) -> None:
    camille = world.person()
    tell(world, classifieds.ListingClosed, "listing_id", uuid7(), owner_id=camille.id, because=because)
    assert camille.kinds() == ["listing_closed"] * told


def test_of_a_recall_the_other_is_told_even_across_a_block_and_of_a_sale_nobody(world: World) -> None:
    owner, other = world.person("Anne"), world.person("Bachir")
    Pair(world, other, owner).block()
    said = {"listing_id": uuid7(), "from_id": owner.id, "to_id": other.id}
    tell(world, classifieds.ConversationWritten, "conversation_id", uuid7(), **said)
    tell(world, classifieds.ConversationClosed, "conversation_id", uuid7(), because="sold", **said)
    assert other.kinds() == []
    tell(world, classifieds.ConversationClosed, "conversation_id", uuid7(), because="recalled", **said)
    assert (owner.kinds(), other.kinds()) == ([], ["listing_ended"])
    assert other.notices()[0]["actor"] is None


@pytest.mark.parametrize(
    ("what", "lender", "borrower", "more"),
    [
        (classifieds.RentalRequested, ["rental_requested"], [], {}),
        (classifieds.RentalAgreed, [], ["rental_agreed"], {}),
        (classifieds.RentalDeclined, [], ["rental_declined"], {}),
        (classifieds.RentalLapsed, [], ["rental_declined"], {}),
        (classifieds.RentalCancelled, ["rental_cancelled"], [], {"by": "borrower"}),
        (classifieds.RentalCancelled, [], ["rental_cancelled"], {"by": "lender"}),
        (classifieds.RentalCancelled, ["rental_cancelled"], ["rental_cancelled"], {"by": "nobody"}),
        (classifieds.RentalHandedOver, [], [], {}),
        (classifieds.RentalReturnSoon, [], ["rental_return_soon"], {}),
        (classifieds.RentalLate, ["rental_late"], ["rental_late"], {}),
    ],
)
def test_of_a_loan_those_it_concerns_are_told_and_its_return_ends_it(
    world: World, what: type[Event], lender: list[str], borrower: list[str], more: dict[str, Any]
) -> None:
    one, other, rental = world.person("Anne"), world.person("Bachir"), uuid7()
    said = {"listing_id": uuid7(), "lender_id": one.id, "borrower_id": other.id}
    event = tell(world, what, "rental_id", rental, **said, **more)
    world.apply(event)
    assert (one.kinds(), other.kinds()) == (lender, borrower)
    tell(world, classifieds.RentalReturned, "rental_id", rental, 2, **said)
    if what in (classifieds.RentalReturnSoon, classifieds.RentalLate):
        assert (one.kinds(), other.kinds()) == ([], [])


def test_a_session_is_told_in_the_application_until_its_programme_stops(world: World) -> None:
    camille, programme = world.person(), uuid7()
    tell(world, games.SessionDue, "programme_id", programme, member_id=camille.id, due_at=world.now())
    assert (camille.kinds(), world.mail()) == (["session_due"], [])
    tell(world, games.ProgrammeStopped, "programme_id", programme, 2, member_id=camille.id)
    assert camille.kinds() == []


def test_results_that_are_shown_are_told_to_whom_and_their_end_to_whose_they_are(world: World) -> None:
    owner, reader = world.person("Anne"), world.professional()
    said = {"member_id": owner.id, "with_member_id": reader.id, "expires_at": world.now()}
    share = uuid7()
    tell(world, games.ShareGranted, "share_id", share, **said)
    assert (owner.kinds(), reader.kinds()) == ([], ["game_share_granted"])
    tell(world, games.ShareEnded, "share_id", share, 2, **said, because="expired")
    assert (owner.kinds(), reader.kinds()) == (["game_share_ended"], [])


def test_a_search_that_found_something_leads_to_what_it_found(world: World) -> None:
    someone: Person = world.person()
    search = uuid7()
    tell(world, classifieds.SearchMatched, "search_id", search, member_id=someone.id, count=3)
    [mail] = world.mail()
    assert f"/classifieds/found/{search}\n" in mail["text"]
