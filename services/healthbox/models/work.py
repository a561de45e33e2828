"""Questionnaires that were answered."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
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
