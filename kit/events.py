"""What an event is: a marshmallow schema with a type, a version and the members it is about.

Subclasses live in `contracts/<publisher>/events.py`. A published version never changes; a break is a new class with
a higher `version`. Unknown fields are ignored when an event is read, refused when it is made.
"""

import importlib.util
import pkgutil
from functools import cache
from typing import Any, ClassVar, Literal

from marshmallow import EXCLUDE, RAISE, Schema, fields

registry: dict[tuple[str, int], type["Event"]] = {}


class Event(Schema):
    """Base of every event. `type` is `<publisher>.<aggregate>.<past tense>`.

    `listeners` names the services whose durable queue takes this aggregate: the relay publishes with `mandatory`
    when there is one, so that a wrong topology is seen at once. `subjects` names the fields that hold the members
    the event is about.
    """

    type: ClassVar[str] = ""
    version: ClassVar[int] = 1
    listeners: ClassVar[tuple[str, ...]] = ()
    subjects: ClassVar[tuple[str, ...]] = ()

    class Meta:
        unknown = EXCLUDE

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if cls.type:
            key = (cls.type, cls.version)
            if key in registry:
                raise TypeError(f"two classes claim {cls.routing_key()}")
            registry[key] = cls

    @classmethod
    def publisher(cls) -> str:
        return cls.type.split(".")[0]

    @classmethod
    def aggregate(cls) -> str:
        return cls.type.split(".")[1]

    @classmethod
    def routing_key(cls) -> str:
        """`<service>.<aggregate>.<event>.v<N>`: the routing key, and the `type` of the CloudEvent."""
        return f"{cls.type}.v{cls.version}"

    @classmethod
    def dump_checked(cls, data: dict[str, Any]) -> dict[str, Any]:
        """The JSON payload of `data`; raises marshmallow.ValidationError when a field is missing, wrong or unknown."""
        payload: dict[str, Any] = schema_of(cls).dump(data)
        schema_of(cls, RAISE).load({**payload, **{key: None for key in data if key not in payload}})
        return payload


@cache
def schema_of(event: type[Event], unknown: Literal["exclude", "raise"] = EXCLUDE) -> Event:
    """A schema to load or dump with, made once: to make one costs twice what it costs to use it."""
    return event(unknown=unknown)


class ResendRequested(Event):
    """A consumer found a gap and asks the publisher for an aggregate's events again, from `from_seq` on.

    Each consumer has its own subclass, `<consumer>.resend.requested`; the aggregate is the pair of consumer and
    aggregate. Every publisher it listens to hears it, and the one that is named answers.
    """

    publisher = fields.String(required=True, metadata={"description": "the service whose event is missing"})  # type: ignore[assignment]
    aggregate_type = fields.String(required=True, metadata={"description": "as in the envelope"})
    aggregate_id = fields.UUID(required=True, metadata={"description": "as in the envelope"})
    from_seq = fields.Integer(required=True, metadata={"description": "the first `seq` that is missing"})


class ErasureEvent(Event):
    """A room has erased what it held of a member who leaves. Each room has its own subclass, `<room>.erasure.done`.

    The aggregate is this answer, and ends with it: who asks again, or tells of a member who had left as if they were
    here, is answered by another.
    """

    listeners = ("identity",)
    subjects = ("member_id",)

    member_id = fields.UUID(required=True, metadata={"description": "who left"})


def has_snapshot(publisher: str, aggregate: str) -> bool:
    """Whether an event tells the whole state of such an aggregate: `<publisher>.<aggregate>.snapshot`."""
    return (f"{publisher}.{aggregate}.snapshot", 1) in registry


def catalogue(package: str = "contracts") -> list[type[Event]]:
    """Every event class under `<package>.*.events`, ordered by type and version."""
    root = importlib.import_module(package)
    for module in pkgutil.iter_modules(root.__path__):
        if module.ispkg and importlib.util.find_spec(f"{package}.{module.name}.events"):
            importlib.import_module(f"{package}.{module.name}.events")
    return [registry[key] for key in sorted(registry) if registry[key].__module__.startswith(f"{package}.")]


def bindings(events: list[type[Event]]) -> dict[str, set[str]]:
    """Patterns that each listener's queue is bound to: whole aggregates, else a skipped type would look like a gap."""
    table: dict[str, set[str]] = {}
    for event in events:
        for listener in event.listeners:
            table.setdefault(listener, set()).add(f"{event.publisher()}.{event.aggregate()}.#")
    return table
