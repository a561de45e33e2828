"""A member leaves: their words and names go, tombstones stay, nothing late or replayed brings anything back."""

from typing import Any

import pytest
from sqlalchemy import text

from contracts.identity.events import NOBODY
from kit.erasure import BlankLate
from services.social import erasing
from services.social.tests.world import Person, World, friends

CANARY = "zinnia"
TABLES = ("members", "relations", "posts", "feed", "outbox", "inbox", "idempotency_keys", "erasures")


def go(world: World, someone: Person, seq: int = 5, kind: str = "erasure_requested") -> None:
    """Identity tells that a member leaves, or (`erased`) that all is done."""
    world.tell(someone, "", seq=seq, state="erased", kind=kind)


def held(world: World) -> list[str]:
    """The tables in which some row holds a word of the canary's, or is of them beyond an id."""
    with world.db.transaction() as tx:
        return [table for table in TABLES if CANARY in str(tx.execute(text(f"SELECT * FROM {table}")).all()).lower()]


def rows(world: World, statement: str) -> list[dict[str, Any]]:
    with world.db.transaction() as tx:
        return [dict(row) for row in tx.execute(text(statement)).mappings()]


def told(world: World) -> list[dict[str, Any]]:
    return rows(world, "SELECT * FROM outbox WHERE type = 'social.erasure.done'")


def canary(world: World) -> Person:
    """A member whose name, words, links and profile can be recognised anywhere."""
    someone = world.person(name="Zinnia Canari")
    someone.ask("change_profile", about="Zinnia écrit", follow_policy="open")
    someone.post("zinnia publie", links=["https://zinnia.example"], warning="zinnia prévient")
    gone = someone.post("zinnia regrette")
    someone.ask("remove_post", post_id=gone["id"])
    return someone


def test_no_word_and_no_name_stays_and_social_says_so_once(world: World) -> None:
    someone = canary(world)
    assert held(world) == ["members", "posts"]
    go(world, someone)
    go(world, someone, seq=6, kind="erased")
    assert held(world) == []
    [done] = told(world)
    assert (done["seq"], done["payload"]) == (1, {"member_id": str(someone.id)})
    [member] = rows(world, "SELECT * FROM members")
    assert {name: member[name] for name in NOBODY} == NOBODY
    assert (member["seq"], member["provisional"], member["about"], member["follow_policy"]) == (6, False, None, None)
    assert {post["state"] for post in rows(world, "SELECT state FROM posts")} == {"erased"}


def test_who_asks_again_is_answered_again_by_an_aggregate_of_its_own(world: World) -> None:
    someone = canary(world)
    for kind, seq in (("erasure_requested", 5), ("snapshot", 5), ("erasure_requested", 2)):
        go(world, someone, seq=seq, kind=kind)
    assert [row["seq"] for row in told(world)] == [1, 1, 1]
    assert len({row["aggregate_id"] for row in told(world)}) == 3
    assert rows(world, "SELECT seq FROM members") == [{"seq": 2}]  # as a restored identity counts


def test_a_snapshot_of_a_restored_database_does_not_bring_them_back_and_is_told_so(world: World) -> None:
    someone = canary(world)
    go(world, someone)
    world.tell(someone, "Zinnia", seq=99, kind="snapshot")
    assert held(world) == []
    assert len(told(world)) == 2
    world.tell(someone, "Zinnia", seq=100)
    world.tell(world.person(name="Autre"), "Autre", seq=3, kind="snapshot")
    assert len(told(world)) == 2


def test_feeds_lose_their_rows_on_both_sides_and_every_tie_ends(world: World) -> None:
    one, other = friends(world)
    world.befriend(one, other)
    third = world.person(name="Chloé")
    third.ask("mute", member_id=one.id)
    one.ask("block", member_id=third.id)
    for someone in (one, other):
        someone.post()
    world.pump()
    assert len(world.rows()) == 4
    go(world, one)
    assert {owner for owner, _ in world.rows()} == {other.id}
    assert len(world.rows()) == 1
    ties = rows(world, "SELECT * FROM relations")
    assert len(ties) >= 4
    assert {(tie["follow"], tie["blocked"], tie["muted"], tie["follow_since"]) for tie in ties} == {
        ("none", False, False, None)
    }
    assert other.ask("followers")["items"] == other.ask("following")["items"] == third.ask("mutes")["items"] == []


def test_the_events_about_who_left_are_emptied_published_or_not_and_the_others_are_not(world: World) -> None:
    one, other = friends(world)
    one.post()
    other.post()
    go(world, one)
    outbox = rows(world, "SELECT * FROM outbox ORDER BY id")
    assert {row["published_at"] is None for row in outbox} == {True, False}
    for row in outbox:
        is_spared = row["type"] == "social.erasure.done" or one.id not in row["subjects"]
        assert (row["payload"] != {}) == is_spared
        assert ("redacted" in row["headers"]) != is_spared


def test_an_idempotency_key_of_who_left_is_forgotten(world: World) -> None:
    one, other = friends(world)
    one.ask("publish_post", key="zinnia", text="x", audience="me")
    other.ask("publish_post", key="other", text="x", audience="me")
    go(world, one)
    assert [row["key"] for row in rows(world, "SELECT key FROM idempotency_keys")] == ["other"]


def test_a_member_that_social_never_met_gets_a_tombstone_and_an_answer(world: World) -> None:
    someone = world.stranger("Zinnia")
    go(world, someone)
    assert len(told(world)) == 1
    assert someone.refused("publish_post", text="zinnia", audience="members") == "NotFound"
    assert held(world) == []


@pytest.mark.parametrize("seq", [1, 4, 99])
def test_no_event_that_comes_late_brings_them_back(world: World, seq: int) -> None:
    someone = canary(world)
    waiting = world.waiting()
    go(world, someone)
    world.tell(someone, "Zinnia", seq=seq)
    for event in waiting:
        world.apply(event)
    assert held(world) == []
    assert world.rows() == set()


@pytest.mark.parametrize(
    ("door", "words"),
    [
        ("publish_post", {"text": "zinnia", "audience": "members"}),
        ("change_profile", {"about": "zinnia"}),
        ("follow", {"member_id": None}),
        ("block", {"member_id": None}),
        ("mute", {"member_id": None}),
    ],
)
def test_a_call_that_is_still_on_its_way_does_nothing(world: World, door: str, words: dict[str, Any]) -> None:
    someone, other = canary(world), world.person(kind="association", name="Asso")
    go(world, someone)
    someone.actor["seq"] = 99
    assert someone.refused(door, **{name: value or other.id for name, value in words.items()}) == "NotFound"
    assert held(world) == []
    assert rows(world, "SELECT * FROM relations") == []


def test_nobody_ties_themselves_to_who_left(world: World) -> None:
    someone, other = world.person(kind="association"), world.person()
    go(world, someone)
    assert other.refused("follow", member_id=someone.id) == "NotFound"


def test_what_comes_into_the_inbox_late_is_emptied_within_a_minute(world: World) -> None:
    someone, other = canary(world), world.person(name="Autre")
    go(world, someone)
    for person, name in ((someone, "Zinnia"), (other, "Autre")):
        world.run(
            "INSERT INTO inbox (event_id, publisher, epoch, aggregate_type, aggregate_id, seq, type, version, payload,"
            " subjects, state, occurred_at) VALUES (gen_random_uuid(), 'identity', 1, 'member', :id, 1,"
            " 'identity.member.changed', 1, jsonb_build_object('display_name', CAST(:name AS text)),"
            " ARRAY[CAST(:id AS uuid)], 'superseded', now())",
            id=person.id, name=name,
        )  # fmt: skip
    assert held(world) == ["inbox"]
    late = BlankLate(erasing.TOMBSTONES, erasing.SPARED)
    late(world.service)
    assert held(world) == []
    assert [row["payload"] for row in rows(world, "SELECT payload FROM inbox ORDER BY id")] == [
        {},
        {"display_name": "Autre"},
    ]
    late(world.service)


def test_the_database_itself_refuses_a_tombstone_with_a_name(world: World) -> None:
    someone = world.person()
    with pytest.raises(Exception, match="members_erased"):
        world.run("UPDATE members SET state = 'erased' WHERE id = :id", id=someone.id)
