"""Golden samples from both ends: what notifications publishes is what they say, what it hears it can take from them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import contracts.appointments
import contracts.classifieds
import contracts.directory
import contracts.games
import contracts.identity
import contracts.notifications
import contracts.social
from contracts.notifications.schemas import KINDS
from kit.outbox import envelope
from kit.rpc.doors import Room
from services.notifications.kinds import ALL
from services.notifications.models import Member
from services.notifications.service import SUBSCRIPTIONS, NotificationsService
from services.notifications.tests.world import Person, World

SAMPLES = {
    file.stem: file
    for room in (
        contracts.notifications,
        contracts.identity,
        contracts.social,
        contracts.appointments,
        contracts.directory,
        contracts.classifieds,
        contracts.games,
    )
    for file in sorted((Path(str(room.__file__)).parent / "golden").glob("*.json"))
}
MEMBERS = sorted(stem for stem in SAMPLES if stem.startswith("identity.member."))
HEARD = sorted(stem for stem in SAMPLES if stem.rsplit(".", 2)[0] in SUBSCRIPTIONS and stem not in MEMBERS)
SILENT = (
    "session.snapshot",
    "kept",
    "taken",
    "revoked",
    "follow_ended",
    "follow_withdrawn",
    "follow_accepted",
    "block_",
    "professional.changed",
    "listing.published",
    "listing.changed",
    "listing.closed",
    "rental.handed_over",
    "rental.returned",
    "programme.started",
    "programme.stopped",
    "games.share.ended",
)


def shape(message: dict[str, Any]) -> dict[str, Any]:
    """The names and kinds of a message's members, in their order; a request id may be missing."""
    return {
        name: shape(value) if isinstance(value, dict) else type(value).__name__
        for name, value in message.items()
        if name != "requestid"
    }


def test_what_notifications_publishes_has_the_shape_of_its_sample(world: World) -> None:
    world.introduce(Person(world.service, "", "patient"), seq=2, what="erasure_requested", state="erased")
    [row] = world.rows("SELECT * FROM outbox")
    message, kind = json.loads(envelope("notifications", row)), "notifications.erasure.done.v1"
    sample = json.loads(SAMPLES[kind].read_text())
    assert (message["type"], message["source"]) == (kind, sample["source"])
    assert shape(message) == shape(sample)


@pytest.mark.parametrize("kind", HEARD)
def test_notifications_takes_every_sample_of_what_it_listens_to(world: World, kind: str) -> None:
    event = world.received(SAMPLES[kind].read_bytes())
    for name in (
        "member_id",
        "professional_id",
        "from_id",
        "to_id",
        "owner_id",
        "lender_id",
        "borrower_id",
        "with_member_id",
    ):
        if name in event.data:
            someone = Person(world.service, "Camille", "patient")
            someone.id = event.data[name]
            world.introduce(someone)
    world.apply(event)
    assert world.rows("SELECT * FROM notices") == [], "what is older than a day is told to nobody"
    far = {name: world.now().replace(year=2090) for name in ("starts_at", "expires_at") if name in event.data}
    world.apply(replace(event, time=world.now(), data={**event.data, **far}))
    is_silent = any(word in kind for word in SILENT)
    assert (world.rows("SELECT * FROM notices") == []) == is_silent


@pytest.mark.parametrize("kind", MEMBERS)
def test_notifications_takes_identitys_samples(world: World, kind: str) -> None:
    sample = json.loads(SAMPLES[kind].read_text())
    event = world.received(SAMPLES[kind].read_bytes())
    world.apply(event)
    with world.db.transaction() as tx:
        member = tx.get_one(Member, event.aggregate_id)
    for name in ("display_name", "kind", "badge", "language", "country", "time_zone", "state"):
        assert getattr(member, name) == sample["data"][name]
    assert member.seq == sample["seq"]


def test_a_field_that_notifications_does_not_know_is_no_harm(world: World) -> None:
    sample = json.loads(SAMPLES[MEMBERS[0]].read_text())
    sample["data"]["new_field"] = {"of": "tomorrow"}
    world.apply(world.received(json.dumps(sample).encode()))


def test_every_aggregate_whose_contract_names_notifications_is_listened_to() -> None:
    rooms = ("appointments", "classifieds", "directory", "games", "healthbox", "identity", "social")
    heard = {
        f"{event.publisher()}.{event.aggregate()}"
        for room in rooms
        for event in events_of(f"contracts.{room}")
        if "notifications" in event.listeners
    }
    assert SUBSCRIPTIONS.keys() == heard
    assert SUBSCRIPTIONS["identity.member"].mode == "latest"
    assert {one.mode for name, one in SUBSCRIPTIONS.items() if name != "identity.member"} == {"every"}


def test_every_kind_of_the_contract_is_declared_once_and_no_other() -> None:
    assert tuple(ALL) == KINDS
    assert all(name == kind.name for name, kind in ALL.items())


def test_every_door_that_the_gateway_may_call_is_there() -> None:
    doors = {name for name, value in vars(NotificationsService).items() if getattr(value, "rpc_door", False)}
    assert issubclass(NotificationsService, Room)
    assert doors == {
        "notices", "unread_count", "read_notices", "preferences", "put_preferences", "subscription", "unsubscribe",
    }  # fmt: skip


def events_of(package: str) -> list[Any]:
    from kit.events import registry

    return [event for event in registry.values() if event.__module__.startswith(f"{package}.")]
