"""Each event of social has one golden sample, and the sample is what the contract says."""

import json
from pathlib import Path

import pytest
from marshmallow import RAISE

from contracts.social import events  # noqa: F401 – registers them
from kit.events import Event, registry
from kit.outbox import open_envelope

GOLDEN = Path(__file__).parents[1] / "golden"
OURS = [event for (kind, _), event in sorted(registry.items()) if kind.startswith("social.")]


def test_every_event_version_has_a_sample_and_every_sample_an_event() -> None:
    assert {file.stem for file in GOLDEN.glob("*.json")} == {event.routing_key() for event in OURS}


@pytest.mark.parametrize("event", OURS, ids=lambda event: event.routing_key())
def test_the_sample_is_a_message_of_its_event(event: type[Event]) -> None:
    body = (GOLDEN / f"{event.routing_key()}.json").read_bytes()
    row = open_envelope(body)
    assert (row["type"], row["version"], row["aggregate_type"]) == (event.type, event.version, event.aggregate())
    loaded = event(unknown=RAISE).load(row["payload"])
    assert event.dump_checked(loaded) == row["payload"]
    assert row["subjects"] == [row["payload"][name] for name in event.subjects]
    assert json.loads(body)["source"] == "/services/social"
