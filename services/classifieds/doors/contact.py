"""Doors of the classifieds: conversations over a listing."""

from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.classifieds import schemas
from kit.rpc.doors import Actor, Reader, Room, command, read
from services.classifieds import conversations, conversing


class ContactDoors(Room):
    """Conversations."""

    readers: ClassVar[dict[str, Reader]] = {"conversation": conversing.read}

    @command(schemas.WriteFirst, made="conversation", status=201)
    def write_first(self, tx: Session, actor: Actor, listing_id: UUID, text: str) -> UUID:
        """Write to the owner of a listing."""
        return conversations.write_first(tx, actor, listing_id, text)

    @command(schemas.Write, made="conversation", status=201)
    def write(self, tx: Session, actor: Actor, conversation_id: UUID, text: str) -> UUID:
        """Write once more."""
        return conversations.write(tx, actor, conversation_id, text)

    @read(schemas.Conversations)
    def conversations(self, tx: Session, actor: Actor, limit: int, cursor: str | None) -> dict[str, Any]:
        """The actor's conversations, the last written to first."""
        return conversing.mine(tx, actor, limit, cursor)

    @read(schemas.ConversationId)
    def conversation(self, tx: Session, actor: Actor, conversation_id: UUID) -> dict[str, Any]:
        """A conversation with its messages, which are read from then on."""
        return conversing.read(tx, actor, conversation_id)
