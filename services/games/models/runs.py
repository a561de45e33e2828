"""What members played: each run with its seed and every trial, so that it can be shown and scored again."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.games.models.base import Base


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
