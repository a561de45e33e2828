"""What a room listens to: which aggregates, in which mode, and the plain functions that apply them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from kit.events import Event


@dataclass(frozen=True)
class Received:
    """An event as a handler sees it: `data` is loaded by its schema, `time` is the publisher's."""

    event_id: UUID
    type: str
    version: int
    aggregate_id: UUID
    seq: int
    time: datetime
    data: dict[str, Any]


Handler = Callable[[Session, Received], None]


class Later(Exception):
    """Raised by a handler that lacks a fact of another aggregate: tried again soon, for as long as it takes.

    `fact` names the kind of fact, never a value: `raise Later("member")`.
    """

    def __init__(self, fact: str) -> None:
        super().__init__(fact)
        self.fact = fact


@dataclass(frozen=True)
class Subscription:
    """How one aggregate type is consumed: one cursor, so one mode."""

    mode: Literal["every", "latest"]
    handlers: dict[tuple[str, int], tuple[type[Event], Handler]] = field(default_factory=dict)


def every(handlers: dict[type[Event], Handler]) -> Subscription:
    """Each event once, in the order of its aggregate; a gap waits. What has no handler only moves the cursor."""
    return Subscription("every", {(event.type, event.version): (event, handler) for event, handler in handlers.items()})


def latest(handler: Handler, *events: type[Event]) -> Subscription:
    """All of these events carry the same full state: the newest is applied, a gap never waits."""
    return Subscription("latest", {(event.type, event.version): (event, handler) for event in events})


Subscriptions = dict[str, Subscription]
"""By `<publisher>.<aggregate>`."""
