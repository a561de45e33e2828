"""Follow, request, block, mute: through the doors, and what they tell."""

from uuid import UUID

import pytest
from uuid6 import uuid7

from services.social.tests.world import Person, World


def told(world: World) -> list[str]:
    """The events of relations since the last look, without their common beginning."""
    return [kind.removeprefix("social.relation.") for kind in world.pump()]


def listed(me: Person, door: str) -> list[UUID]:
    return [UUID(item["member"]["id"]) for item in me.ask(door)["items"]]


@pytest.mark.parametrize("kind", ["patient", "carer"])
def test_a_patient_or_carer_is_asked_before_they_are_followed(world: World, kind: str) -> None:
    me, other = world.person(), world.person(kind=kind)
    assert me.ask("follow", member_id=other.id) == {"status": 200, "replayed": False, "object": {"state": "requested"}}
    assert told(world) == ["follow_requested"]
    assert listed(other, "follow_requests") == [me.id]
    assert other.ask("accept_follow", member_id=me.id)["object"] == {"state": "accepted"}
    assert told(world) == ["follow_accepted"]
    assert (listed(other, "followers"), listed(me, "following"), listed(other, "follow_requests")) == (
        [me.id],
        [other.id],
        [],
    )


@pytest.mark.parametrize("kind", ["professional", "association", "partner"])
def test_a_professional_an_association_and_a_partner_are_followed_at_once(world: World, kind: str) -> None:
    me, other = world.person(), world.person(kind=kind)
    assert me.ask("follow", member_id=other.id)["object"] == {"state": "accepted"}
    assert told(world) == ["follow_accepted"]


def test_a_members_own_policy_is_stronger_than_that_of_their_kind(world: World) -> None:
    me, open_patient, closed_professional = world.person(), world.person(), world.person(kind="professional")
    open_patient.ask("change_profile", follow_policy="open")
    closed_professional.ask("change_profile", follow_policy="approve")
    assert me.ask("follow", member_id=open_patient.id)["object"] == {"state": "accepted"}
    assert me.ask("follow", member_id=closed_professional.id)["object"] == {"state": "requested"}


def test_a_repeated_command_changes_and_tells_nothing(world: World) -> None:
    me, other = world.person(), world.person()
    for one, door, target, event in (
        (me, "follow", other, ["follow_requested"]),
        (other, "accept_follow", me, ["follow_accepted"]),
        (me, "unfollow", other, ["follow_ended"]),
        (me, "mute", other, []),
        (me, "unmute", other, []),
        (me, "block", other, ["block_placed"]),
        (me, "unblock", other, ["block_lifted"]),
    ):
        one.ask(door, member_id=target.id)
        assert told(world) == event, door
        if door != "accept_follow":
            one.ask(door, member_id=target.id)
        assert told(world) == [], door


def test_accepting_twice_is_accepting_once_and_accepting_nothing_is_refused(world: World) -> None:
    me, other = world.person(), world.person()
    assert other.refused("accept_follow", member_id=me.id) == "NotFound"
    world.befriend(me, other)
    world.pump()
    assert other.ask("accept_follow", member_id=me.id)["object"] == {"state": "accepted"}
    assert told(world) == []


def test_a_request_taken_back_or_refused_ends_in_silence(world: World) -> None:
    me, other = world.person(), world.person()
    for one, door, target in ((me, "unfollow", other), (other, "refuse_follow", me)):
        me.ask("follow", member_id=other.id)
        assert one.ask(door, member_id=target.id) == {"status": 204, "replayed": False, "object": None}
        assert told(world) == ["follow_requested", "follow_withdrawn"]
        assert listed(other, "follow_requests") == []
    assert me.ask("member", member_id=other.id)["relation"]["following"] == "none"


def test_refusing_leaves_who_follows_already(world: World) -> None:
    me, other = world.person(), world.person()
    world.befriend(me, other)
    other.ask("refuse_follow", member_id=me.id)
    assert listed(other, "followers") == [me.id]


def test_a_relation_counts_its_events_from_one_without_a_gap(world: World) -> None:
    me, other = world.person(), world.person(kind="association")
    for door in ("follow", "unfollow", "follow", "block", "unblock"):
        me.ask(door, member_id=other.id)
    rows = world.outbox()
    assert len({row["aggregate_id"] for row in rows}) == 1
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    assert all(row["subjects"] == [me.id, other.id] for row in rows)


def test_a_block_ends_follows_and_requests_both_ways(world: World) -> None:
    me, other = world.person(), world.person()
    world.befriend(me, other)
    other.ask("follow", member_id=me.id)
    world.pump()
    me.ask("block", member_id=other.id)
    assert sorted(told(world)) == ["block_placed", "follow_ended", "follow_withdrawn"]
    assert listed(me, "blocks") == [other.id]
    assert listed(me, "following") == listed(other, "followers") == listed(me, "follow_requests") == []


def test_a_block_hides_both_from_each_other(world: World) -> None:
    me, other = world.person(name="Anne"), world.person(name="Annick")
    mine, theirs = me.post(audience="members"), other.post(audience="members")
    me.ask("block", member_id=other.id)
    for one, hidden, post in ((me, other, theirs), (other, me, mine)):
        for door in ("member", "member_posts", "follow", "mute"):
            assert one.refused(door, member_id=hidden.id) == "NotFound"
        assert one.refused("post", post_id=post["id"]) == "NotFound"
        assert [item["id"] for item in one.ask("posts")["items"]] == [p["id"] for p in (mine, theirs) if p is not post]
        assert [item["id"] for item in one.ask("members", q="ann")["items"]] == [str(one.id)]
    assert other.refused("block", member_id=me.id) == "NotFound"


def test_a_lifted_block_brings_no_follow_back(world: World) -> None:
    me, other = world.person(), world.person()
    world.befriend(me, other)
    me.ask("block", member_id=other.id)
    me.ask("unblock", member_id=other.id)
    assert me.ask("member", member_id=other.id)["relation"] == {
        "following": "none",
        "followed_by": False,
        "muted": False,
    }


@pytest.mark.parametrize("door", ["follow", "block", "mute"])
def test_nobody_follows_blocks_or_mutes_themselves(world: World, door: str) -> None:
    me = world.person()
    assert me.refused(door, member_id=me.id) == "NotOneself"


@pytest.mark.parametrize("state", ["suspended", "erased", "unknown"])
def test_who_is_not_there_answers_like_who_never_was(world: World, state: str) -> None:
    me, other = world.person(), world.person()
    world.befriend(other, me)
    member_id = uuid7() if state == "unknown" else other.id
    if state != "unknown":
        world.tell(other, "Camille", seq=2, state=state)
        assert listed(me, "followers") == []
    for door in ("follow", "block", "mute", "member", "member_posts", "accept_follow"):
        assert me.refused(door, member_id=member_id) == "NotFound"
    for door in ("unfollow", "unblock", "unmute", "refuse_follow"):
        assert me.refused(door, member_id=member_id) is None


def test_a_mute_is_listed_and_told_to_nobody(world: World) -> None:
    me, other = world.person(), world.person()
    me.ask("mute", member_id=other.id)
    assert listed(me, "mutes") == [other.id]
    assert world.outbox() == []
    assert me.ask("member", member_id=other.id)["relation"]["muted"] is True


def test_lists_are_newest_first_and_page_without_gap_or_repeat(world: World) -> None:
    me = world.person(kind="association")
    fans = [world.person() for _ in range(5)]
    for fan in fans:
        fan.ask("follow", member_id=me.id)
    first = me.ask("followers", limit=2)
    fans[3].ask("unfollow", member_id=me.id)
    second = me.ask("followers", limit=2, cursor=first["next"])
    third = me.ask("followers", limit=2, cursor=second["next"])
    pages = [[item["member"]["id"] for item in page["items"]] for page in (first, second, third)]
    ids = [str(fan.id) for fan in reversed(fans)]
    assert pages == [ids[:2], ids[2:4], ids[4:]]
    assert third["next"] is None


def test_the_same_key_answers_with_the_relation_as_it_is_now(world: World) -> None:
    me, other = world.person(), world.person()
    me.ask("follow", member_id=other.id, key="k1")
    other.ask("accept_follow", member_id=me.id)
    assert me.ask("follow", member_id=other.id, key="k1") == {
        "status": 200,
        "replayed": True,
        "object": {"state": "accepted"},
    }
