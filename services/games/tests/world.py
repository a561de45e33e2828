"""A small world for tests: members play through the doors, events are applied as the worker would."""

from typing import Any

from sqlalchemy import text

from kit import testing_world
from kit.subjects import enter
from kit.testing_world import Person
from services.games.service import SUBSCRIPTIONS
from services.games.tests.players import play

NORMAL = {"frame_ms": 16.7, "latency_class": "normal"}


class World(testing_world.World):
    """The service on a real database, and those who live there."""

    subscriptions = SUBSCRIPTIONS

    def person(self, name: str = "Camille", kind: str = "patient", **facts: Any) -> Person:
        """A member identity has told of."""
        someone = Person(self.service, name, kind)
        self.introduce(someone, **facts)
        return someone

    def rows(self, someone: Person | None, statement: str, **values: Any) -> list[dict[str, Any]]:
        """What a statement finds among the rows of a member (None: of nobody, as if the subject was never set)."""
        with self.db.transaction() as tx:
            if someone is not None:
                enter(tx, someone.id)
            found = tx.execute(text(statement), values)
            return [dict(row._mapping) for row in found] if found.returns_rows else []

    def told(self) -> list[str]:
        """The types of the events that the games have told, in their order."""
        return [row["type"] for row in self.rows(None, "SELECT type FROM outbox ORDER BY id")]

    def started(self, who: Person, task: str = "reaction", since_minutes: int = 20, **said: Any) -> dict[str, Any]:
        """A run that was begun some minutes ago, so that it can have been played by now."""
        run: dict[str, Any] = who.do("start_run", **{"task": task, "input": "touch", **said})
        self.rows(
            who, "UPDATE runs SET started_at = started_at - make_interval(mins => :minutes) WHERE id = :id",
            minutes=since_minutes, id=run["id"],
        )  # fmt: skip
        return run

    def played(
        self, who: Person, task: str = "reaction", skill: float = 1.0, whim: int = 0, **timing: Any
    ) -> dict[str, Any]:
        """A run played to its end."""
        run = self.started(who, task)
        return who.do("finish_run", **sent(run, skill, whim, **timing))


def sent(run: dict[str, Any], skill: float = 1.0, whim: int = 0, **timing: Any) -> dict[str, Any]:
    """What a browser sends at the end of a run."""
    return {
        "run_id": run["id"],
        "seed": run["seed"],
        "trials": play(run["task"], run, skill, whim),
        "timing": {**NORMAL, "input": run["input"], **timing},
    }
