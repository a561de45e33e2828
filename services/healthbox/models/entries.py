"""What members note: entries of all trackers in one table, their history, and what is needed to read them rightly."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from services.healthbox.models.base import Base

_TRACKERS = "('weight', 'mood', 'sleep', 'tobacco', 'nutrition', 'activity')"


class Entry(Base):
    """One thing noted. `amounts`: the shape of its tracker in the contracts, as JSON. `at`: the moment it is about,
    `day`: the day it belongs to, in `zone`. `note`: sealed. `source`: who measured (self, csv, apple, …), and its own
    id and version of the point. `edited`: the member changed what came from a source, which changes it no more.
    `deleted_at`: gone from everywhere, really deleted when the undo window is over."""

    __tablename__ = "entries"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID]
    tracker: Mapped[str]
    day: Mapped[date]
    at: Mapped[datetime]
    zone: Mapped[str]
    amounts: Mapped[dict[str, Any]]
    note: Mapped[bytes | None]
    source: Mapped[str] = mapped_column(server_default="self")
    source_id: Mapped[str | None]
    source_version: Mapped[str | None]
    edited: Mapped[bool] = mapped_column(server_default="false")
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
    changed_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
    deleted_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint(f"tracker IN {_TRACKERS}", name="entries_tracker"),
        CheckConstraint("jsonb_typeof(amounts) = 'object'", name="entries_amounts"),
        Index("entries_day", "member_id", "tracker", "day", "at", "id"),
        Index(
            "entries_source", "member_id", "source", "source_id", unique=True,
            postgresql_where=sql("source_id IS NOT NULL"),
        ),
        Index("entries_deleted", "deleted_at", postgresql_where=sql("deleted_at IS NOT NULL")),
    )  # fmt: skip


class Gone(Base):
    """That a point of a source is no more, so that another import of the same file does not bring it back. `digest`: of
    source and id, nothing can be read in it. `version`: as of which its source took it back; null where the member
    deleted it, which is for good."""

    __tablename__ = "gone"

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(primary_key=True)
    version: Mapped[str | None]


class Revision(Base):
    """An entry as it was before a change: `version` is that one's. `by`: who changed it, always the member today."""

    __tablename__ = "revisions"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(index=True)
    by: Mapped[UUID]
    at: Mapped[datetime]
    zone: Mapped[str]
    amounts: Mapped[dict[str, Any]]
    note: Mapped[bytes | None]
    changed_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))


class Profile(Base):
    """What is needed to read a member's numbers rightly. `guarded`: nothing is ever advised to lose weight by."""

    __tablename__ = "profiles"

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    birth_date: Mapped[date | None]
    sex: Mapped[str | None]
    pregnant: Mapped[bool] = mapped_column(server_default="false")
    athlete: Mapped[bool] = mapped_column(server_default="false")
    guarded: Mapped[bool] = mapped_column(server_default="false")
    origin: Mapped[str] = mapped_column(server_default="default")
    hide_numbers: Mapped[bool] = mapped_column(server_default="false")
    weight_unit: Mapped[str | None]
    height_unit: Mapped[str | None]
    quit_on: Mapped[date | None]
    cigarettes_before: Mapped[int | None]
    pack_price: Mapped[Decimal | None]
    pack_size: Mapped[int | None]
    version: Mapped[int] = mapped_column(server_default="1")

    __table_args__ = (
        CheckConstraint("sex IN ('female', 'male')", name="profiles_sex"),
        CheckConstraint("origin IN ('default', 'lower')", name="profiles_origin"),
    )


class Height(Base):
    """A member's height from a day on: each weight is read with the height of its own day."""

    __tablename__ = "heights"

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    cm: Mapped[float]

    __table_args__ = (CheckConstraint("cm BETWEEN 40 AND 260", name="heights_cm"),)


class Goal(Base):
    """What a member wants to reach."""

    __tablename__ = "goals"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(index=True)
    tracker: Mapped[str]
    measure: Mapped[str]
    target: Mapped[float]
    since: Mapped[date]
    by: Mapped[date | None]

    __table_args__ = (CheckConstraint(f"tracker IN {_TRACKERS}", name="goals_tracker"),)


class Pause(Base):
    """Days without expectations, of one tracker or of all (null); `to` null: until it is ended."""

    __tablename__ = "pauses"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(index=True)
    tracker: Mapped[str | None]
    because: Mapped[str]
    from_day: Mapped[date]
    to_day: Mapped[date | None]

    __table_args__ = (
        CheckConstraint(f"tracker IN {_TRACKERS}", name="pauses_tracker"),
        CheckConstraint("to_day >= from_day", name="pauses_order"),
    )


class Favourite(Base):
    """A meal to be entered again; its name is sealed."""

    __tablename__ = "favourites"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(index=True)
    name: Mapped[bytes]
    amounts: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
