"""A small world for tests: members act through the doors, events are applied as the worker would."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from uuid6 import uuid7

from contracts.social import events as social
from kit.config import Settings
from kit.events import Event
from kit.inbox import Received
from kit.refusals import Refusal
from kit.testing import actor, call, raw
from services.healthbox.service import SUBSCRIPTIONS, HealthboxService
from services.healthbox.subjects import enter

PARIS = "Europe/Paris"
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


class Person:
    """A member whose session calls the doors."""

    def __init__(self, service: HealthboxService, name: str, kind: str) -> None:
        self.service, self.id, self.name = service, uuid7(), name
        self.actor = actor(self.id, kind=kind, display_name=name)

    def ask(self, door: str, **arguments: Any) -> Any:
        """The plain answer of a door, as it would cross the wire."""
        plain = {name: str(value) if isinstance(value, UUID) else value for name, value in arguments.items()}
        answer = getattr(self.service, door)(call(), actor=self.actor, **plain)
        return json.loads(answer) if isinstance(answer, bytes) else answer

    def do(self, door: str, **arguments: Any) -> Any:
        """The object that a command made or changed."""
        return self.ask(door, **arguments)["object"]

    def refused(self, door: str, **arguments: Any) -> str | None:
        """The name of the refusal that a door answers with, None when it does not refuse."""
        try:
            self.ask(door, **arguments)
        except Refusal as refusal:
            return refusal.name
        return None


class World:
    """The service on a real database, and those who live there."""

    def __init__(self, service: HealthboxService) -> None:
        self.service, self.db = service, service.db

    def person(self, name: str = "Camille", kind: str = "patient", **facts: Any) -> Person:
        """A member identity has told of."""
        someone = Person(self.service, name, kind)
        self.introduce(someone, **facts)
        return someone

    def introduce(self, someone: Person, *, seq: int = 1, what: str = "changed", **facts: Any) -> None:
        """Apply an event of identity about a member."""
        data = {
            "member_id": someone.id, "display_name": someone.name, "kind": someone.actor["kind"], "badge": None,
            "language": "fr", "country": "FR", "time_zone": PARIS, "state": "active", "since": LONG_AGO, **facts,
        }  # fmt: skip
        self.apply(Received(uuid7(), f"identity.member.{what}", 1, someone.id, seq, self.now(), data))

    def relation(self, one: Person, other: Person, what: type[Event] = social.FollowAccepted, seq: int = 1) -> Received:
        """Apply an event of social about how one stands to the other: accepted follow unless said."""
        relation_id = uuid7()
        data = {"relation_id": relation_id, "from_id": one.id, "to_id": other.id}
        event = Received(uuid7(), what.type, 1, relation_id, seq, self.now(), data)
        self.apply(event)
        return event

    def now(self) -> datetime:
        with self.db.transaction() as tx:
            found: datetime = tx.execute(text("SELECT now()")).scalar_one()
        return found

    def apply(self, event: Received) -> None:
        """Apply an event."""
        publisher, aggregate, _ = event.type.split(".")
        found = SUBSCRIPTIONS[f"{publisher}.{aggregate}"].handlers.get((event.type, event.version))
        with self.db.transaction() as tx:
            if found:
                found[1](tx, event)

    def rows(self, someone: Person | None, statement: str, **values: Any) -> list[dict[str, Any]]:
        """What a statement finds among the rows of a member (None: of nobody, as if the subject was never set)."""
        with self.db.transaction() as tx:
            if someone is not None:
                enter(tx, someone.id)
            found = tx.execute(text(statement), values)
            return [dict(row._mapping) for row in found] if found.returns_rows else []

    def told(self) -> list[str]:
        """The types of the events that the Health Box has told, in their order."""
        return [row["type"] for row in self.rows(None, "SELECT type FROM outbox ORDER BY id")]


def as_owner(settings: Settings, who: Person, *statements: str) -> None:
    """What somebody with the owner's rights could do."""
    connection = raw(settings.owner_database_url or "")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.subject', %s, false)", (str(who.id),))
            for statement in statements:
                cursor.execute(statement)
        connection.commit()
    finally:
        connection.close()
