"""A member leaves: nothing that they wrote stays, what stood with others ends; told again, it changes nothing."""

from dataclasses import replace
from typing import Any

import pytest
from uuid6 import uuid7

from contracts.social.events import BlockLifted, BlockPlaced
from kit.inbox import Received
from services.classifieds.tests.lending import days, lent, set_down, told
from services.classifieds.tests.world import Person, World


def leave(world: World, someone: Person, seq: int = 2, what: str = "erasure_requested") -> None:
    world.introduce(someone, seq=seq, what=what, state="erased", display_name="")


def block(world: World, one: Person, other: Person, what: Any = BlockPlaced, seq: int = 1) -> Received:
    relation_id = uuid7()
    data = {"relation_id": relation_id, "from_id": one.id, "to_id": other.id}
    return Received(uuid7(), what.type, 1, relation_id, seq, world.now(), data)


def snapshot(world: World) -> dict[str, list[Any]]:
    """What every table holds, but for when an answer was last given."""
    names = [row.name for row in world.rows("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")]
    skipped = {"erasures"}
    return {
        name: sorted(row[0] for row in world.rows(f'SELECT t::text FROM "{name}" t')) for name in {*names} - skipped
    }


def full(world: World) -> tuple[Person, Person, dict[str, str]]:
    """One who offers, lends, talks, seeks and has reported, and one who deals with them."""
    one, other = world.trusted("Camille Durand"), world.person("Yanis")
    mine, theirs = set_down(world, one, title="Canne blanche"), lent(world, other)
    talk = other.do("write_first", listing_id=mine, text="Bonjour de Yanis")["id"]
    one.do("write", conversation_id=talk, text="Payez par Western Union")
    rental = one.do("request_rental", listing_id=theirs, **days(world, 0, 2), note="Pour ma mère")["id"]
    one.do("add_search", q="lit médicalisé")
    one.ask("report", about="listing", about_id=theirs, reason="fraud", words="Des mots à moi")
    one.draft(title="Un brouillon")
    world.run("DELETE FROM outbox")
    return one, other, {"mine": mine, "theirs": theirs, "talk": talk, "rental": rental}


def test_nothing_of_one_who_left_stays_and_who_dealt_with_them_is_told(world: World) -> None:
    one, other, ids = full(world)
    leave(world, one)
    kept = world.dump()
    for words in ("Canne blanche", "Durand", "lit médicalisé", "Un brouillon", "Des mots"):
        assert words not in kept
    assert world.rows("SELECT * FROM messages WHERE words IS NOT NULL AND from_id = :id", id=one.id) == []
    assert (world.told(), [what for what, _ in told(world)]) == (["closed"] * 2, ["cancelled"])
    closed = told(world, "conversation")
    assert [(what, said["because"], said["to_id"]) for what, said in closed] == [("closed", "left", str(other.id))]
    assert [row.type for row in world.rows("SELECT type FROM outbox WHERE aggregate_type = 'erasure'")] == [
        "classifieds.erasure.done"
    ]
    shown = other.ask("conversation", conversation_id=ids["talk"])
    assert [one["text"] for one in shown["messages"]] == ["Bonjour de Yanis"], "what others wrote stays with them"
    assert (shown["other"], shown["because"], shown["can_write"], shown["warnings"]) == (None, "left", False, [])
    assert other.refused("write", conversation_id=ids["talk"], text="Bonjour") == "ConversationClosed"
    assert other.refused("listing", listing_id=ids["mine"]) == "NotFound"
    assert one.refused("add_listing", kind="offer", category="bed") == "NotFound", "nothing is made any more"


def test_what_one_who_left_listed_without_anybody_asking_is_gone(world: World) -> None:
    one = world.person()
    set_down(world, one)
    leave(world, one)
    assert world.rows("SELECT * FROM listings") == []


def test_others_keep_what_is_theirs_when_one_leaves(world: World) -> None:
    one, other, ids = full(world)
    leave(world, one)
    assert other.ask("listing", listing_id=ids["theirs"])["state"] == "published"
    assert other.ask("rental", rental_id=ids["rental"])["state"] == "cancelled"


@pytest.mark.parametrize("what", ["erasure_requested", "erased"])
def test_that_a_member_left_is_told_again_and_nothing_changes(world: World, what: str) -> None:
    one, _, _ = full(world)
    leave(world, one)
    before, already = snapshot(world), {row["id"] for row in world.outbox()}
    leave(world, one, seq=3, what=what)
    said = [row["type"] for row in world.outbox() if row["id"] not in already]
    assert set(said) <= {"classifieds.erasure.done"}, "an answer at most"
    after = snapshot(world)
    for name in ("outbox", "members"):  # what was told before is blank by now; the cursor of the member moves
        del before[name], after[name]
    assert after == before


def test_one_who_was_never_known_here_is_answered_for_as_well(world: World) -> None:
    stranger = Person(world.service, "Zoé")
    leave(world, stranger, seq=5)
    assert [row.type for row in world.rows("SELECT type FROM outbox")] == ["classifieds.erasure.done"]
    assert stranger.refused("add_listing", kind="offer", category="bed") == "NotFound"


def test_a_block_and_its_end_told_again_change_nothing(world: World) -> None:
    one, other, ids = full(world)
    placed = block(world, other, one)
    world.apply(placed)
    assert [what for what, _ in told(world)] == ["cancelled"]
    before = snapshot(world)
    world.apply(placed)
    assert snapshot(world) == before
    assert one.refused("conversation", conversation_id=ids["talk"]) == "NotFound"
    lifted = replace(placed, event_id=uuid7(), type=BlockLifted.type, seq=2)
    for _ in range(2):
        world.apply(lifted)
        assert one.ask("conversation", conversation_id=ids["talk"])["id"] == ids["talk"]
    assert other.ask("rental", rental_id=ids["rental"])["state"] == "cancelled", "what was off stays off"


def test_a_block_with_one_who_left_is_not_kept(world: World) -> None:
    one, other = world.person(), world.person()
    leave(world, one)
    world.apply(block(world, one, other))
    assert world.rows("SELECT * FROM blocks") == []


def test_what_identity_tells_again_changes_nothing(world: World) -> None:
    one = world.person()
    world.introduce(one, seq=2, display_name="Camille D.")
    before = snapshot(world)
    world.introduce(one, seq=2, display_name="Camille D.")
    world.introduce(one, seq=1, display_name="Camille")
    assert snapshot(world) == before
