"""What members seek, and which listings a saved search has told of."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from contracts.classifieds.schemas import EVERY
from services.classifieds.models.base import Base


class Search(Base):
    """What somebody seeks. `criteria` and `name` are sealed: they may tell what somebody suffers from.

    One that is not saved ends at `expires_at`. Of one that is, listings published since `saved_at` are told; it was
    last looked at `looked_at`, and is again at `look_at`. `seq` counts its events.
    """

    __tablename__ = "searches"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(server_default="0")
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    criteria: Mapped[bytes]
    name: Mapped[bytes | None]
    every: Mapped[str] = mapped_column(server_default="never")
    expires_at: Mapped[datetime | None]
    saved_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]
    look_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))

    __table_args__ = (
        CheckConstraint(f"every IN {EVERY!r}", name="searches_every"),
        CheckConstraint("(saved_at IS NULL) = (expires_at IS NOT NULL)", name="searches_saved"),
        CheckConstraint("saved_at IS NOT NULL OR every = 'never'", name="searches_tell"),
        CheckConstraint("(every = 'never') = (look_at IS NULL)", name="searches_look"),
        Index("searches_by_member", "member_id", "id"),
        Index("searches_due", "look_at", postgresql_where=sql("look_at IS NOT NULL")),
        Index("searches_ending", "expires_at", postgresql_where=sql("expires_at IS NOT NULL")),
    )


class Told(Base):
    """That a search has told of a listing: it does so once."""

    __tablename__ = "told"

    search_id: Mapped[UUID] = mapped_column(ForeignKey("searches.id", ondelete="CASCADE"), primary_key=True)
    listing_id: Mapped[UUID] = mapped_column(
        ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True, index=True
    )
