"""Who else sees something, who saw it, the keys of what is sealed, and what runs by the clock."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, SmallInteger, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from kit.due import DueFacts
from kit.erasure import ErasureAnswer
from kit.replica import MemberFacts
from services.healthbox.models.base import Base


class Member(MemberFacts, Base):
    """A member as identity tells of them."""


class Erasure(ErasureAnswer, Base):
    """One answer that a member was erased here."""


class Contact(Base):
    """That `from_id` follows `to_id`; `id` is social's relation. Two that follow each other are contacts."""

    __tablename__ = "contacts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    from_id: Mapped[UUID]
    to_id: Mapped[UUID]
    follows: Mapped[bool] = mapped_column(server_default="false")

    __table_args__ = (UniqueConstraint("from_id", "to_id", name="contacts_pair"), Index("contacts_back", "to_id"))


class Block(Base):
    """That one member blocked another; `id` is social's relation."""

    __tablename__ = "blocks"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    from_id: Mapped[UUID]
    to_id: Mapped[UUID]

    __table_args__ = (UniqueConstraint("from_id", "to_id", name="blocks_pair"), Index("blocks_back", "to_id"))


class Key(Base):
    """A member's own key, wrapped by the key of `kek`: what is sealed says which version it was sealed with."""

    __tablename__ = "keys"

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes]
    kek: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))


class Share(Base):
    """What a member shows to one other: these trackers, of these days (`to_day` null: from then on), until a moment.

    Its row is also seen by the other: the policy knows both. `seq` counts its events.
    """

    __tablename__ = "shares"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(index=True)
    with_member_id: Mapped[UUID] = mapped_column(index=True)
    trackers: Mapped[list[str]]
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    because: Mapped[str | None]
    seq: Mapped[int] = mapped_column(server_default="0")

    __table_args__ = (
        CheckConstraint("member_id <> with_member_id", name="shares_other"),
        CheckConstraint("to_day >= from_day", name="shares_order"),
        CheckConstraint("because IN ('revoked', 'expired', 'blocked', 'left')", name="shares_because"),
        CheckConstraint("(ended_at IS NULL) = (because IS NULL)", name="shares_ended"),
        Index("shares_open", "expires_at", postgresql_where=sql("ended_at IS NULL")),
    )


class Access(Base):
    """One reading of a member's data by another: the links of one chain for each member. Only ever inserted.

    `hash`: SHA-256 over the hash before and this row. `what`: trackers, `from_day` and `to_day` what was answered.
    """

    __tablename__ = "accesses"

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[datetime]
    by_id: Mapped[UUID]
    session_id: Mapped[UUID]
    share_id: Mapped[UUID]
    what: Mapped[list[str]]
    from_day: Mapped[date]
    to_day: Mapped[date]
    request_id: Mapped[str | None]
    hash: Mapped[bytes]

    __table_args__ = ({"comment": "append-only"},)


class Head(Base):
    """Where a member's chain stands: how many links, and the hash of the last. Locked by whoever adds one.

    It says nothing of what was read, and is signed and exported for all members together: it has no policy.
    """

    __tablename__ = "heads"

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger, server_default="0")
    hash: Mapped[bytes]


class Reminder(Base):
    """When a member is reminded of a tracker: wall time of their own zone. `seq` counts its events."""

    __tablename__ = "reminders"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(index=True)
    tracker: Mapped[str]
    at: Mapped[time]
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    seq: Mapped[int] = mapped_column(server_default="0")


class Due(DueFacts, Base):
    """What is due of members'. `kind`: reminder, share (it ends), entry (its deletion becomes real), job (an import or
    export is to be done, or is over and goes)."""

    __table_args__ = (CheckConstraint("kind IN ('reminder', 'share', 'entry', 'job')", name="due_kind"),)
