"""The tables of the games. Each that holds something of a member has row-level security, forced.

`SUBJECT_TABLES`: those whose `member_id` says whose row it is, each with its policy. `PUBLIC_TABLES`: those without, by
intention: members' public facts, who follows and blocks whom, due times, the heads of chains. A test knows of no
other.
"""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, SmallInteger
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kit.accesses import AccessLink, ChainHead
from kit.columns import COLUMNS
from kit.due import DueFacts
from kit.erasure import ErasureAnswer
from kit.replica import MemberFacts
from kit.shares import ShareFacts
from kit.ties import BlockFacts, ContactFacts

SUBJECT_TABLES = ("runs", "programmes", "shares", "accesses")
PUBLIC_TABLES = ("members", "erasures", "due", "contacts", "blocks", "heads")


class Base(DeclarativeBase):
    """The metadata that the migrations are compared with."""

    type_annotation_map = COLUMNS


class Member(MemberFacts, Base):
    """A member as identity tells of them."""


class Erasure(ErasureAnswer, Base):
    """One answer that a member was erased here."""


class Run(Base):
    """One run of a task in one version. What was shown follows from `seed` and is not kept.

    `input` is how it was answered, `latency_class` what kind of device kept the time (null until it is over). `day`: in
    the member's zone. `trials` as they were sent, `score` by measure and `excluded` by reason, of scored runs alone.
    `warm_up`: one of the first two of its series. `because`: why it is void.
    """

    __tablename__ = "runs"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID]
    task: Mapped[str]
    version: Mapped[int]
    variant: Mapped[str]
    input: Mapped[str]
    latency_class: Mapped[str | None]
    frame_ms: Mapped[float | None]
    seed: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(server_default="open")
    because: Mapped[str | None]
    warm_up: Mapped[bool] = mapped_column(server_default="false")
    day: Mapped[date]
    started_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    trials: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    score: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    excluded: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))

    __table_args__ = (
        CheckConstraint("variant IN ('standard', 'spoken')", name="runs_variant"),
        CheckConstraint("input IN ('touch', 'mouse', 'keyboard', 'switch')", name="runs_input"),
        CheckConstraint("latency_class IN ('fast', 'normal', 'slow')", name="runs_latency"),
        CheckConstraint("state IN ('open', 'scored', 'void')", name="runs_state"),
        CheckConstraint("because IN ('blur', 'hidden', 'rotated', 'stalled', 'left')", name="runs_because"),
        CheckConstraint("(state = 'void') = (because IS NOT NULL)", name="runs_void"),
        CheckConstraint("(state = 'scored') = (score IS NOT NULL)", name="runs_scored"),
        CheckConstraint("(score IS NULL) = (trials IS NULL)", name="runs_trials"),
        CheckConstraint("score IS NULL OR latency_class IS NOT NULL", name="runs_series"),
        Index("runs_newest", "member_id", "id"),
        Index("runs_of", "member_id", "task", "variant", "input", "latency_class", "day"),
    )


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
