"""A small world for tests: members act through the doors, and a pump carries events from the outbox to the handlers."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from kit import testing_world
from kit.inbox import Received
from kit.outbox import envelope
from services.social.service import SUBSCRIPTIONS


class Person(testing_world.Person):
    """A member whose session calls the doors."""

    def post(self, words: str = "Bonjour", audience: str = "followers", **more: Any) -> dict[str, Any]:
        answer = self.ask("publish_post", text=words, audience=audience, **more)
        return dict(answer["object"])

    def feed(self, **page: Any) -> list[str]:
        return [item["text"] for item in self.ask("feed", **page)["items"]]


class World(testing_world.World):
    """The service on a real database."""

    subscriptions = SUBSCRIPTIONS

    def person(self, kind: str = "patient", name: str = "Camille") -> Person:
        """A member identity has told of."""
        someone = Person(self.service, name, kind)
        self.introduce(someone)
        return someone

    def tell(self, someone: Person, name: str, seq: int = 1, kind: str = "changed", **facts: Any) -> None:
        """Apply an event of identity about a member who is called so now."""
        self.introduce(someone, seq=seq, what=kind, display_name=name, **facts)

    def stranger(self, name: str, seq: int = 1) -> Person:
        """A member whose event is still on its way."""
        someone = Person(self.service, name)
        someone.actor["seq"] = seq
        return someone

    def befriend(self, follower: Person, author: Person) -> None:
        """Make one follow the other, request and all."""
        if follower.ask("follow", member_id=author.id)["object"]["state"] == "requested":
            author.ask("accept_follow", member_id=follower.id)

    def pump(self) -> list[str]:
        """Apply every event that waits in the outbox, in its order; their types."""
        applied = []
        for event in self.waiting():
            with self.db.transaction() as tx:
                self.handle(tx, event)
                tx.execute(text("UPDATE outbox SET published_at = now() WHERE event_id = :id"), {"id": event.event_id})
            applied.append(event.type)
        return applied

    def waiting(self) -> list[Received]:
        """What the outbox holds and nobody has published, as a handler would see it."""
        return [self.received(envelope("social", row)) for row in self.outbox()]

    def outbox(self) -> list[dict[str, Any]]:
        with self.db.transaction() as tx:
            rows = tx.execute(text("SELECT * FROM outbox WHERE published_at IS NULL ORDER BY id")).mappings()
            return [dict(row) for row in rows]

    def rows(self, owner: Person | None = None) -> set[tuple[UUID, UUID]]:
        """(owner, post) of the feed's rows."""
        with self.db.transaction() as tx:
            found = tx.execute(text("SELECT owner_id, post_id FROM feed"))
            return {(row.owner_id, row.post_id) for row in found if owner is None or row.owner_id == owner.id}


def friends(world: World) -> tuple[Person, Person]:
    """An author and one who follows them; their events are applied."""
    author, follower = world.person(name="Anne"), world.person(name="Bachir")
    world.befriend(follower, author)
    world.pump()
    return author, follower
