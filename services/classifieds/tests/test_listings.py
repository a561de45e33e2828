"""Listings through the doors: drafts, the first one's queue, changes, renewal, the end; who sees what."""

from typing import Any
from uuid import uuid4

import pytest

from kit.database import clock
from services.classifieds import expiring
from services.classifieds.listings import MOST
from services.classifieds.tests.world import Person, World


def age(world: World, listing_id: str, days: int) -> None:
    """Let days pass for a listing."""
    world.run(
        "UPDATE listings SET expires_at = expires_at - make_interval(days => :days),"
        " published_at = published_at - make_interval(days => :days) WHERE id = :id",
        id=listing_id, days=days,
    )  # fmt: skip


def tick(world: World) -> tuple[int, int]:
    with world.db.transaction() as tx:
        now = clock(tx)
        return expiring.remind(tx, now), expiring.expire(tx, now)


def test_a_draft_is_its_owners_alone_and_vanishes(world: World) -> None:
    who, other = world.person(), world.person("Sacha")
    listing_id = who.draft()
    mine = who.ask("listing", listing_id=listing_id)
    assert (mine["state"], mine["price"], mine["currency"], mine["serial"]) == ("draft", "120.00", "EUR", "SN-4711")
    assert other.refused("listing", listing_id=listing_id) == "NotFound"
    who.ask("remove_listing", listing_id=listing_id)
    assert who.refused("listing", listing_id=listing_id) == "NotFound"
    assert world.told() == []


def test_the_first_listing_waits_for_a_moderator_and_the_next_does_not(world: World) -> None:
    who, other = world.person(), world.person("Sacha")
    first = who.publish()
    assert who.ask("listing", listing_id=first)["state"] == "queued"
    assert other.refused("listing", listing_id=first) == "NotFound"
    world.decide("accept", first, None, "nadia")
    seen = other.ask("listing", listing_id=first)
    assert seen["state"] == "published"
    assert {"serial", "attestation", "place_id"}.isdisjoint(seen)
    assert seen["attested"] is True
    second = who.publish(title="Canne anglaise")
    assert other.ask("listing", listing_id=second)["state"] == "published"
    assert world.told() == ["published", "decided", "published"]


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"condition": None}, "/condition"),
        ({"place_id": None}, "/place_id"),
        ({"details": {}}, "/details/type"),
        ({"attestation": None}, "/attestation/maintained"),
    ],
)
def test_what_is_not_whole_is_not_shown(world: World, said: dict[str, Any], pointer: str) -> None:
    who = world.person()
    listing_id = who.draft(**said)
    refusal = who.refusal("publish_listing", listing_id=listing_id)
    assert refusal is not None
    assert pointer in [one["pointer"] for one in refusal.extra["errors"]]


@pytest.mark.parametrize("text", ["Écrivez à lea@example.org", "Tél. 06 12 34 56 78", "voir https://exemple.fr/x"])
def test_addresses_and_numbers_do_not_stand_in_a_listing(world: World, text: str) -> None:
    who = world.trusted()
    assert who.refused("publish_listing", listing_id=who.draft(text=text)) == "ContactInText"
    shown = who.publish()
    assert who.refused("change_listing", listing_id=shown, text=text) == "ContactInText"
    assert who.ask("listing", listing_id=shown)["text"] == "Peu servi, révisé au printemps."


def test_what_is_not_there_what_is_hidden_and_what_is_over_answer_alike(world: World) -> None:
    who, other = world.trusted(), world.person("Sacha")
    draft, closed, over, blocked = who.draft(), who.publish(), who.publish(), world.trusted("Lou").publish()
    who.do("close_listing", listing_id=closed, outcome="sold")
    age(world, over, 61)
    world.run(
        "INSERT INTO blocks SELECT :id, owner_id, :other FROM listings WHERE id = :listing",
        id=uuid4(), other=other.id, listing=blocked,
    )  # fmt: skip
    answers = [other.refusal("listing", listing_id=one) for one in (uuid4(), draft, closed, over, blocked)]
    assert len({(type(one), str(one), str(one.extra)) for one in answers if one}) == 1
    assert None not in answers
    seen = {one["id"] for one in other.ask("listings", limit=50)["items"]}
    assert {draft, closed, over, blocked}.isdisjoint(seen)
    assert len(seen) == 1


def test_of_a_suspended_member_nothing_is_shown(world: World) -> None:
    who, other = world.trusted(), world.person("Sacha")
    listing_id = who.publish()
    world.run("UPDATE members SET state = 'suspended' WHERE id = :id", id=who.id)
    assert other.refused("listing", listing_id=listing_id) == "NotFound"


@pytest.mark.parametrize("door", ["change_listing", "publish_listing", "renew_listing", "remove_listing", "decision"])
def test_nobody_else_does_anything_with_a_listing(world: World, door: str) -> None:
    listing_id = world.trusted().publish()
    assert world.person("Sacha").refused(door, listing_id=listing_id) == "NotFound"


def test_a_change_of_what_was_read_before_somebody_else_changed_it_is_refused(world: World) -> None:
    who = world.trusted()
    listing_id = who.publish()
    version = who.ask("listing", listing_id=listing_id)["version"]
    assert (
        who.do("change_listing", listing_id=listing_id, version=version, title="Un fauteuil")["title"] == "Un fauteuil"
    )
    assert who.refused("change_listing", listing_id=listing_id, version=version, title="Deux") == "VersionConflict"
    assert world.told() == ["published", "changed"]


def test_a_listing_reminds_once_ends_by_itself_and_comes_back(world: World) -> None:
    who = world.trusted()
    listing_id = who.publish()
    assert who.refused("renew_listing", listing_id=listing_id) == "NotPossibleNow"
    world.run("UPDATE listings SET expires_at = expires_at + interval '1 year' WHERE id <> :id", id=listing_id)
    assert tick(world) == (0, 0)
    age(world, listing_id, 54)
    assert [tick(world), tick(world)] == [(1, 0), (0, 0)]
    age(world, listing_id, 7)
    assert [tick(world), tick(world)] == [(0, 1), (0, 0)]
    assert who.ask("listing", listing_id=listing_id)["outcome"] == "expired"
    assert who.do("renew_listing", listing_id=listing_id)["state"] == "published"
    assert world.told() == ["published", "expiring", "closed", "published"]


def test_what_was_sold_does_not_come_back(world: World) -> None:
    who = world.trusted()
    listing_id = who.publish()
    assert who.do("close_listing", listing_id=listing_id, outcome="sold")["outcome"] == "sold"
    for door in ("renew_listing", "publish_listing"):
        assert who.refused(door, listing_id=listing_id) == "NotPossibleNow"
    assert who.refused("change_listing", listing_id=listing_id, title="Encore") == "NotPossibleNow"


def test_the_serial_lies_sealed(world: World) -> None:
    world.person().draft(serial="CANARY-SERIAL")
    assert "CANARY-SERIAL" not in str(world.rows("SELECT encode(serial, 'escape') FROM listings"))


def test_lists_are_walked_to_their_end(world: World) -> None:
    who = world.trusted()
    made = [who.publish() for _ in range(4)]
    for door in ("listings", "my_listings"):
        seen, cursor = [], None
        while True:
            page = who.ask(door, limit=2, cursor=cursor)
            seen += [one["id"] for one in page["items"]]
            cursor = page["next"]
            if cursor is None:
                break
        assert len(seen) == len(set(seen)) == 5
        assert set(made) < set(seen)


def test_a_member_has_so_many_listings_and_no_more(world: World) -> None:
    who: Person = world.person()
    for _ in range(MOST):
        who.do("add_listing", kind="offer", category="bed")
    assert who.refused("add_listing", kind="offer", category="bed") == "TooManyListings"
