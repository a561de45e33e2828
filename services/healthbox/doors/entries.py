"""Doors of the Health Box: entries of the six trackers, their series, profile, goals, pauses, favourites."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.healthbox.schemas import (
    AddHealthEntry,
    AddPause,
    CopyDay,
    EditHealthEntry,
    EditProfile,
    EntryId,
    Favourite,
    FavouriteId,
    Nothing,
    Page,
    PauseId,
    PutGoals,
    RemoveEntry,
    Series,
)
from kit.rpc.doors import Actor, Reader, Room, command, read
from services.healthbox import entries, favourites, goals, pauses, profiles, series, today


class EntryDoors(Room):
    """Entries of the six trackers, their history and series, profile, goals and pauses."""

    readers: ClassVar[dict[str, Reader]] = {
        "entry": entries.read,
        "profile": profiles.read,
        "goals": goals.read,
        "pause": pauses.read,
        "favourite": favourites.read,
    }

    @command(AddHealthEntry, made="entry", status=201)
    def add_entry(
        self, tx: Session, actor: Actor, tracker: str, at: datetime | None, zone: str | None, values: dict[str, Any],
        note: str | None,
    ) -> UUID:  # fmt: skip
        """Note something."""
        return entries.add(tx, actor, tracker, at, zone, values, note)

    @read(Page)
    def entries(self, tx: Session, actor: Actor, tracker: str, limit: int, cursor: str | None) -> dict[str, Any]:
        """What the actor noted, the newest first."""
        return entries.page(tx, actor, tracker, limit, cursor)

    @read(EntryId)
    def entry(self, tx: Session, actor: Actor, tracker: str, entry_id: UUID) -> dict[str, Any]:
        """One entry."""
        return entries.read_of(tx, actor, tracker, entry_id)

    @command(EditHealthEntry, made="entry")
    def edit_entry(
        self, tx: Session, actor: Actor, tracker: str, entry_id: UUID, version: int | None, **changes: Any
    ) -> UUID:
        """Change an entry; how it was stays in its history."""
        return entries.edit(tx, actor, tracker, entry_id, version, changes)

    @command(RemoveEntry, status=204)
    def remove_entry(self, tx: Session, actor: Actor, tracker: str, entry_id: UUID, version: int | None) -> None:
        """Delete an entry; for half a minute it can be taken back."""
        entries.remove(tx, actor, tracker, entry_id, version)

    @command(EntryId, made="entry")
    def restore_entry(self, tx: Session, actor: Actor, tracker: str, entry_id: UUID) -> UUID:
        """Take a deletion back."""
        return entries.restore(tx, actor, tracker, entry_id)

    @read(EntryId)
    def history(self, tx: Session, actor: Actor, tracker: str, entry_id: UUID) -> dict[str, Any]:
        """How an entry was before each change."""
        return entries.history(tx, actor, tracker, entry_id)

    @read(Series)
    def series(self, tx: Session, actor: Actor, tracker: str, from_: date, to: date, step: str) -> dict[str, Any]:
        """A tracker's numbers over time."""
        return series.read(tx, actor.member_id, tracker, from_, to, step)

    @command(CopyDay, status=204)
    def copy_day(self, tx: Session, actor: Actor, tracker: str, from_: date, to: date) -> None:
        """Enter again what was noted on another day."""
        favourites.copy_day(tx, actor, tracker, from_, to)

    @read(Nothing)
    def today(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """The actor's day at a glance."""
        return today.read(tx, actor)

    @read(Nothing)
    def profile(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """What the actor's numbers are read by."""
        return profiles.read(tx, actor)

    @command(EditProfile, made="profile")
    def edit_profile(self, tx: Session, actor: Actor, version: int | None, **changes: Any) -> UUID:
        """Change it."""
        return profiles.edit(tx, actor, version, changes)

    @read(Nothing)
    def goals(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """What the actor wants to reach."""
        return goals.read(tx, actor)

    @command(PutGoals, made="goals")
    def put_goals(self, tx: Session, actor: Actor, goals: list[dict[str, Any]]) -> UUID:
        """Set all of it."""
        return _put_goals(tx, actor, goals)

    @read(Nothing)
    def pauses(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """Days without expectations."""
        return pauses.listed(tx, actor)

    @command(AddPause, made="pause", status=201)
    def add_pause(
        self, tx: Session, actor: Actor, tracker: str | None, because: str, from_: date, to: date | None
    ) -> UUID:
        """Begin a pause."""
        return pauses.add(tx, actor, tracker, because, from_, to)

    @command(PauseId, status=204)
    def end_pause(self, tx: Session, actor: Actor, pause_id: UUID) -> None:
        """End a pause."""
        pauses.end(tx, actor, pause_id)

    @read(Nothing)
    def favourites(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """Meals to be entered again."""
        return favourites.listed(tx, actor)

    @command(Favourite, made="favourite", status=201)
    def add_favourite(self, tx: Session, actor: Actor, name: str, values: dict[str, Any]) -> UUID:
        """Keep a meal."""
        return favourites.add(tx, actor, name, values)

    @command(FavouriteId, status=204)
    def remove_favourite(self, tx: Session, actor: Actor, favourite_id: UUID) -> None:
        """Forget a meal."""
        favourites.remove(tx, actor, favourite_id)


_put_goals = goals.put  # a door of that name takes an argument of that name
