"""Golden samples from both ends: what social publishes is what they say, what it listens to it can take from them."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

import contracts.identity
import contracts.social
from contracts.social.schemas import Page
from kit.outbox import envelope
from kit.rpc.doors import Room
from services.social.models import Member
from services.social.service import SUBSCRIPTIONS, SocialService
from services.social.tests.world import World

SAMPLES = {
    file.stem: file
    for room in (contracts.social, contracts.identity)
    for file in sorted((Path(str(room.__file__)).parent / "golden").glob("*.json"))
}
OURS = {stem for stem in SAMPLES if stem.startswith("social.") and not stem.startswith("social.resend.")}
HEARD = {stem for stem in OURS if stem.rpartition(".")[0].rpartition(".")[0] in SUBSCRIPTIONS}
MEMBERS = sorted(stem for stem in SAMPLES if stem.startswith("identity.member."))


def tell_everything(world: World) -> dict[str, dict[str, Any]]:
    """Do everything that social tells of; the first message of each type."""
    me, other, open_one = world.person(), world.person(), world.person(kind="association")
    post_id = me.post()["id"]
    for door, more in (("change_post", {"text": "Bonsoir"}), ("remove_post", {}), ("restore_post", {})):
        me.ask(door, post_id=post_id, **more)
    for one, door, to in (
        (me, "follow", other), (me, "unfollow", other), (me, "follow", open_one), (me, "unfollow", open_one),
        (me, "block", other), (me, "unblock", other),
    ):  # fmt: skip
        one.ask(door, member_id=to.id)
    world.tell(world.person(), "", seq=2, state="erased")
    messages = [json.loads(envelope("social", row)) for row in world.outbox()]
    return {message["type"]: message for message in reversed(messages)}


def test_social_tells_exactly_the_types_that_have_a_sample(world: World) -> None:
    assert tell_everything(world).keys() == OURS


def test_what_social_publishes_has_the_shape_of_its_samples(world: World) -> None:
    for kind, message in tell_everything(world).items():
        sample = json.loads(SAMPLES[kind].read_text())
        assert shape(message) == shape(sample), kind
        assert message["source"] == sample["source"]
        assert message["subject"] == f"{message['aggregatetype']}/{message['aggregateid']}"


def shape(message: dict[str, Any]) -> dict[str, Any]:
    """The names and kinds of a message's members, in their order; a request id may be missing."""
    return {
        name: shape(value) if isinstance(value, dict) else type(value).__name__
        for name, value in message.items()
        if name != "requestid"
    }


@pytest.mark.parametrize("kind", sorted(HEARD))
def test_social_takes_its_own_samples(world: World, kind: str) -> None:
    event = world.received(SAMPLES[kind].read_bytes())
    lay_ground(world, event.data)
    world.apply(event)


@pytest.mark.parametrize("kind", MEMBERS)
def test_social_takes_identitys_samples(world: World, kind: str) -> None:
    sample = json.loads(SAMPLES[kind].read_text())
    event = world.received(SAMPLES[kind].read_bytes())
    world.apply(event)
    with world.db.transaction() as tx:
        member = tx.get_one(Member, event.aggregate_id)
    for name in ("display_name", "kind", "badge", "language", "country", "time_zone", "state"):
        assert getattr(member, name) == sample["data"][name]
    assert (member.seq, member.since.isoformat()) == (sample["seq"], event.data["since"].isoformat())


def test_a_field_that_social_does_not_know_is_no_harm(world: World) -> None:
    sample = json.loads(SAMPLES[MEMBERS[0]].read_text())
    sample["data"]["new_field"] = {"of": "tomorrow"}
    world.apply(world.received(json.dumps(sample).encode()))


def test_every_event_of_a_member_and_of_social_is_bound_to_a_handler_or_moves_the_cursor(world: World) -> None:
    assert SUBSCRIPTIONS.keys() == {"identity.member", "social.post", "social.relation"}
    taken = {f"{kind}.v{version}" for one in SUBSCRIPTIONS.values() for kind, version in one.handlers}
    assert taken <= SAMPLES.keys()
    assert set(MEMBERS) <= taken
    assert SUBSCRIPTIONS["identity.member"].mode == "latest"


def test_every_door_that_the_gateway_may_call_is_there() -> None:
    doors = {name for name in dir(SocialService) if getattr(getattr(SocialService, name), "rpc_door", False)}
    assert issubclass(SocialService, Room)
    assert Page().load({})["limit"] == 20
    assert doors == {
        "feed", "today", "posts", "member_posts", "post", "publish_post", "change_post", "remove_post", "restore_post",
        "member", "my_profile", "change_profile", "members", "follow", "unfollow", "block", "unblock", "mute",
        "unmute", "accept_follow", "refuse_follow", "follow_requests", "followers", "following", "blocks", "mutes",
    }  # fmt: skip


def lay_ground(world: World, data: dict[str, Any]) -> None:
    """The rows that a sample speaks of."""
    for name in ("author_id", "from_id", "to_id"):
        if name in data:
            world.run(
                "INSERT INTO members (id, seq, provisional, display_name, folded_name, kind)"
                " VALUES (:id, 1, true, 'A', 'a', 'patient') ON CONFLICT DO NOTHING",
                id=UUID(str(data[name])),
            )
    if "post_id" in data:
        world.run(
            "INSERT INTO posts (id, author_id, text, audience, created_at, card)"
            " VALUES (:id, :author, 'x', 'followers', now(), '}')",
            id=data["post_id"], author=data["author_id"],
        )  # fmt: skip
        with world.db.transaction() as tx:
            assert tx.execute(text("SELECT count(*) FROM posts")).scalar_one() == 1
