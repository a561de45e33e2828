"""Conversations over a listing: for the two of them alone, masked until both wrote, sealed, with warnings."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from kit.refusals import NotFound
from kit.sealing import seal
from services.classifieds import conversations, conversing
from services.classifieds.models import Listing
from services.classifieds.tests.lending import GOOD, days, lent, set_down, told
from services.classifieds.tests.world import Person, World

MINE = "Écrivez-moi à lea@exemple.org"
SCAM = "Payez d'avance par Western Union"


def write(who: Person, listing_id: str, text: str = "Bonjour, est-ce encore là ?") -> Any:
    return who.do("write_first", listing_id=listing_id, text=text)


def texts(who: Person, conversation: Any) -> list[str]:
    return [one["text"] for one in who.ask("conversation", conversation_id=conversation["id"])["messages"]]


def settle(world: World) -> None:
    """Everybody joined long ago."""
    world.run("UPDATE members SET since = now() - interval '15 days'")


def end(world: World, listing_id: str, because: str, days_ago: int = 0) -> None:
    with world.db.transaction() as tx:
        listing = tx.get_one(Listing, UUID(listing_id))
        conversations.end_with(tx, listing, because, world.now() - timedelta(days_ago))


def test_two_talk_over_a_listing_and_each_sees_what_is_new(world: World) -> None:
    owner, other = world.person("Yanis"), world.person("Camille")
    listing_id = set_down(world, owner)
    said = write(other, listing_id)
    assert (said["listing"]["id"], said["other"]["display_name"], said["closed"]) == (listing_id, "Yanis", False)
    [item] = owner.ask("conversations")["items"]
    assert (item["id"], item["unread"], item["other"]["display_name"]) == (said["id"], 1, "Camille")
    assert [one["mine"] for one in owner.ask("conversation", conversation_id=said["id"])["messages"]] == [False]
    assert owner.ask("conversations")["items"][0]["unread"] == 0
    owner.do("write", conversation_id=said["id"], text="Oui.")
    assert other.ask("conversations")["items"][0]["unread"] == 1
    assert texts(other, said) == ["Bonjour, est-ce encore là ?", "Oui."]
    assert write(other, listing_id, "Merci.")["id"] == said["id"], "there is one for the two"
    assert [what for what, _ in told(world, "conversation")] == ["written"] * 3
    assert [payload["to_id"] for _, payload in told(world, "conversation")] == [
        str(who.id) for who in (owner, other, owner)
    ]


@pytest.mark.parametrize("door", ["conversation", "write", "report"])
def test_a_conversation_of_others_answers_like_one_that_does_not_exist(world: World, door: str) -> None:
    owner, other, stranger = (world.person() for _ in range(3))
    said = write(other, set_down(world, owner))
    for conversation_id in (said["id"], str(uuid4())):
        arguments = {
            "conversation": {"conversation_id": conversation_id},
            "write": {"conversation_id": conversation_id, "text": "Bonjour"},
            "report": {"about": "conversation", "about_id": conversation_id, "reason": "fraud"},
        }[door]
        assert stranger.refused(door, **arguments) == "NotFound"
    assert stranger.ask("conversations")["items"] == []
    assert texts(owner, said) == ["Bonjour, est-ce encore là ?"], "and nothing was written"


def test_nobody_writes_to_themselves_nor_about_what_is_not_shown(world: World) -> None:
    owner, other = world.person(), world.person()
    listing_id = set_down(world, owner)
    assert owner.refused("write_first", listing_id=listing_id, text="Bonjour") == "Forbidden"
    assert other.refused("write_first", listing_id=owner.draft(), text="Bonjour") == "NotFound"
    owner.ask("close_listing", listing_id=listing_id, outcome="sold")
    assert other.refused("write_first", listing_id=listing_id, text="Bonjour") == "NotFound"


def test_ways_to_reach_somebody_are_masked_until_both_have_written(world: World) -> None:
    owner, other = world.person(), world.person()
    said = write(other, set_down(world, owner), MINE)
    write(other, said["listing"]["id"], "Ou au 06 12 34 56 78.")
    for reader in (owner, other):
        shown = " ".join(texts(reader, said))
        assert "lea@" not in shown
        assert "06 12" not in shown
        assert "•••" in shown
    owner.do("write", conversation_id=said["id"], text="Bonjour.")
    assert texts(owner, said)[:2] == [MINE, "Ou au 06 12 34 56 78."]


def test_who_joined_lately_sends_no_links(world: World) -> None:
    owner, other = world.person(), world.person()
    listing_id = set_down(world, owner)
    link = "Regardez https://exemple.fr/photos"
    assert other.refused("write_first", listing_id=listing_id, text=link) == "LinksFromNewMembers"
    assert other.ask("conversations")["items"] == []
    said = write(other, listing_id)
    assert other.refused("write", conversation_id=said["id"], text=link) == "LinksFromNewMembers"
    settle(world)
    other.do("write", conversation_id=said["id"], text=link)
    assert len(texts(owner, said)) == 2


def test_what_swindlers_write_warns_both_sides_and_blocks_nobody(world: World) -> None:
    owner, other = world.person(), world.person()
    said = write(other, set_down(world, owner))
    assert said["warnings"] == []
    other.do("write", conversation_id=said["id"], text=SCAM)
    for reader in (owner, other):
        shown = reader.ask("conversation", conversation_id=said["id"])
        assert shown["warnings"] == ["payment_outside"]
        assert [one["warnings"] for one in shown["messages"]] == [[], ["payment_outside"]]
        assert reader.ask("conversations")["items"][0]["warnings"] == ["payment_outside"]
    assert shown["can_write"] is True


def test_nothing_that_is_sealed_lies_open_in_a_copy_of_the_database(world: World) -> None:
    owner, other = world.person(), world.person()
    owner.publish(serial="SN-4711")
    listing_id = lent(world, owner)
    write(other, listing_id, MINE)
    rental = other.do("request_rental", listing_id=listing_id, **days(world, 0, 2), note="Pour ma mère")
    owner.do("decide_rental", rental_id=rental["id"], decision="accept")
    owner.do("hand_over", rental_id=rental["id"], checklist={**GOOD, "note": "Deux coussins"})
    kept = world.dump()
    assert "Fauteuil roulant pliant" in kept, "what stands in a listing does"
    for secret in (MINE, "lea@exemple.org", "Pour ma mère", "Deux coussins", "SN-4711"):
        assert secret not in kept
        assert secret.encode().hex() not in kept


def test_what_was_sealed_under_another_key_is_left_out_and_the_rest_is_read(world: World) -> None:
    owner, other = world.person(), world.person()
    said = write(other, set_down(world, owner))
    other.do("write", conversation_id=said["id"], text="Toujours là ?")
    row = world.rows("SELECT id FROM messages WHERE number = 1")[0]
    world.run("UPDATE messages SET words = :words WHERE id = :id", id=row.id, words=seal(b"k" * 32, "x", row.id))
    assert texts(owner, said) == ["Toujours là ?"]


@pytest.mark.parametrize(("because", "stays"), [("sold", True), ("recalled", True), ("removed", False)])
def test_a_conversation_ends_with_its_listing_unless_there_is_something_to_settle(
    world: World, because: str, stays: bool
) -> None:
    owner, other = world.person(), world.person()
    listing_id = set_down(world, owner)
    said = write(other, listing_id)
    end(world, listing_id, because)
    shown = other.ask("conversation", conversation_id=said["id"])
    assert (shown["closed"], shown["because"], shown["can_write"]) == (True, because, stays)
    answer = other.refused("write", conversation_id=said["id"], text="Bonjour")
    assert answer == (None if stays else "ConversationClosed")
    closed = [payload for what, payload in told(world, "conversation") if what == "closed"]
    assert [(one["from_id"], one["to_id"], one["because"]) for one in closed] == [
        (str(owner.id), str(other.id), because)
    ]


def test_after_sixty_days_nothing_is_left_to_settle(world: World) -> None:
    owner, other = world.person(), world.person()
    listing_id = set_down(world, owner)
    said = write(other, listing_id)
    end(world, listing_id, "sold", days_ago=61)
    assert other.refused("write", conversation_id=said["id"], text="Bonjour") == "ConversationClosed"


def test_a_block_hides_a_conversation_from_both_but_not_from_its_report(world: World) -> None:
    owner, other = world.person(), world.person()
    said = write(other, set_down(world, owner))
    world.run("INSERT INTO blocks VALUES (gen_random_uuid(), :a, :b)", a=owner.id, b=other.id)
    for who in (owner, other):
        assert who.ask("conversations")["items"] == []
        assert who.refused("conversation", conversation_id=said["id"]) == "NotFound"
        assert who.refused("write", conversation_id=said["id"], text="Bonjour") == "NotFound"
    assert owner.refused("report", about="conversation", about_id=said["id"], reason="fraud") is None


def test_a_moderator_reads_what_was_reported_and_nothing_else(world: World) -> None:
    owner, other = world.person(), world.person()
    said = write(other, set_down(world, owner), MINE)
    with world.db.transaction() as tx:
        with pytest.raises(NotFound):
            conversing.reported(tx, UUID(said["id"]))
    owner.ask("report", about="conversation", about_id=said["id"], reason="fraud")
    with world.db.transaction() as tx:
        found = conversing.reported(tx, UUID(said["id"]))
    assert [one["text"] for one in found["messages"]] == [MINE]


def test_a_page_of_conversations_goes_on_where_it_ended(world: World) -> None:
    owner = world.person()
    listing_id = set_down(world, owner)
    said = [write(world.person(), listing_id)["id"] for _ in range(3)]
    first = owner.ask("conversations", limit=2)
    second = owner.ask("conversations", limit=2, cursor=first["next"])
    assert [one["id"] for one in first["items"] + second["items"]] == said[::-1]
    assert second["next"] is None
