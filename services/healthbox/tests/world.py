"""A small world for tests: members act through the doors, events are applied as the worker would."""

from typing import Any

from sqlalchemy import text
from uuid6 import uuid7

from contracts.social import events as social
from kit import testing_world
from kit.config import Settings
from kit.events import Event
from kit.inbox import Received
from kit.testing import raw
from kit.testing_world import Person
from services.healthbox.service import SUBSCRIPTIONS
from services.healthbox.subjects import enter

PARIS = "Europe/Paris"


class World(testing_world.World):
    """The service on a real database, and those who live there."""

    subscriptions = SUBSCRIPTIONS

    def person(self, name: str = "Camille", kind: str = "patient", **facts: Any) -> Person:
        """A member identity has told of."""
        someone = Person(self.service, name, kind)
        self.introduce(someone, **facts)
        return someone

    def relation(self, one: Person, other: Person, what: type[Event] = social.FollowAccepted, seq: int = 1) -> Received:
        """Apply an event of social about how one stands to the other: accepted follow unless said."""
        relation_id = uuid7()
        data = {"relation_id": relation_id, "from_id": one.id, "to_id": other.id}
        event = Received(uuid7(), what.type, 1, relation_id, seq, self.now(), data)
        self.apply(event)
        return event

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
