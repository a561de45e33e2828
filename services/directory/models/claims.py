"""Who says that an entry is theirs, what others say is wrong in one, and members as the directory knows them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from kit.erasure import ErasureAnswer
from kit.replica import MemberFacts
from services.directory.models.base import Base


class Member(MemberFacts, Base):
    """A member as identity tells of them."""


class Claim(Base):
    """That an entry is a member's. `document`: a handle of the store, gone with the decision. `seq` counts its events.

    `decided_by`, `ended_by`: a moderator's name as they signed it, or the provider. `ended_at`: of one that was
    accepted. `reason`: why it was refused, or why it ended.
    """

    __tablename__ = "claims"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"))
    member_id: Mapped[UUID] = mapped_column(index=True)
    method: Mapped[str]
    document: Mapped[str | None]
    state: Mapped[str]
    reason: Mapped[str | None]
    made_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    seq: Mapped[int] = mapped_column(server_default="0")

    __table_args__ = (
        CheckConstraint("method IN ('document', 'provider')", name="claims_method"),
        CheckConstraint("state IN ('pending', 'accepted', 'refused', 'withdrawn', 'ended')", name="claims_state"),
        CheckConstraint("(state = 'pending') = (decided_at IS NULL)", name="claims_decided"),
        CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name="claims_ended"),
        CheckConstraint("document IS NULL OR state = 'pending'", name="claims_document"),
        Index("claims_one_pending", "entry_id", "member_id", unique=True, postgresql_where=sql("state = 'pending'")),
        Index("claims_one_accepted", "entry_id", unique=True, postgresql_where=sql("state = 'accepted'")),
    )


class Discarded(Base):
    """A document whose claim is decided: a handle of the store, until its file is deleted there."""

    __tablename__ = "discarded"

    handle: Mapped[str] = mapped_column(primary_key=True)


class Login(Base):
    """A proof by the provider that was begun: `state` is a digest of what comes back, within ten minutes."""

    __tablename__ = "logins"

    state: Mapped[bytes] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"))
    member_id: Mapped[UUID] = mapped_column(index=True)
    session_id: Mapped[UUID]
    nonce: Mapped[str]
    verifier: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Correction(Base):
    """What somebody says is wrong in an entry, for an operator to look at. Their name goes when they leave."""

    __tablename__ = "corrections"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[UUID | None] = mapped_column(index=True)
    about: Mapped[str]
    text: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default="open")
    made_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("state IN ('open', 'done', 'refused')", name="corrections_state"),
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="corrections_decided"),
    )


class Erasure(ErasureAnswer, Base):
    """The answers that members were erased here."""
