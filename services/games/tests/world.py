"""A small world for tests: members play through the doors, events are applied as the worker would."""

from typing import Any

from sqlalchemy import text
from uuid6 import uuid7

from contracts.social import events as social
from kit import testing_world
from kit.events import Event
from kit.inbox import Received
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

    def relation(self, one: Person, other: Person, what: type[Event] = social.FollowAccepted) -> None:
        """Apply an event of social about how one stands to the other: accepted follow unless said."""
        relation_id = uuid7()
        data = {"relation_id": relation_id, "from_id": one.id, "to_id": other.id}
        self.apply(Received(uuid7(), what.type, 1, relation_id, 1, self.now(), data))

    def leave(self, someone: Person) -> None:
        """Identity tells that somebody leaves."""
        name, someone.name = someone.name, ""
        facts = {"display_name": "", "kind": "patient", "badge": None}
        self.introduce(someone, seq=5, what="erasure_requested", state="erased", **facts)
        someone.name = name

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
