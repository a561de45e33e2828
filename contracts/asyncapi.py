"""`docs/asyncapi.yaml`: the catalogue as an AsyncAPI 3.0 document, for generators and validators of other houses.

`python -m contracts.asyncapi` writes it. One channel, one message and one operation for each event; the whole network
is the application that sends.
"""

import json
from typing import Any

import yaml  # type: ignore[import-untyped]
from marshmallow import fields

from contracts.catalogue import HERE, choices, golden
from kit.events import Event, catalogue

PAGE = HERE.parent / "docs" / "asyncapi.yaml"
_JSON: dict[type[fields.Field[Any]], dict[str, str]] = {
    fields.DateTime: {"type": "string", "format": "date-time"},
    fields.Date: {"type": "string", "format": "date"},
    fields.UUID: {"type": "string", "format": "uuid"},
    fields.Integer: {"type": "integer"},
    fields.Boolean: {"type": "boolean"},
    fields.String: {"type": "string"},
}
_ENVELOPE: dict[str, tuple[dict[str, Any], str]] = {
    "specversion": ({"const": "1.0"}, "CloudEvents"),
    "id": ({"type": "string", "format": "uuid"}, "the same each time this event is sent"),
    "source": ({"type": "string", "pattern": "^/services/[a-z]+$"}, "the publisher"),
    "type": ({"type": "string"}, "also the routing key"),
    "subject": ({"type": "string"}, "<aggregate>/<id>: what it happened to"),
    "time": ({"type": "string", "format": "date-time"}, "when it was committed, UTC"),
    "datacontenttype": ({"const": "application/json"}, "of data"),
    "aggregatetype": ({"type": "string"}, "first part of subject"),
    "aggregateid": ({"type": "string", "format": "uuid"}, "second part of subject"),
    "epoch": ({"type": "integer", "minimum": 1}, "raised when the publisher was restored from a backup"),
    "seq": ({"type": "integer", "minimum": 1}, "number of this event among those of its subject, without holes"),
    "subjects": ({"type": ["string", "null"]}, "ids of the members it is about, with a space between"),
    "requestid": ({"type": ["string", "null"]}, "the request that caused it"),
    "data": ({"type": "object"}, "what happened"),
}
_OPTIONAL = {
    "snapshot": ({"const": True}, "not an event but the whole state at that seq"),
    "redacted": ({"const": True}, "the payload was erased: data is empty, seq still counts"),
    "resumes": (
        {"const": True},
        "first of its subject in a new epoch: goes on from the seq before, without a snapshot",
    ),
}
_HEADERS = ("publisher", "type", "version", "aggregate_type", "aggregate_id", "epoch", "seq")


def document(events: list[type[Event]]) -> dict[str, Any]:
    """The whole document as plain data."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Events of PatientsWorld",
            "version": "1.0.0",
            "description": "CloudEvents 1.0 in JSON on the topic exchange `events` of a RabbitMQ, at least once, in"
            " order for each aggregate. A published version never changes. Bind to whole aggregates. See events.md.",
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {event.routing_key(): _channel(event) for event in events},
        "operations": {f"send.{event.routing_key()}": _operation(event) for event in events},
        "components": {
            "messages": {event.routing_key(): _message(event) for event in events},
            "schemas": {"envelope": _envelope(), "headers": _headers()},
        },
    }


def write(events: list[type[Event]]) -> str:
    """The page."""
    head = "# Written by `make docs` from contracts/; do not edit.\n"
    return head + str(yaml.safe_dump(document(events), sort_keys=False, allow_unicode=True, width=120))


def _channel(event: type[Event]) -> dict[str, Any]:
    exchange = {"name": "events", "type": "topic", "durable": True, "autoDelete": False}
    return {
        "address": event.routing_key(),
        "messages": {event.routing_key(): {"$ref": f"#/components/messages/{event.routing_key()}"}},
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": "0.3.0"}},
    }


def _operation(event: type[Event]) -> dict[str, Any]:
    listeners = ", ".join(event.listeners) or "nobody yet"
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{event.routing_key()}"},
        "summary": f"By {event.publisher()}. Who listens: {listeners}.",
        "bindings": {"amqp": {"deliveryMode": 2, "mandatory": bool(event.listeners), "bindingVersion": "0.3.0"}},
        "messages": [{"$ref": f"#/channels/{event.routing_key()}/messages/{event.routing_key()}"}],
    }


def _message(event: type[Event]) -> dict[str, Any]:
    data = {
        "type": "object",
        "properties": {name: _field(field) for name, field in event().fields.items()},
        "required": [name for name, field in event().fields.items() if field.required],
    }
    fixed = {"type": {"const": event.routing_key()}, "aggregatetype": {"const": event.aggregate()}, "data": data}
    return {
        "name": event.routing_key(),
        "summary": " ".join((event.__doc__ or "").split()),
        "headers": {"$ref": "#/components/schemas/headers"},
        "payload": {"allOf": [{"$ref": "#/components/schemas/envelope"}, {"properties": fixed}]},
        "examples": [{"payload": json.loads(golden(event).read_text())}],
    }


def _field(field: fields.Field[Any]) -> dict[str, Any]:
    found: dict[str, Any] = dict(next(shape for kind, shape in _JSON.items() if isinstance(field, kind)))
    if values := choices(field):
        found["enum"] = [*values, None] if field.allow_none else values
    if field.allow_none:
        found["type"] = [found["type"], "null"]
    return {**found, "description": field.metadata["description"]}


def _envelope() -> dict[str, Any]:
    every = {**_ENVELOPE, **_OPTIONAL}
    properties = {name: {**shape, "description": said} for name, (shape, said) in every.items()}
    return {"type": "object", "properties": properties, "required": list(_ENVELOPE)}


def _headers() -> dict[str, Any]:
    numbers = {"version", "epoch", "seq"}
    properties = {name: {"type": "integer" if name in numbers else "string"} for name in _HEADERS}
    return {"type": "object", "properties": properties, "required": list(_HEADERS)}


if __name__ == "__main__":
    PAGE.write_text(write(catalogue()))
