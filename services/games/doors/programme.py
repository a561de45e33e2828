"""Doors of the games: the programme, the calendar, how results go on, the doctor's sheet, the export."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.games.schemas import Export, Nothing, Pause, Period, Progress, PutProgramme, Sheet
from kit.rpc.doors import Actor, Reader, Room, command, read
from services.games import played, programme, progress, sheet
from services.games.played import Series


class ProgrammeDoors(Room):
    """The programme, the calendar, how results go on, the doctor's sheet, the export."""

    readers: ClassVar[dict[str, Reader]] = {"programme": programme.read}

    @command(PutProgramme, made="programme")
    def put_programme(
        self, tx: Session, actor: Actor, tasks: list[str], weekdays: list[int], at: str, zone: str | None
    ) -> UUID:
        """Begin a programme, or change it."""
        return programme.put(tx, actor, tasks, weekdays, at, zone)

    @read(Nothing)
    def programme(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """The actor's programme."""
        return programme.read(tx, actor)

    @command(Pause, made="programme")
    def pause(self, tx: Session, actor: Actor, until: date | None) -> UUID:
        """Expect nothing for a while."""
        return programme.pause(tx, actor, until)

    @command(Nothing, status=204)
    def resume(self, tx: Session, actor: Actor) -> None:
        """Go on."""
        programme.resume(tx, actor)

    @command(Nothing, status=204)
    def stop_programme(self, tx: Session, actor: Actor) -> None:
        """End it."""
        programme.stop(tx, actor)

    @read(Period)
    def calendar(self, tx: Session, actor: Actor, from_: date, to: date) -> dict[str, Any]:
        """What was planned and played."""
        return programme.calendar(tx, actor, from_, to)

    @read(Nothing)
    def series(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """Which series the actor has: what is compared with itself alone."""
        return {"items": played.series(tx, actor.member_id), "next": None}

    @read(Progress)
    def progress(
        self, tx: Session, actor: Actor, task: str, variant: str, input: str, latency_class: str, from_: date | None,
        to: date | None,
    ) -> dict[str, Any]:  # fmt: skip
        """How a series goes on."""
        return progress.read(tx, actor.member_id, Series(task, variant, input, latency_class), from_, to)

    @read(Sheet)
    def sheet(self, tx: Session, actor: Actor, from_: date, to: date, tasks: list[str]) -> dict[str, Any]:
        """The sheet for the doctor."""
        return sheet.sheet(tx, actor, from_, to, tasks)

    @read(Export)
    def export(self, tx: Session, actor: Actor, cursor: str | None) -> dict[str, Any]:
        """All of the actor's, page by page."""
        return sheet.export(tx, actor, cursor)
