"""Doors of who says that an entry is theirs, of its owner, and of who found a mistake."""

from typing import Any, ClassVar
from uuid import UUID

from marshmallow import fields
from sqlalchemy.orm import Session

from contracts.directory import schemas
from kit.config import Settings
from kit.database import Database, clock
from kit.rpc.call import Call
from kit.rpc.doors import Actor, Reader, Room, ask, command, load_actor, read
from kit.store import Store
from services.directory import claims, corrections, deciding, owning, proving
from services.directory.provider import Provider
from services.directory.refusals import ProofNotOffered

BACK = "/directory/proofs"


class _BeginProof(schemas.BeginProof):
    """As a command comes; what it hands out is used once, so that a key says nothing."""

    actor = fields.Dict(required=True)
    key = fields.String(load_default=None, allow_none=True)


class _FinishProof(schemas.FinishProof):
    """As a command comes."""

    actor = fields.Dict(required=True)
    key = fields.String(load_default=None, allow_none=True)


class ClaimDoors(Room):
    """Claims, the own entry, corrections. `store` holds what proves a claim until it is decided; `provider` of
    professionals' identities is none where the settings name none."""

    readers: ClassVar[dict[str, Reader]] = {
        "claim": claims.read,
        "own_entry": owning.own_entry,
        "correction": corrections.read,
    }

    def __init__(self, db: Database, settings: Settings) -> None:
        super().__init__(db, settings)
        self.store = Store(settings.store_path, settings.store_key or settings.secret_key)
        self.provider = Provider(settings.provider, settings.public_url + BACK) if settings.provider else None

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

    @read(schemas.Nothing)
    def proof(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """Whether a provider can prove whose an entry is."""
        return {"offered": self.provider is not None, "name": self.provider and self.provider.facts.name}

    @ask(_BeginProof)
    def begin_proof(self, call: Call, actor: dict[str, Any], key: str | None, entry_id: UUID) -> dict[str, Any]:
        """Where the provider proves it; asked outside of any transaction, since it may be slow."""
        who, journey = load_actor(actor), self._offered().begin(call.left)
        with self.db.transaction(left=call.left(), request_id=call.request_id) as tx:
            self.meet(tx, who)
            proving.begin(tx, who, entry_id, journey, clock(tx))
        return {"status": 201, "replayed": False, "object": {"url": journey.url}}

    @ask(_FinishProof)
    def finish_proof(self, call: Call, actor: dict[str, Any], key: str | None, state: str, code: str) -> dict[str, Any]:
        """The entry is the member's if the provider says so."""
        who, provider = load_actor(actor), self._offered()
        with self.db.transaction(left=call.left(), request_id=call.request_id) as tx:
            begun = proving.take(tx, who, state, clock(tx))
        number = provider.finish(code, begun.nonce, begun.verifier, call.left)
        with self.db.transaction(left=call.left(), request_id=call.request_id) as tx:
            claim_id = deciding.prove(tx, who, begun.entry_id, number, clock(tx))
            return {"status": 201, "replayed": False, "object": claims.read(tx, who, claim_id)}

    def _offered(self) -> Provider:
        """Raises `ProofNotOffered`."""
        if self.provider is None:
            raise ProofNotOffered()
        return self.provider
