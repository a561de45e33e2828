"""The link in the mail that a listing ends soon: it works without signing in, only its button acts, and it ends."""

from typing import Any

from uuid6 import uuid7

from kit.refusals import Refusal
from kit.testing import call
from kit.testing_world import plain
from services.classifieds.tests.test_listings import age
from services.classifieds.tests.world import Person, World


def ask(world: World, door: str, **arguments: Any) -> Any:
    """The answer of a door that nobody signed in for, or the name of its refusal."""
    try:
        return plain(getattr(world.service, door)(call(), **{name: str(one) for name, one in arguments.items()}))
    except Refusal as refusal:
        return refusal.name


def ending(world: World, who: Person) -> tuple[str, str]:
    """(listing, token) of one that ends in five days."""
    listing_id = who.publish()
    age(world, listing_id, 55)
    return listing_id, str(ask(world, "renewal_link", listing_id=listing_id, member_id=who.id)["token"])


def test_looking_changes_nothing_and_the_button_renews_once(world: World) -> None:
    who = world.trusted()
    listing_id, token = ending(world, who)
    before = world.rows("SELECT * FROM listings")
    seen = [ask(world, "linked_listing", token=token) for _ in range(2)]
    assert seen[0] == seen[1]
    assert (seen[0]["id"], seen[0]["can_renew"]) == (listing_id, True)
    assert world.rows("SELECT * FROM listings") == before
    assert ask(world, "follow_listing_link", token=token, act="renew")["can_renew"] is False
    assert ask(world, "follow_listing_link", token=token, act="renew") == "InvalidLink"
    assert world.told()[-1] == "changed"


def test_the_button_closes_and_a_second_press_changes_nothing(world: World) -> None:
    who = world.trusted()
    listing_id, token = ending(world, who)
    for _ in range(2):
        assert ask(world, "follow_listing_link", token=token, act="close")["outcome"] == "closed"
    assert world.told().count("closed") == 1
    assert who.ask("listing", listing_id=listing_id)["state"] == "closed"


def test_there_is_no_link_for_another_nor_for_what_has_time(world: World) -> None:
    who, other = world.trusted(), world.person("Sacha")
    listing_id, _ = ending(world, who)
    assert ask(world, "renewal_link", listing_id=listing_id, member_id=other.id) is None
    assert ask(world, "renewal_link", listing_id=who.publish(), member_id=who.id) is None
    assert ask(world, "renewal_link", listing_id=uuid7(), member_id=who.id) is None


def test_a_link_that_was_made_up_or_whose_owner_left_opens_nothing(world: World) -> None:
    who = world.trusted()
    _, token = ending(world, who)
    for wrong in (token[:-2] + "AA", "A" * 64, "x"):
        assert ask(world, "linked_listing", token=wrong) == "InvalidLink"
    world.run("UPDATE members SET state = 'suspended' WHERE id = :id", id=who.id)
    assert ask(world, "linked_listing", token=token) == "InvalidLink"
