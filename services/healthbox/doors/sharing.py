"""Doors of the Health Box: what is shown to whom, what others show, who saw what, and reminders."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.healthbox.schemas import LogPage, Nothing, PutHealthReminders, SeriesOf, Share, ShareId
from kit.rpc.doors import Actor, Reader, Room, command, read
from services.healthbox import reminders, shared
from services.healthbox.accesses import accesses
from services.healthbox.shares import shares


class ShareDoors(Room):
    """Shares, what others show, who saw what, and reminders."""

    readers: ClassVar[dict[str, Reader]] = {"share": shares.read, "reminders": reminders.listed}

    @command(Share, made="share", status=201)
    def share(
        self, tx: Session, actor: Actor, with_member_id: UUID, trackers: list[str], from_: date, to: date | None,
        expires_at: datetime,
    ) -> UUID:  # fmt: skip
        """Show something to one other."""
        return shares.grant(tx, actor, with_member_id, trackers, from_, to, expires_at)

    @read(Nothing)
    def shares(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """What the actor shows to others, and showed."""
        return shares.listed(tx, actor)

    @command(ShareId, status=204)
    def end_share(self, tx: Session, actor: Actor, share_id: UUID) -> None:
        """Show it no more, from this moment on."""
        shares.revoke(tx, actor, share_id)

    @read(Nothing)
    def shared_with_me(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """What others show to the actor."""
        return shares.with_me(tx, actor)

    @read(SeriesOf)
    def series_of(
        self, tx: Session, actor: Actor, member_id: UUID, tracker: str, from_: date, to: date, step: str
    ) -> dict[str, Any]:
        """The series of another, as far as they share it; they can read that it was seen."""
        return shared.series_of(tx, actor, member_id, tracker, from_, to, step)

    @read(LogPage)
    def access_log(self, tx: Session, actor: Actor, limit: int, cursor: str | None) -> dict[str, Any]:
        """Who saw what of the actor's."""
        return accesses.page(tx, actor, limit, cursor)

    @read(Nothing)
    def reminders(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """When the actor wants to be reminded."""
        return reminders.listed(tx, actor)

    @command(PutHealthReminders, made="reminders")
    def put_reminders(self, tx: Session, actor: Actor, reminders: list[dict[str, Any]]) -> UUID:
        """Set all of it."""
        return _put_reminders(tx, actor, reminders)


_put_reminders = reminders.put  # a door of that name takes an argument of that name
