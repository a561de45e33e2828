"""The AsyncAPI document: valid by its own JSON schema, true of every golden sample, never stale.

`asyncapi-3.0.0.json` is the schema of AsyncAPI 3.0.0 as the npm package @asyncapi/specs 6.11.1 carries it
(`schemas/3.0.0-without-$id.json`, Apache-2.0), without its white space.
"""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator, Draft202012Validator

from contracts import asyncapi
from contracts.catalogue import golden
from kit.events import Event, catalogue
from kit.outbox import FLAGS, envelope

SCHEMA = Draft7Validator(json.loads((Path(__file__).parent / "asyncapi-3.0.0.json").read_text()))
EVENTS = catalogue()
DOCUMENT = yaml.safe_load(asyncapi.PAGE.read_text())


def follow(reference: str) -> Any:
    found: Any = DOCUMENT
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def references(node: Any) -> list[str]:
    if isinstance(node, dict):
        here = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return here + [one for value in node.values() for one in references(value)]
    return [one for value in node for one in references(value)] if isinstance(node, list) else []


def payload(event: type[Event]) -> Draft202012Validator:
    place = {"$ref": f"#/components/messages/{event.routing_key()}/payload"}
    return Draft202012Validator({**place, "components": DOCUMENT["components"]})


def test_the_document_is_what_the_contracts_say() -> None:
    assert asyncapi.PAGE.read_text() == asyncapi.write(EVENTS), "make docs"


def test_the_document_is_valid_and_the_schema_notices_when_it_is_not() -> None:
    assert not list(SCHEMA.iter_errors(DOCUMENT))
    key = EVENTS[0].routing_key()
    for broken in (
        {"asyncapi": "3.0.1"},
        {"operations": {"one": {"action": "shout", "channel": {"$ref": "#/channels/x"}}}},
        {"channels": {key: {**DOCUMENT["channels"][key], "colour": "red"}}},
    ):
        assert list(SCHEMA.iter_errors({**deepcopy(DOCUMENT), **broken})), broken


def test_every_reference_leads_somewhere() -> None:
    found = references(DOCUMENT)
    assert len(found) >= 4 * len(EVENTS)
    for reference in found:
        follow(reference)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.routing_key())
def test_a_golden_sample_is_what_its_message_says_and_another_one_is_not(event: type[Event]) -> None:
    sample = json.loads(golden(event).read_text())
    assert not list(payload(event).iter_errors(sample))
    required = next(name for name, field in event().fields.items() if field.required)
    without = {name: value for name, value in sample["data"].items() if name != required}
    for wrong in ({"type": "other.v1"}, {"data": without}, {"seq": 0}, {"data": {**sample["data"], required: 1.5}}):
        assert list(payload(event).iter_errors({**sample, **wrong})), wrong


def test_the_envelope_has_the_fields_that_are_sent() -> None:
    sample = json.loads(golden(EVENTS[0]).read_text())
    row = {
        **{name: sample[name] for name in ("id", "epoch", "seq")},
        "event_id": sample["id"],
        "aggregate_type": sample["aggregatetype"],
        "aggregate_id": sample["aggregateid"],
        "type": EVENTS[0].type,
        "version": EVENTS[0].version,
        "created_at": asyncapi.fields.DateTime().deserialize(sample["time"]),
        "subjects": sample["subjects"].split(),
        "headers": {"request_id": "r", **dict.fromkeys(FLAGS, True)},
        "payload": sample["data"],
    }
    sent = json.loads(envelope(EVENTS[0].publisher(), row))
    assert sent.keys() == DOCUMENT["components"]["schemas"]["envelope"]["properties"].keys()
    assert not list(payload(EVENTS[0]).iter_errors(sent))
