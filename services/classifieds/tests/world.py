"""A small world for tests: members who offer and seek, through the doors."""

from typing import Any

from sqlalchemy import text

from kit import testing_world
from services.classifieds import moderation
from services.classifieds.models import Member
from services.classifieds.service import SUBSCRIPTIONS

CHAIR: dict[str, Any] = {
    "kind": "offer", "category": "mobility", "title": "Fauteuil roulant pliant",
    "text": "Peu servi, révisé au printemps.", "details": {"type": "wheelchair", "seat_width": 45},
    "condition": "good", "terms": "price", "price": "120.00", "place_id": "FR-44109", "serial": "SN-4711",
    "attestation": {"first_use_on": "2024-05-01", "maintained": True, "ce_mark": True, "no_known_recall": True},
}  # fmt: skip


class Person(testing_world.Person):
    """A member whose session calls the doors."""

    seconds = 60.0  # photos are drawn meanwhile: a machine that has much else to do is no reason to refuse one

    def draft(self, **other: Any) -> str:
        """The id of a whole draft; `other` is what differs from an ordinary offer."""
        return str(self.do("add_listing", **{**CHAIR, **other})["id"])

    def publish(self, **other: Any) -> str:
        """The id of a listing that was sent to be shown."""
        listing_id = self.draft(**other)
        self.do("publish_listing", listing_id=listing_id)
        return listing_id


class World(testing_world.World):
    """The service on a real database."""

    subscriptions = SUBSCRIPTIONS

    def person(self, name: str = "Camille", kind: str = "patient") -> Person:
        """A member identity has told of."""
        someone = Person(self.service, name, kind)
        with self.db.transaction() as tx:
            facts = {"language": "fr", "country": "FR", "time_zone": "Europe/Paris"}
            tx.add(Member(id=someone.id, seq=1, provisional=False, display_name=name, kind=kind, **facts))
        return someone

    def trusted(self, name: str = "Camille", kind: str = "patient") -> Person:
        """A member of whom a moderator has seen a listing already."""
        someone = self.person(name, kind)
        self.decide("accept", someone.publish(title="Déambulateur"), None, "nadia")
        self.run("DELETE FROM outbox")
        return someone

    def decide(self, what: str, *arguments: Any) -> None:
        """What a moderator does."""
        with self.db.transaction() as tx:
            getattr(moderation, what)(tx, *arguments)

    def rows(self, query: str, **values: Any) -> list[Any]:
        """What a query finds."""
        with self.db.transaction() as tx:
            return list(tx.execute(text(query), values).all())

    def outbox(self) -> list[dict[str, Any]]:
        """What waits to be told, oldest first."""
        return [dict(row._mapping) for row in self.rows("SELECT * FROM outbox ORDER BY id")]

    def dump(self) -> str:
        """All that the tables hold, as who copies the database reads it."""
        tables = self.rows("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
        return "\n".join(str(row[0]) for one in tables for row in self.rows(f'SELECT t::text FROM "{one.name}" t'))

    def told(self) -> list[str]:
        """The types of what was told of listings, in order."""
        rows = self.rows("SELECT type FROM outbox WHERE aggregate_type = 'listing' ORDER BY id")
        return [row.type.rpartition(".")[2] for row in rows]
