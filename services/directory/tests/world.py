"""A small world for tests: entries stand as an import leaves them, events are applied as the worker would."""

import io
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text
from uuid6 import uuid7

from kit import testing_world
from kit.database import clock
from kit.refusals import Refusal
from kit.testing import call
from kit.testing_world import Person, plain, wire
from services.directory import deciding
from services.directory.models import Entry, Place, Profile
from services.directory.service import SUBSCRIPTIONS, DirectoryService

AS_OF = date(2026, 11, 1)
PLACE: dict[str, Any] = {
    "key": "1", "position": 0, "name": None, "address": "12 rue de la République", "postcode": "69002", "city": "Lyon",
    "commune": "FR-69382", "country": "FR", "phone": None, "mode": "liberal", "finess": None,
    "lat": 45.7485, "lon": 4.8289, "precision": "commune",
}  # fmt: skip


class World(testing_world.World):
    """The service on a real database, and those who live there."""

    subscriptions = SUBSCRIPTIONS

    def __init__(self, service: DirectoryService) -> None:
        self.service, self.db = service, service.db
        self._numbers = iter(range(10_000_000_001, 10_001_000_000))

    def person(self, kind: str = "professional", name: str = "Dr Hélène Marchand", **facts: Any) -> Person:
        """A member identity has told of."""
        someone = Person(self.service, name, kind)
        self.introduce(someone, **facts)
        return someone

    def entry(self, *places: dict[str, Any], profile: dict[str, Any] | None = None, **facts: Any) -> UUID:
        """An entry as an import leaves it, at one place in Lyon unless said; noted for the index."""
        row: dict[str, Any] = {
            "source": "rpps", "register_number": str(next(self._numbers)), "kind": "professional", "country": "FR",
            "name": "Hélène Marchand", "title": "Dr", "profession": "physician", "specialties": ["dermatology"],
            "words": ["helene", "marchand"], "sought": "helene marchand", "as_of": AS_OF, "digest": b"", **facts,
        }  # fmt: skip
        with self.db.transaction() as tx:
            made = Entry(id=uuid7(), **row)
            tx.add(made)
            tx.flush()
            for position, place in enumerate(places or ({},)):
                own = {"key": str(position + 1), "position": position}
                tx.add(Place(id=uuid7(), entry_id=made.id, **{**PLACE, **own, **place}))
            if profile is not None:
                tx.add(Profile(entry_id=made.id, **profile))
            tx.execute(text("INSERT INTO index_queue (entry_id) VALUES (:id)"), {"id": made.id})
            return made.id

    def ask(self, door: str, **arguments: Any) -> Any:
        """The plain answer of a door that takes no actor."""
        return plain(getattr(self.service, door)(call(), **wire(arguments)))

    def refused(self, door: str, **arguments: Any) -> str | None:
        """The name of the refusal of a door that takes no actor, None when it does not refuse."""
        try:
            self.ask(door, **arguments)
        except Refusal as refusal:
            return refusal.name
        return None

    def upload(self, someone: Person, content: bytes = b"%PDF-1.7 proof") -> str:
        """The handle of a file that somebody sent."""
        handle: str = self.service.store.put(io.BytesIO(content), someone.id, 1_000_000)
        return handle

    def claim(self, someone: Person, entry_id: UUID) -> UUID:
        """A claim that waits, with the right number and a document."""
        number = self.rows("SELECT register_number FROM entries WHERE id = :id", id=entry_id)[0]["register_number"]
        words = {"register_number": number, "document": self.upload(someone)}
        return UUID(someone.ask("claim", entry_id=entry_id, **words)["object"]["id"])

    def own(self, someone: Person, entry_id: UUID) -> UUID:
        """Make an entry somebody's: claimed and accepted."""
        claim_id = self.claim(someone, entry_id)
        with self.db.transaction() as tx:
            deciding.accept(tx, claim_id, clock(tx), "Modération")
        return claim_id

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """What a statement finds, as dictionaries."""
        with self.db.transaction() as tx:
            return [dict(row._mapping) for row in tx.execute(text(statement), values)]

    def told(self) -> list[str]:
        """The types of the events that the directory has told, in their order."""
        return [row["type"] for row in self.rows("SELECT type FROM outbox ORDER BY id")]
