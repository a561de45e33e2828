"""Who else sees something, who saw it, the keys of what is sealed, and what runs by the clock."""

from datetime import datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, SmallInteger
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from kit.accesses import AccessLink, ChainHead
from kit.due import DueFacts
from kit.erasure import ErasureAnswer
from kit.replica import MemberFacts
from kit.shares import ShareFacts
from kit.ties import BlockFacts, ContactFacts
from services.healthbox.models.base import Base


class Member(MemberFacts, Base):
    """A member as identity tells of them."""


class Erasure(ErasureAnswer, Base):
    """One answer that a member was erased here."""


class Contact(ContactFacts, Base):
    """That one member follows another."""


class Block(BlockFacts, Base):
    """That one member blocked another."""


class Key(Base):
    """A member's own key, wrapped by the key of `kek`: what is sealed says which version it was sealed with."""

    __tablename__ = "keys"

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes]
    kek: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))


class Share(ShareFacts, Base):
    """What a member shows to one other: these trackers."""

    trackers: Mapped[list[str]]


class Access(AccessLink, Base):
    """One reading of a member's data by another; `what`: trackers."""


class Head(ChainHead, Base):
    """Where a member's chain of accesses stands."""


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
