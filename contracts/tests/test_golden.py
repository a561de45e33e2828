"""One golden sample per event version: what publishers make, what consumers read, and what never changes."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cloudevents.core.formats.json import JSONFormat
from marshmallow import RAISE, ValidationError, fields

from contracts import catalogue
from contracts.catalogue import Changed, compare, golden, publish, read_lock, seal
from kit.events import Event
from kit.outbox import envelope, open_envelope

EVENTS = catalogue.catalogue()


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.routing_key())
def test_a_golden_sample_is_a_whole_event_as_the_outbox_sends_it(event: type[Event]) -> None:
    sample = json.loads(golden(event).read_text())
    row = open_envelope(golden(event).read_bytes())
    assert json.loads(
        envelope(event.publisher(), {**row, "created_at": datetime.fromisoformat(row["occurred_at"])})
    ) == (sample)
    assert (row["type"], row["version"], row["aggregate_type"]) == (event.type, event.version, event.aggregate())


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.routing_key())
def test_a_golden_sample_is_a_cloud_event(event: type[Event]) -> None:
    attributes = JSONFormat().read(None, golden(event).read_bytes()).get_attributes()
    assert attributes["specversion"] == "1.0"
    # the types that CloudEvents knows; a list or an object would be refused by some of its readers
    assert all(isinstance(value, str | int | bool | datetime | None) for value in attributes.values())


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.routing_key())
def test_the_data_of_a_golden_sample_is_exactly_what_the_contract_says(event: type[Event]) -> None:
    sample = json.loads(golden(event).read_text())
    data = sample["data"]
    assert event().dump(event(unknown=RAISE).load(data)) == data
    assert set(data) == set(event().fields)
    assert (sample["subjects"] or "").split() == [data[name] for name in event.subjects]


def test_each_event_and_each_field_says_what_it_means() -> None:
    silent = [event.routing_key() for event in EVENTS if not (event.__doc__ or "").strip()]
    silent += [f"{event.type} {name}" for event in EVENTS for name in event().fields if not _said(event, name)]
    assert silent == []


def _said(event: type[Event], name: str) -> Any:
    return event().fields[name].metadata.get("description")


def test_every_golden_sample_belongs_to_an_event() -> None:
    assert sorted(Path(catalogue.HERE).glob("*/golden/*")) == sorted(golden(event) for event in EVENTS)


def test_every_event_is_published_and_is_what_it_was_then() -> None:
    lock = read_lock()
    assert [event.routing_key() for event in EVENTS if event.routing_key() not in lock] == []
    assert compare(EVENTS, lock) == []


def make_event(size: Any) -> type[Event]:
    class Sample(Event):
        """A sample."""

        value = size

        @classmethod
        def routing_key(cls) -> str:
            return "sample.thing.made.v1"

    return Sample


@pytest.mark.parametrize(
    "changed", [fields.String(required=True), fields.Integer(), fields.Integer(required=True, allow_none=True)]
)
def test_a_published_event_cannot_change_its_shape(changed: Any) -> None:
    real = EVENTS[0]
    lock = {real.routing_key(): {**seal(real), "shape": "another"}}
    assert catalogue.shape(make_event(fields.Integer(required=True))) != catalogue.shape(make_event(changed))
    with pytest.raises(Changed, match="new version"):
        publish([real], lock)


def test_a_published_golden_sample_cannot_change() -> None:
    real = EVENTS[0]
    with pytest.raises(Changed):
        publish([real], {real.routing_key(): {**seal(real), "golden": "another"}})


def test_a_published_event_cannot_go_away() -> None:
    with pytest.raises(Changed):
        publish(EVENTS[1:], {EVENTS[0].routing_key(): seal(EVENTS[0])})


def test_a_new_event_is_added_beside_the_published_ones() -> None:
    lock = publish(EVENTS[:1], {})
    assert publish(EVENTS[:2], lock) == {**lock, EVENTS[1].routing_key(): seal(EVENTS[1])}


def test_a_reader_ignores_a_field_it_does_not_know_and_a_writer_refuses_it() -> None:
    real = EVENTS[0]
    data = json.loads(golden(real).read_text())["data"]
    real().load({**data, "added_later": 1})
    with pytest.raises(ValidationError):
        real.dump_checked({**real().load(data), "added_later": 1})
