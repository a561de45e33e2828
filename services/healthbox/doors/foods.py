"""Doors of the Health Box: foods that are known, and what the French rules on eating say of what was noted."""

from typing import Any

from sqlalchemy.orm import Session

from contracts.healthbox.schemas import Foods, Nothing
from kit.rpc.doors import Actor, Room, read
from services.healthbox import advice, foods


class FoodDoors(Room):
    """Foods that are known, and the French rules on eating."""

    @read(Foods)
    def foods(self, tx: Session, actor: Actor, q: str, language: str, limit: int) -> dict[str, Any]:
        """Foods by their names."""
        return foods.search(tx, q, language, limit)

    @read(Nothing)
    def advice(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """What the rules say of the actor's last seven days."""
        return advice.read(tx, actor)
