"""Golden samples from both ends: what classifieds publishes is what they say, what it hears it can take from them."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

import contracts.classifieds
import contracts.identity
import contracts.social
from kit.outbox import envelope
from kit.rpc.doors import Room
from services.classifieds import expiring, rental_ends, searches
from services.classifieds.models import Member
from services.classifieds.service import SUBSCRIPTIONS, ClassifiedsService
from services.classifieds.tests.lending import GOOD, bring, days, lent
from services.classifieds.tests.world import Person, World

SAMPLES = {
    file.stem: file
    for room in (contracts.classifieds, contracts.identity, contracts.social)
    for file in sorted((Path(str(room.__file__)).parent / "golden").glob("*.json"))
}
OURS = {stem for stem in SAMPLES if stem.startswith("classifieds.") and not stem.startswith("classifieds.resend.")}
MEMBERS = sorted(stem for stem in SAMPLES if stem.startswith("identity.member."))
TIES = sorted(stem for stem in SAMPLES if stem.startswith("social.relation."))


def tell_everything(world: World) -> dict[str, dict[str, Any]]:
    """Do everything that classifieds tells of; the first message of each type."""
    owner, other = world.person(), world.person()
    first = owner.publish()
    world.decide("accept", first, None, "nadia")
    owner.ask("change_listing", listing_id=first, text="Révisé.")
    other.do("write_first", listing_id=first, text="Bonjour")
    search = other.do("add_search", category="mobility")
    other.do("save_search", search_id=search["id"], name="Ma recherche", every="at_once")
    _rentals(world, owner, other)
    world.run("UPDATE listings SET expires_at = now() + interval '1 day'")
    with world.db.transaction() as tx:
        expiring.remind(tx, world.now())
        searches.tell(tx, world.now() + timedelta(minutes=2))
    owner.ask("close_listing", listing_id=first, outcome="sold")
    messages = [json.loads(envelope("classifieds", row)) for row in world.outbox()]
    world.introduce(owner, seq=2, what="erasure_requested", state="erased")  # which blanks what was told of them
    messages += [json.loads(envelope("classifieds", row)) for row in world.outbox()[len(messages) :]]
    return {message["type"]: message for message in reversed(messages)}


def _rentals(world: World, owner: Person, other: Person) -> None:
    def ask() -> str:
        listing_id = lent(world, owner)
        return str(other.do("request_rental", listing_id=listing_id, **days(world, 0, 3))["id"])

    def decide(rental_id: str, decision: str) -> str:
        owner.do("decide_rental", rental_id=rental_id, decision=decision)
        return rental_id

    def turn(rental_id: str, passed: int) -> None:
        bring(world, rental_id, passed)
        world.run("UPDATE rentals SET turn_at = now() WHERE id = :id", id=UUID(rental_id))
        with world.db.transaction() as tx:
            rental_ends.turn(tx, world.now())

    decide(ask(), "decline")
    other.do("cancel_rental", rental_id=decide(ask(), "accept"))
    turn(ask(), 9)
    given = decide(ask(), "accept")
    owner.do("hand_over", rental_id=given, checklist=GOOD)
    turn(given, 3)
    turn(given, 3)
    owner.do("return_rental", rental_id=given, checklist=GOOD)


def shape(message: dict[str, Any]) -> dict[str, Any]:
    """The names and kinds of a message's members, in their order; a request id may be missing."""
    return {
        name: shape(value) if isinstance(value, dict) else type(value).__name__
        for name, value in message.items()
        if name != "requestid"
    }


def test_classifieds_tells_exactly_the_types_that_have_a_sample_in_their_shape(world: World) -> None:
    messages = tell_everything(world)
    assert messages.keys() == OURS
    for kind, message in messages.items():
        sample = json.loads(SAMPLES[kind].read_text())
        assert shape(message) == shape(sample), kind
        assert message["source"] == sample["source"]
        assert message["subject"] == f"{message['aggregatetype']}/{message['aggregateid']}"


def test_no_event_says_what_is_offered_or_sought(world: World) -> None:
    tell_everything(world)
    said = json.dumps([json.loads(envelope("classifieds", row)) for row in world.outbox()], ensure_ascii=False)
    for words in (
        "mobility",
        "wheelchair",
        "Fauteuil",
        "Révisé",
        "120.0",
        "Nantes",
        "-44109",
        "SN-4711",
        "Ma recherche",
    ):
        assert words not in said


@pytest.mark.parametrize("kind", MEMBERS)
def test_classifieds_takes_identitys_samples(world: World, kind: str) -> None:
    sample = json.loads(SAMPLES[kind].read_text())
    event = world.received(SAMPLES[kind].read_bytes())
    for _ in range(2):
        world.apply(event)
        with world.db.transaction() as tx:
            member = tx.get_one(Member, event.aggregate_id)
        for name in ("display_name", "kind", "badge", "language", "country", "time_zone", "state"):
            assert getattr(member, name) == sample["data"][name]
        assert (member.seq, member.since.isoformat()) == (sample["seq"], event.data["since"].isoformat())


@pytest.mark.parametrize("kind", TIES)
def test_classifieds_takes_socials_samples(world: World, kind: str) -> None:
    event = world.received(SAMPLES[kind].read_bytes())
    for _ in range(2):
        world.apply(event)
        assert len(world.rows("SELECT * FROM blocks")) == ("block_placed" in kind)


def test_a_field_that_classifieds_does_not_know_is_no_harm(world: World) -> None:
    sample = json.loads(SAMPLES[MEMBERS[0]].read_text())
    sample["data"]["new_field"] = {"of": "tomorrow"}
    world.apply(world.received(json.dumps(sample).encode()))


def test_what_is_listened_to_has_a_handler_and_a_sample(world: World) -> None:
    assert SUBSCRIPTIONS.keys() == {"identity.member", "social.relation"}
    taken = {f"{kind}.v{version}" for one in SUBSCRIPTIONS.values() for kind, version in one.handlers}
    assert taken <= SAMPLES.keys()
    assert set(MEMBERS) <= taken
    assert {name: one.mode for name, one in SUBSCRIPTIONS.items()} == {
        "identity.member": "latest",
        "social.relation": "every",
    }


def test_every_door_that_the_gateway_may_call_is_there() -> None:
    doors = {name for name in dir(ClassifiedsService) if getattr(getattr(ClassifiedsService, name), "rpc_door", False)}
    assert issubclass(ClassifiedsService, Room)
    assert doors == {
        "categories", "listing", "my_listings", "listings", "photo", "decision", "add_listing", "change_listing",
        "publish_listing", "renew_listing", "close_listing", "remove_listing", "add_photo", "remove_photo", "appeal",
        "report", "renewal_link", "linked_listing", "follow_listing_link", "add_search", "found", "save_search",
        "searches", "search", "remove_search", "write_first", "write", "conversations", "conversation",
        "request_rental", "decide_rental", "cancel_rental", "hand_over", "return_rental", "rental", "rentals",
        "calendar", "close_days", "open_days",
    }  # fmt: skip
