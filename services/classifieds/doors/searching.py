"""Doors of the classifieds: searches."""

from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.classifieds import schemas
from kit.rpc.doors import Actor, Reader, Room, command, read
from services.classifieds import searches


class SearchDoors(Room):
    """Searches of one's own."""

    readers: ClassVar[dict[str, Reader]] = {"search": searches.read}

    @command(schemas.AddSearch, made="search", status=201)
    def add_search(self, tx: Session, actor: Actor, **asked: Any) -> UUID:
        """Say what is sought."""
        return searches.add(tx, actor, **asked)

    @read(schemas.Found)
    def found(self, tx: Session, actor: Actor, search_id: UUID, limit: int, cursor: str | None) -> dict[str, Any]:
        """What it finds."""
        return searches.found(tx, actor, search_id, limit, cursor)

    @command(schemas.SaveSearch, made="search")
    def save_search(self, tx: Session, actor: Actor, search_id: UUID, name: str, every: str) -> UUID:
        """Keep a search, and be told of what is new."""
        return searches.save(tx, actor, search_id, name, every)

    @read(schemas.Nothing)
    def searches(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """The searches that the actor saved."""
        return searches.mine(tx, actor)

    @read(schemas.SearchId)
    def search(self, tx: Session, actor: Actor, search_id: UUID) -> dict[str, Any]:
        """One search."""
        return searches.read(tx, actor, search_id)

    @command(schemas.SearchId, status=204)
    def remove_search(self, tx: Session, actor: Actor, search_id: UUID) -> None:
        """Forget it."""
        searches.remove(tx, actor, search_id)
