"""What tests of claims do: claim, decide, and look at what came of it."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

from kit.database import clock
from kit.refusals import Refusal
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


def at_once(*works: Callable[[], Any]) -> list[str | None]:
    """What each is refused with, None where it is not; all begin together."""
    start, said = threading.Barrier(len(works)), dict[int, str | None]()

    def run(place: int, work: Callable[[], Any]) -> None:
        start.wait()
        try:
            work()
            said[place] = None
        except Refusal as refusal:
            said[place] = refusal.name

    threads = [threading.Thread(target=run, args=one) for one in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [said[place] for place in range(len(works))]
