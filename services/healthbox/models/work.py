"""Questionnaires that were answered, imports and exports, marked days, and the foods that are known."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index
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


class Job(Base):
    """An import or an export. `arguments`: what was asked; `upload`: the handle of the file that came, `download` of
    the one that was made. `position`: records of the file that are done, where it goes on. `report`: counts,
    and which records were refused and why; never what they hold."""

    __tablename__ = "jobs"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="waiting")
    arguments: Mapped[dict[str, Any]]
    upload: Mapped[str | None]
    download: Mapped[str | None]
    position: Mapped[int] = mapped_column(BigInteger, server_default="0")
    done: Mapped[int] = mapped_column(BigInteger, server_default="0")
    total: Mapped[int | None] = mapped_column(BigInteger)
    report: Mapped[dict[str, Any]] = mapped_column(server_default=sql("'{}'::jsonb"))
    created_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
    changed_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
    expires_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("kind IN ('import', 'export')", name="jobs_kind"),
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="jobs_state"),
    )


class Mark(Base):
    """A day that a member marks on their charts (a treatment begun, a move): its few words are sealed."""

    __tablename__ = "marks"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(index=True)
    day: Mapped[date]
    label: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))


class Food(Base):
    """A food of an imported table, nobody's in particular. `names`: by language. `folded`: what a search looks in.

    `nutrients`: per 100 g, by nutrient: {"amount": float or null, "as": "exact", "below" or "traces"}; one that the
    table does not give is absent, and is not zero.
    """

    __tablename__ = "foods"

    source: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    names: Mapped[dict[str, Any]]
    folded: Mapped[str]
    family: Mapped[str | None]
    nutrients: Mapped[dict[str, Any]]
