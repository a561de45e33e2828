"""What tests of claims do: claim, decide, and look at what came of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from kit.database import clock
from services.directory.tests.world import Person, World

BY = "Modération"


def decide(world: World, rule: Callable[..., Any], *arguments: Any) -> Any:
    with world.db.transaction() as tx:
        return rule(tx, *arguments[:1], clock(tx), *arguments[1:])


def number(world: World, entry_id: UUID) -> str:
    found: str = world.rows("SELECT register_number FROM entries WHERE id = :id", id=entry_id)[0]["register_number"]
    return found


def claim(world: World, someone: Person, entry_id: UUID, **other: Any) -> str | None:
    words = {"register_number": number(world, entry_id), "document": world.upload(someone), **other}
    return someone.refused("claim", entry_id=entry_id, **words)


def state(world: World, claim_id: UUID) -> str:
    found: str = world.rows("SELECT state FROM claims WHERE id = :id", id=claim_id)[0]["state"]
    return found


def owner(world: World, entry_id: UUID) -> UUID | None:
    found: UUID | None = world.rows("SELECT member_id FROM entries WHERE id = :id", id=entry_id)[0]["member_id"]
    return found


def files(world: World) -> int:
    folder = world.service.store._folder
    return len(list(folder.iterdir())) if folder.is_dir() else 0
