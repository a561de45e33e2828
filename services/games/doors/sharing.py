"""Doors of the games: what is shown to whom, what others show, who saw what."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.games.schemas import LogPage, Nothing, ProgressOf, ShareGames, ShareId
from kit.rpc.doors import Actor, Reader, Room, command, read
from services.games import progress
from services.games.accesses import accesses
from services.games.shares import shares


class ShareDoors(Room):
    """Shares, what others show, who saw what."""

    readers: ClassVar[dict[str, Reader]] = {"share": shares.read}

    @command(ShareGames, made="share", status=201)
    def share(
        self, tx: Session, actor: Actor, with_member_id: UUID, tasks: list[str], from_: date, to: date | None,
        expires_at: datetime,
    ) -> UUID:  # fmt: skip
        """Show results to one other."""
        return shares.grant(tx, actor, with_member_id, tasks, from_, to, expires_at)

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

    @read(ProgressOf)
    def progress_of(
        self, tx: Session, actor: Actor, member_id: UUID, task: str, variant: str | None, input: str | None,
        latency_class: str | None, from_: date | None, to: date | None,
    ) -> dict[str, Any]:  # fmt: skip
        """How a series of another goes on, as far as they share it; they can read that it was seen."""
        return progress.of(tx, actor, member_id, task, (variant, input, latency_class), from_, to)

    @read(LogPage)
    def access_log(self, tx: Session, actor: Actor, limit: int, cursor: str | None) -> dict[str, Any]:
        """Who saw what of the actor's."""
        return accesses.page(tx, actor, limit, cursor)
