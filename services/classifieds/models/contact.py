"""Who writes to whom over a listing, and what manufacturers and authorities recall."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from contracts.classifieds.schemas import ENDINGS
from services.classifieds.models.base import Base


class Conversation(Base):
    """A conversation of a listing's owner with one other. `owner_read`, `member_read`: the number of the last message
    that each has read, `count` of the last one written. `because`: why the listing ended. `seq` counts its events."""

    __tablename__ = "conversations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(server_default="0")
    listing_id: Mapped[UUID] = mapped_column(ForeignKey("listings.id"))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    count: Mapped[int] = mapped_column(server_default="0")
    owner_read: Mapped[int] = mapped_column(server_default="0")
    member_read: Mapped[int] = mapped_column(server_default="0")
    owner_wrote: Mapped[bool] = mapped_column(server_default="false")
    member_wrote: Mapped[bool] = mapped_column(server_default="false")
    last_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    because: Mapped[str | None]

    __table_args__ = (
        UniqueConstraint("listing_id", "member_id", name="conversations_once"),
        CheckConstraint("owner_id <> member_id", name="conversations_of_two"),
        CheckConstraint(f"because IN {ENDINGS!r}", name="conversations_because"),
        CheckConstraint("(closed_at IS NULL) = (because IS NULL)", name="conversations_closed"),
        CheckConstraint("owner_read <= count AND member_read <= count", name="conversations_read"),
        Index("conversations_by_owner", "owner_id", "last_at", "id"),
        Index("conversations_by_member", "member_id", "last_at", "id"),
    )

    @property
    def both_wrote(self) -> bool:
        """Whether each has written to the other: from then on nothing is masked."""
        return self.owner_wrote and self.member_wrote


class Message(Base):
    """A message: `words` are sealed, null once its writer left; `warnings` are codes of what swindlers also write."""

    __tablename__ = "messages"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    number: Mapped[int]
    from_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), index=True)
    at: Mapped[datetime]
    words: Mapped[bytes | None]
    warnings: Mapped[list[str]] = mapped_column(server_default="{}")

    __table_args__ = (UniqueConstraint("conversation_id", "number", name="messages_in_order"),)


class Recall(Base):
    """A device that its maker or an authority takes back: from the operator's list. `serials`: single ones, ranges
    (`A100-A200`), beginnings (`A1*`); none means every one of the model. Without a model, every one of the brand."""

    __tablename__ = "recalls"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    source: Mapped[str]
    reference: Mapped[str]
    brand: Mapped[str]
    model: Mapped[str | None]
    serials: Mapped[list[str]] = mapped_column(server_default="{}")
    published_on: Mapped[date | None]
    link: Mapped[str | None]
    imported_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))

    __table_args__ = (UniqueConstraint("source", "reference", name="recalls_once"),)
