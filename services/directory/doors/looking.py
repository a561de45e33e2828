"""Doors of who looks for somebody. None takes an actor: the directory never learns who looks for whom."""

from typing import Any
from uuid import UUID

from contracts.directory.schemas import FindPlaces, InLanguage, Nothing, ReadEntry, Search
from kit.config import Settings
from kit.database import Database
from kit.rpc.call import Call
from kit.rpc.doors import Room, ask
from services.directory import localities, searching, showing, vocabulary
from services.directory.engine import Engine
from services.directory.overviews import Counted
from services.directory.understanding import understand


class LookDoors(Room):
    """Search, entries, specialties and places."""

    engine: Engine

    def __init__(self, db: Database, settings: Settings) -> None:
        super().__init__(db, settings)
        self.counted = Counted()

    @ask(Search, repeatable=True)
    def search(self, call: Call, **asked: Any) -> dict[str, Any]:
        """Who is meant, nearest or best first. No connection to the database is held while the index searches."""
        secret = self.settings.secret_key
        with self.db.transaction(left=call.left()) as tx:
            question = understand(tx, asked)
        found = searching.in_index(self.engine, secret, asked, question, call.left())
        with self.db.transaction(left=call.left()) as tx:
            found = found or searching.in_database(tx, secret, asked, question)
            return searching.answer(tx, secret, asked, question, found)

    @ask(ReadEntry, repeatable=True)
    def entry(self, call: Call, entry_id: UUID, language: str) -> dict[str, Any]:
        """An entry with all that it says."""
        with self.db.transaction(left=call.left()) as tx:
            return showing.entry(tx, entry_id, language)

    @ask(InLanguage, repeatable=True)
    def specialties(self, _call: Call, language: str) -> dict[str, Any]:
        """All codes that one may search by."""
        return {"items": vocabulary.listed(language), "next": None}

    @ask(FindPlaces, repeatable=True)
    def places(self, call: Call, near: dict[str, float] | None, **asked: Any) -> dict[str, Any]:
        """Communes and cities by name or postcode, or the one that is nearest."""
        with self.db.transaction(left=call.left()) as tx:
            if near:
                return {"items": [localities.nearest(tx, near["lat"], near["lon"], asked["language"])], "next": None}
            return {"items": localities.find(tx, **asked), "next": None}

    @ask(Nothing, repeatable=True)
    def overview(self, call: Call) -> dict[str, Any]:
        """How many entries there are, as of when, and who answers searches now."""
        with self.db.transaction(left=call.left()) as tx:
            return {**self.counted.read(tx), "source": "database" if self.engine.away else "index"}
