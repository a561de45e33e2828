"""A small world for tests: members act through the doors, and a pump carries events from the outbox to the handlers."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from uuid6 import uuid7

from kit.inbox import Received
from kit.outbox import envelope, open_envelope
from kit.refusals import Refusal
from kit.testing import actor, call
from services.social.service import SUBSCRIPTIONS, SocialService


class Person:
    """A member whose session calls the doors."""

    def __init__(self, service: SocialService, kind: str, name: str) -> None:
        self.service, self.id = service, uuid7()
        self.actor = actor(self.id, kind=kind, display_name=name)

    def ask(self, door: str, **arguments: Any) -> Any:
        """The plain answer of a door, as it would cross the wire."""
        plain = {name: str(value) if isinstance(value, UUID) else value for name, value in arguments.items()}
        answer = getattr(self.service, door)(call(), actor=self.actor, **plain)
        return json.loads(answer) if isinstance(answer, bytes) else answer

    def refused(self, door: str, **arguments: Any) -> str | None:
        """The name of the refusal that a door answers with, None when it does not refuse."""
        try:
            self.ask(door, **arguments)
        except Refusal as refusal:
            return refusal.name
        return None

    def post(self, words: str = "Bonjour", audience: str = "followers", **more: Any) -> dict[str, Any]:
        answer = self.ask("publish_post", text=words, audience=audience, **more)
        return dict(answer["object"])

    def feed(self, **page: Any) -> list[str]:
        return [item["text"] for item in self.ask("feed", **page)["items"]]


class World:
    """The service on a real database."""

    def __init__(self, service: SocialService) -> None:
        self.service, self.db = service, service.db

    def person(self, kind: str = "patient", name: str = "Camille") -> Person:
        """A member identity has told of."""
        someone = Person(self.service, kind, name)
        self.tell(someone, name)
        return someone

    def stranger(self, name: str, seq: int = 1) -> Person:
        """A member whose event is still on its way."""
        someone = Person(self.service, "patient", name)
        someone.actor["seq"] = seq
        return someone

    def tell(
        self, someone: Person, name: str, seq: int = 1, state: str = "active", badge: str | None = None,
        kind: str = "changed",
    ) -> None:  # fmt: skip
        """Apply an event of identity about a member."""
        facts = {
            "member_id": someone.id, "display_name": name, "kind": someone.actor["kind"], "badge": badge,
            "language": "fr", "country": "FR", "time_zone": "Europe/Paris", "state": state,
            "since": datetime(2026, 1, 1, tzinfo=UTC),
        }  # fmt: skip
        event = Received(uuid7(), f"identity.member.{kind}", 1, someone.id, seq, datetime.now(UTC), facts)
        _, handler = SUBSCRIPTIONS["identity.member"].handlers[event.type, 1]
        with self.db.transaction() as tx:
            handler(tx, event)

    def befriend(self, follower: Person, author: Person) -> None:
        """Make one follow the other, request and all."""
        if follower.ask("follow", member_id=author.id)["object"]["state"] == "requested":
            author.ask("accept_follow", member_id=follower.id)

    def pump(self) -> list[str]:
        """Apply every event that waits in the outbox, in its order; their types."""
        applied = []
        for event in self.waiting():
            with self.db.transaction() as tx:
                apply(tx, event)
                tx.execute(text("UPDATE outbox SET published_at = now() WHERE event_id = :id"), {"id": event.event_id})
            applied.append(event.type)
        return applied

    def apply(self, event: Received) -> None:
        with self.db.transaction() as tx:
            apply(tx, event)

    def waiting(self) -> list[Received]:
        """What the outbox holds and nobody has published, as a handler would see it."""
        return [received(envelope("social", row)) for row in self.outbox()]

    def outbox(self) -> list[dict[str, Any]]:
        with self.db.transaction() as tx:
            rows = tx.execute(text("SELECT * FROM outbox WHERE published_at IS NULL ORDER BY id")).mappings()
            return [dict(row) for row in rows]

    def rows(self, owner: Person | None = None) -> set[tuple[UUID, UUID]]:
        """(owner, post) of the feed's rows."""
        with self.db.transaction() as tx:
            found = tx.execute(text("SELECT owner_id, post_id FROM feed"))
            return {(row.owner_id, row.post_id) for row in found if owner is None or row.owner_id == owner.id}

    def run(self, statement: str, **values: Any) -> None:
        with self.db.transaction() as tx:
            tx.execute(text(statement), values)


def friends(world: World) -> tuple[Person, Person]:
    """An author and one who follows them; their events are applied."""
    author, follower = world.person(name="Anne"), world.person(name="Bachir")
    world.befriend(follower, author)
    world.pump()
    return author, follower


def received(body: bytes) -> Received:
    """An event out of its envelope, loaded by the class that the subscription names."""
    row = open_envelope(body)
    subscription = SUBSCRIPTIONS[f"{row['publisher']}.{row['aggregate_type']}"]
    found = subscription.handlers.get((row["type"], row["version"]))
    data = found[0]().load(row["payload"]) if found else row["payload"]
    return Received(
        UUID(row["event_id"]), row["type"], row["version"], UUID(row["aggregate_id"]), row["seq"],
        datetime.fromisoformat(row["occurred_at"]), data,
    )  # fmt: skip


def apply(tx: Any, event: Received) -> None:
    """Call the handler of an event; what has none only moves the cursor."""
    publisher, aggregate, _ = event.type.split(".")
    found = SUBSCRIPTIONS[f"{publisher}.{aggregate}"].handlers.get((event.type, event.version))
    if found:
        found[1](tx, event)
