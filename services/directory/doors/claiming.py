"""Doors of who says that an entry is theirs, of its owner, and of who found a mistake."""

from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.directory import schemas
from kit.config import Settings
from kit.database import Database, clock
from kit.rpc.doors import Actor, Reader, Room, command, read
from kit.store import Store
from services.directory import claims, corrections, owning


class ClaimDoors(Room):
    """Claims, the own entry, corrections. `store` holds what proves a claim until it is decided."""

    readers: ClassVar[dict[str, Reader]] = {
        "claim": claims.read,
        "own_entry": owning.own_entry,
        "correction": corrections.read,
    }

    def __init__(self, db: Database, settings: Settings) -> None:
        super().__init__(db, settings)
        self.store = Store(settings.store_path, settings.store_key or settings.secret_key)

    @command(schemas.Claim, made="claim", status=201)
    def claim(self, tx: Session, actor: Actor, entry_id: UUID, register_number: str, document: str) -> UUID:
        """Say that an entry is one's own."""
        return claims.claim(tx, self.store, actor, entry_id, register_number, document, clock(tx))

    @read(schemas.Nothing)
    def claims(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """One's own claims."""
        return claims.listed(tx, actor)

    @command(schemas.ClaimId, status=204)
    def withdraw_claim(self, tx: Session, actor: Actor, claim_id: UUID) -> None:
        """Withdraw a claim that waits."""
        claims.withdraw(tx, actor, claim_id, clock(tx))

    @read(schemas.EntryId)
    def own_entry(self, tx: Session, actor: Actor, entry_id: UUID) -> dict[str, Any]:
        """One's own entry."""
        return owning.own_entry(tx, actor, entry_id)

    @read(schemas.Nothing)
    def own_entries(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """All of one's own entries."""
        return owning.own_entries(tx, actor)

    @command(schemas.EditEntry, made="own_entry")
    def edit_entry(self, tx: Session, actor: Actor, entry_id: UUID, version: int | None, **said: Any) -> UUID:
        """Say something else of one's own entry."""
        return owning.edit(tx, actor, entry_id, version, clock(tx), **said)

    @command(schemas.EntryId, status=204)
    def give_up(self, tx: Session, actor: Actor, entry_id: UUID) -> None:
        """Give the own entry up."""
        owning.give_up(tx, actor, entry_id, clock(tx))

    @command(schemas.Correct, made="correction", status=201)
    def correct(self, tx: Session, actor: Actor, entry_id: UUID, about: str, text: str) -> UUID:
        """Say what is wrong in an entry."""
        return corrections.correct(tx, actor, entry_id, about, text, clock(tx))
