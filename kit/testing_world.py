"""What the small worlds of services' tests share: members who call the doors, events applied as the worker would."""

import json
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session
from uuid6 import uuid7

from kit.inbox import Received, Subscriptions
from kit.outbox import open_envelope
from kit.refusals import Refusal
from kit.testing import actor, call

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


class Person:
    """A member whose session calls the doors, and waits so many seconds for each answer."""

    seconds = 5.0

    def __init__(self, service: Any, name: str = "Camille", kind: str = "patient") -> None:
        self.service, self.id, self.name = service, uuid7(), name
        self.actor = actor(self.id, kind=kind, display_name=name)

    def ask(self, door: str, **arguments: Any) -> Any:
        """The plain answer of a door, as it would cross the wire."""
        return plain(getattr(self.service, door)(call(self.seconds), actor=self.actor, **wire(arguments)))

    def do(self, door: str, **arguments: Any) -> Any:
        """The object that a command made or changed."""
        return self.ask(door, **arguments)["object"]

    def refusal(self, door: str, **arguments: Any) -> Refusal | None:
        """The refusal that a door answers with, None when it does not refuse."""
        try:
            self.ask(door, **arguments)
        except Refusal as refusal:
            return refusal
        return None

    def refused(self, door: str, **arguments: Any) -> str | None:
        """Its name."""
        refusal = self.refusal(door, **arguments)
        return refusal.name if refusal else None


class World:
    """A service on a real database; `subscriptions` are those of its worker."""

    subscriptions: ClassVar[Subscriptions] = {}

    def __init__(self, service: Any) -> None:
        self.service, self.db = service, service.db

    def now(self) -> datetime:
        """The database's clock."""
        with self.db.transaction() as tx:
            found: datetime = tx.execute(text("SELECT now()")).scalar_one()
        return found

    def introduce(self, someone: Person, *, seq: int = 1, what: str = "changed", **facts: Any) -> None:
        """Apply an event of identity about a member."""
        data = {
            "member_id": someone.id, "display_name": someone.name, "kind": someone.actor["kind"], "badge": None,
            "language": "fr", "country": "FR", "time_zone": "Europe/Paris", "state": "active", "since": LONG_AGO,
            **facts,
        }  # fmt: skip
        self.apply(Received(uuid7(), f"identity.member.{what}", 1, someone.id, seq, self.now(), data))

    def apply(self, event: Received) -> Any:
        """Apply an event in a transaction of its own."""
        with self.db.transaction() as tx:
            self.handle(tx, event)

    def handle(self, tx: Session, event: Received) -> None:
        """Call the handler of an event; what has none only moves the cursor."""
        publisher, aggregate, _ = event.type.split(".")
        found = self.subscriptions[f"{publisher}.{aggregate}"].handlers.get((event.type, event.version))
        if found:
            found[1](tx, event)

    def received(self, body: bytes) -> Received:
        """An event out of its envelope, loaded by the class that the subscription names."""
        row = open_envelope(body)
        subscription = self.subscriptions[f"{row['publisher']}.{row['aggregate_type']}"]
        found = subscription.handlers.get((row["type"], row["version"]))
        data = found[0]().load(row["payload"]) if found else row["payload"]
        return Received(
            UUID(row["event_id"]), row["type"], row["version"], UUID(row["aggregate_id"]), row["seq"],
            datetime.fromisoformat(row["occurred_at"]), data,
        )  # fmt: skip

    def run(self, statement: str, **values: Any) -> None:
        """A statement, for instance one that makes time pass for a row."""
        with self.db.transaction() as tx:
            tx.execute(text(statement), values)


def wire(arguments: dict[str, Any]) -> dict[str, Any]:
    """Arguments as they cross the wire."""
    return {name: str(value) if isinstance(value, UUID) else value for name, value in arguments.items()}


def plain(answer: Any) -> Any:
    """An answer as it comes off the wire."""
    return json.loads(answer) if isinstance(answer, bytes) else answer
