"""Doors of the Health Box: marked days, and time without smoke."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.healthbox.schemas import AddMark, MarkId, Nothing
from kit.rpc.doors import Actor, Reader, Room, command, read
from services.healthbox import marks, smoking


class MarkDoors(Room):
    """Marked days, and time without smoke."""

    readers: ClassVar[dict[str, Reader]] = {"mark": marks.read}

    @command(AddMark, made="mark", status=201)
    def add_mark(self, tx: Session, actor: Actor, day: date, label: str) -> UUID:
        """Mark a day on the actor's charts."""
        return marks.add(tx, actor, day, label)

    @read(Nothing)
    def marks(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """The actor's marked days."""
        return marks.listed(tx, actor)

    @command(MarkId, status=204)
    def remove_mark(self, tx: Session, actor: Actor, mark_id: UUID) -> None:
        """Mark a day no more."""
        marks.remove(tx, actor, mark_id)

    @read(Nothing)
    def smoke_free(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """Time without smoke and money not spent, since the day of quitting."""
        return smoking.read(tx, actor)
