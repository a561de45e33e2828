"""Doors of the games: the tasks, and runs of them."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.games.schemas import FinishRun, Nothing, RunId, Runs, StartRun, VoidRun
from kit.rpc.doors import Actor, Reader, Room, command, read
from services.games import runs


class RunDoors(Room):
    """The tasks, and runs of them."""

    readers: ClassVar[dict[str, Reader]] = {"run": runs.read}

    @read(Nothing)
    def games(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """The tasks."""
        return runs.tasks()

    @command(StartRun, made="run", status=201)
    def start_run(self, tx: Session, actor: Actor, task: str, variant: str, input: str) -> UUID:
        """Begin a run: what is to be shown."""
        return runs.start(tx, actor, task, variant, input)

    @command(FinishRun, made="run")
    def finish_run(
        self, tx: Session, actor: Actor, run_id: UUID, seed: int, trials: list[dict[str, Any]], timing: dict[str, Any]
    ) -> UUID:
        """Send the trials of a run; its score is made of them."""
        return runs.finish(tx, actor, run_id, seed, trials, timing)

    @command(VoidRun, made="run")
    def void_run(self, tx: Session, actor: Actor, run_id: UUID, because: str) -> UUID:
        """A run was disturbed, and does not count."""
        return runs.void(tx, actor, run_id, because)

    @read(RunId)
    def run(self, tx: Session, actor: Actor, run_id: UUID) -> dict[str, Any]:
        """One run."""
        return runs.read(tx, actor, run_id)

    @read(Runs)
    def runs(
        self, tx: Session, actor: Actor, task: str | None, from_: date | None, to: date | None, limit: int,
        cursor: str | None,
    ) -> dict[str, Any]:  # fmt: skip
        """The actor's own runs, newest first."""
        return runs.page(tx, actor, task, from_, to, limit, cursor)
