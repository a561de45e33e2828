"""Identity's tables. What a check, a key or an index can promise is promised by the migration, not here.

Passwords are argon2id hashes; tokens are derived when they are needed and stored nowhere.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, text
from sqlalchemy.dialects.postgresql import BYTEA, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import BigInteger
from uuid6 import uuid7

from kit.columns import COLUMNS

GONE = ("leaving", "erased")  # states of an account that nobody sees any more


class Base(DeclarativeBase):
    type_annotation_map = COLUMNS


class Account(Base):
    """A member. `seq` counts their events, `version` the changes they see (ETag).

    `last_used_at` follows the sessions by an hour or so; `warned_at`: that the account goes unless it is used.
    An erased member stays as a tombstone: id, seq, version, state, created_at and ended_at.
    """

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    email: Mapped[str | None] = mapped_column(unique=True)
    password: Mapped[str | None]
    kind: Mapped[str | None]
    display_name: Mapped[str | None]
    badge: Mapped[str | None]
    birth_date: Mapped[date | None]
    language: Mapped[str | None]
    country: Mapped[str | None]
    time_zone: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default="active")
    seq: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    last_used_at: Mapped[datetime | None] = mapped_column(server_default=text("now()"))
    warned_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (Index("accounts_used", "last_used_at", postgresql_where=text("state = 'active'")),)


class SignUp(Base):
    """A sign-up that waits for its mail to be answered; nobody is a member before that."""

    __tablename__ = "signups"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    email: Mapped[str]
    password: Mapped[str]
    kind: Mapped[str]
    display_name: Mapped[str]
    birth_date: Mapped[date]
    language: Mapped[str]
    country: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]

    __table_args__ = (Index("signups_email", "email"), Index("signups_expires", "expires_at"))

    @property
    def ended_at(self) -> datetime | None:
        """When its mail had nothing to answer any more, other than by its age."""
        return self.used_at or self.cancelled_at


class PasswordReset(Base):
    """That somebody forgot the password of an address, known (`member_id`) or not: `address` is an HMAC of it.

    `ended_at`: it was used, or another password came since.
    """

    __tablename__ = "password_resets"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    address: Mapped[bytes] = mapped_column(BYTEA)
    member_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index("password_resets_address", "address", "created_at"),
        Index("password_resets_member", "member_id"),
        Index("password_resets_created", "created_at"),
    )


class EmailChange(Base):
    """That a member wants another address, asked for by `session_id`; `old_email` is set with the change itself.

    `ended_at`: it was made, or another password came since.
    """

    __tablename__ = "email_changes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    session_id: Mapped[UUID]
    new_email: Mapped[str]
    old_email: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index("email_changes_member", "member_id", "created_at"),
        Index("email_changes_new", "new_email", "created_at"),
        Index("email_changes_old", "old_email"),
        Index("email_changes_created", "created_at"),
    )


class Mail(Base):
    """A mail to be sent: why, about which row, in which language. Neither address nor token is copied here."""

    __tablename__ = "mails"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    purpose: Mapped[str]
    about: Mapped[UUID]
    language: Mapped[str]
    state: Mapped[str] = mapped_column(default="queued", server_default="queued")
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    next_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))

    __table_args__ = (
        Index("mails_due", "next_at", postgresql_where=text("state IN ('queued', 'sending')")),
        Index("mails_about", "about", "created_at"),
    )


class Session(Base):
    """A sign-in on a device, and the family of its refresh tokens: `generation` is the one last given out.

    A browser's (`web`) has a cookie instead, the same as long as it lasts.
    """

    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    device: Mapped[str] = mapped_column(default="", server_default="")
    web: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    level: Mapped[int] = mapped_column(SmallInteger, default=1, server_default="1")
    generation: Mapped[int] = mapped_column(default=1, server_default="1")
    seq: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    last_used_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    revoked_at: Mapped[datetime | None]

    __table_args__ = (
        Index("sessions_member", "member_id", postgresql_where=text("revoked_at IS NULL")),
        Index("sessions_revoked", "revoked_at", postgresql_where=text("revoked_at IS NOT NULL")),
        Index("sessions_used", "last_used_at"),
    )


class Failures(Base):
    """Wrong passwords in a row for one address, known or not: the key is an HMAC of the address."""

    __tablename__ = "failures"

    address: Mapped[bytes] = mapped_column(BYTEA, primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    next_allowed_at: Mapped[datetime]

    __table_args__ = (Index("failures_last", "last_at"),)


class Erasure(Base):
    """A member who leaves, or left: the ledger of erasures. It holds no more than ids and times."""

    __tablename__ = "erasures"

    member_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    requested_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    __table_args__ = (Index("erasures_open", "requested_at", postgresql_where=text("closed_at IS NULL")),)


class Answer(Base):
    """That a service has erased what it held of a member; null while it has not said so."""

    __tablename__ = "erasure_answers"

    member_id: Mapped[UUID] = mapped_column(ForeignKey("erasures.member_id"), primary_key=True)
    service: Mapped[str] = mapped_column(primary_key=True)
    done_at: Mapped[datetime | None]


class ProvenEntry(Base):
    """An entry of the directory that was proven to be a member's; `kind` is the entry's."""

    __tablename__ = "proven_entries"

    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID]
    kind: Mapped[str]

    __table_args__ = (Index("proven_entries_member", "member_id"),)


class SigningKey(Base):
    """A key pair of access tokens; the private key is sealed. There is one row of each state at most."""

    __tablename__ = "signing_keys"

    kid: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(unique=True)
    public: Mapped[dict[str, Any]] = mapped_column(JSONB)
    sealed: Mapped[bytes] = mapped_column(BYTEA)
    state_since: Mapped[datetime] = mapped_column(server_default=text("now()"))
