"""What appointments knows of members: copies of identity's members and of social's blocks."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from services.appointments.models.base import Base


class Member(Base):
    """A member as identity tells of them. `provisional`: made from the actor of a call, the event is on its way.

    A row is never deleted: who left is a tombstone (`state`).
    """

    __tablename__ = "members"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int]
    provisional: Mapped[bool]
    display_name: Mapped[str]
    kind: Mapped[str]
    badge: Mapped[str | None]
    language: Mapped[str | None]
    country: Mapped[str | None]
    time_zone: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default="active")
    since: Mapped[datetime] = mapped_column(server_default=sql("now()"))

    __table_args__ = (
        CheckConstraint("state IN ('active', 'suspended', 'erased')", name="members_state"),
        CheckConstraint("state <> 'erased' OR display_name = '' AND badge IS NULL", name="members_erased"),
    )


class Block(Base):
    """That one member blocked another: neither books with the other. `id` is social's relation."""

    __tablename__ = "blocks"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    from_id: Mapped[UUID]
    to_id: Mapped[UUID]

    __table_args__ = (
        Index("blocks_pair", "from_id", "to_id", unique=True),
        Index("blocks_other_way", "to_id", "from_id"),
    )


class Erasure(Base):
    """One answer that a member was erased here, told by one event; the aggregate is the answer, not the member."""

    __tablename__ = "erasures"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(index=True)
    seq: Mapped[int] = mapped_column(server_default="0")
    done_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
