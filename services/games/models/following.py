"""The programme of a member, what they show to whom, who saw it, and what runs by the clock."""

from datetime import date, time
from uuid import UUID

from sqlalchemy import CheckConstraint, SmallInteger
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from kit.accesses import AccessLink, ChainHead
from kit.due import DueFacts
from kit.shares import ShareFacts
from kit.ties import BlockFacts, ContactFacts
from services.games.models.base import Base


class Programme(Base):
    """What a member plays when: one row for each, that can end and begin again. `at`: wall time in `zone`, the
    member's own where it is null. `since`: the day from which on it is so. `seq` counts its events."""

    __tablename__ = "programmes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(unique=True)
    tasks: Mapped[list[str]]
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    at: Mapped[time]
    zone: Mapped[str | None]
    since: Mapped[date]
    paused_from: Mapped[date | None]
    paused_until: Mapped[date | None]
    stopped_on: Mapped[date | None]
    seq: Mapped[int] = mapped_column(server_default="0")

    __table_args__ = (
        CheckConstraint("cardinality(tasks) > 0", name="programmes_tasks"),
        CheckConstraint("cardinality(weekdays) > 0", name="programmes_weekdays"),
        CheckConstraint("paused_until >= paused_from", name="programmes_pause"),
    )


class Share(ShareFacts, Base):
    """What a member shows to one other: the results of these tasks."""

    tasks: Mapped[list[str]]


class Access(AccessLink, Base):
    """One reading of a member's results by another; `what`: tasks."""


class Head(ChainHead, Base):
    """Where a member's chain of accesses stands."""


class Contact(ContactFacts, Base):
    """That one member follows another."""


class Block(BlockFacts, Base):
    """That one member blocked another."""


class Due(DueFacts, Base):
    """What is due of members'. `kind`: session (of a programme), share (it ends)."""

    __table_args__ = (CheckConstraint("kind IN ('session', 'share')", name="due_kind"),)
