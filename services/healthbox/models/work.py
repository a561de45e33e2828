"""Questionnaires answered, the table of foods, and long work with its progress."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from services.healthbox.models.base import Base


class Assessment(Base):
    """A questionnaire that was answered. `score`: null where the instrument discards it."""

    __tablename__ = "assessments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID]
    instrument: Mapped[str]
    version: Mapped[str]
    answers: Mapped[list[Any]]
    score: Mapped[float | None]
    range: Mapped[str | None]
    help: Mapped[bool] = mapped_column(server_default="false")
    day: Mapped[date]
    at: Mapped[datetime]

    __table_args__ = (Index("assessments_of", "member_id", "instrument", "id"),)


class Food(Base):
    """A food of an imported table, per 100 g. `amounts`: by nutrient {"value", "mark"}: mark null, traces or less."""

    __tablename__ = "foods"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    sought: Mapped[str]
    food_group: Mapped[str | None]
    source: Mapped[str]
    amounts: Mapped[dict[str, Any]]

    __table_args__ = (
        Index("foods_sought", "sought", postgresql_using="gin", postgresql_ops={"sought": "gin_trgm_ops"}),
    )


class Job(Base):
    """Long work of a member: an import or an export. `position`: how far a file was read, to go on after a crash.

    `upload` and `download`: handles of the store; a download lives an hour.
    """

    __tablename__ = "jobs"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(server_default="waiting")
    done: Mapped[int] = mapped_column(server_default="0")
    total: Mapped[int | None]
    position: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    report: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    upload: Mapped[str | None]
    download: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
    ended_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("kind IN ('import', 'export')", name="jobs_kind"),
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="jobs_state"),
        CheckConstraint("(state IN ('waiting', 'running')) = (ended_at IS NULL)", name="jobs_ended"),
    )
