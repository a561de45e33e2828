"""Golden samples from both ends: what the directory tells is what they say, what it hears it can take from them."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

import contracts.directory
import contracts.identity
from contracts.directory.schemas import REFUSED
from kit.database import clock
from kit.events import registry
from kit.inbox import Received
from kit.outbox import envelope, open_envelope
from services.directory import deciding
from services.directory.models import Member
from services.directory.service import SUBSCRIPTIONS
from services.directory.tests.test_erasing import go
from services.directory.tests.world import World

SAMPLES = {
    file.stem: file
    for room in (contracts.directory, contracts.identity)
    for file in sorted((Path(str(room.__file__)).parent / "golden").glob("*.json"))
}
OURS = {stem for stem in SAMPLES if stem.startswith("directory.") and not stem.startswith("directory.resend.")}
MEMBERS = sorted(stem for stem in SAMPLES if stem.startswith("identity.member."))


def shape(message: dict[str, Any]) -> dict[str, Any]:
    """The names and kinds of a message's members, in their order; a request id may be missing."""
    return {
        name: shape(value) if isinstance(value, dict) else type(value).__name__
        for name, value in message.items()
        if name != "requestid"
    }


def tell_everything(world: World) -> dict[str, dict[str, Any]]:
    """Do everything that the directory tells of; the first message of each type."""
    helene, entry = world.person(), world.entry()
    world.own(helene, entry)
    helene.ask("edit_entry", entry_id=entry, fees="40 €")
    helene.ask("give_up", entry_id=entry)
    claim_id = world.claim(helene, entry)
    with world.db.transaction() as tx:
        deciding.refuse(tx, claim_id, clock(tx), REFUSED[0], "Modération")
    go(world, world.person(name="Autre"))
    messages = [json.loads(envelope("directory", row)) for row in world.rows("SELECT * FROM outbox ORDER BY id")]
    return {message["type"]: message for message in reversed(messages)}


def test_what_the_directory_tells_has_a_sample_each_and_the_shape_of_it(world: World) -> None:
    told = tell_everything(world)
    assert told.keys() == OURS
    for kind, message in told.items():
        sample = json.loads(SAMPLES[kind].read_text())
        assert shape(message) == shape(sample), kind
        assert message["source"] == sample["source"]
        assert message["subject"] == f"{message['aggregatetype']}/{message['aggregateid']}"


@pytest.mark.parametrize("kind", MEMBERS)
def test_the_directory_takes_identitys_samples(world: World, kind: str) -> None:
    sample, row = json.loads(SAMPLES[kind].read_text()), open_envelope(SAMPLES[kind].read_bytes())
    event_class = SUBSCRIPTIONS["identity.member"].handlers[(row["type"], row["version"])][0]
    data = event_class().load({**row["payload"], "new_field": {"of": "tomorrow"}})
    one = UUID(row["aggregate_id"])
    world.apply(Received(UUID(row["event_id"]), row["type"], row["version"], one, row["seq"], world.now(), data))
    with world.db.transaction() as tx:
        member = tx.get_one(Member, one)
    for name in ("display_name", "kind", "badge", "language", "country", "time_zone", "state"):
        assert getattr(member, name) == sample["data"][name]
    assert member.seq == sample["seq"]


def test_every_aggregate_whose_contract_names_the_directory_is_listened_to() -> None:
    heard = {
        f"{event.publisher()}.{event.aggregate()}"
        for event in registry.values()
        if "directory" in event.listeners and event.aggregate() != "resend"
    }
    assert SUBSCRIPTIONS.keys() == heard
