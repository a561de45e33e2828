"""An agenda: where, why and when its professional can be visited, and who else manages it."""

from datetime import datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, Uuid
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TEXT, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from services.appointments.models.base import Base


class Agenda(Base):
    """One per professional. Its row is what every change of its bookings locks. `region`: of `country`, ISO 3166-2
    without the country, for public holidays; `policy`: what a member reads before they book."""

    __tablename__ = "agendas"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), unique=True)
    version: Mapped[int] = mapped_column(server_default="1")
    country: Mapped[str]
    region: Mapped[str | None]
    closed_on_holidays: Mapped[bool] = mapped_column(server_default="true")
    is_open: Mapped[bool] = mapped_column(server_default="true")
    policy: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))


class Site(Base):
    """A place of visits; one that is gone stays for the appointments made there (`ended_at`)."""

    __tablename__ = "sites"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agenda_id: Mapped[UUID] = mapped_column(ForeignKey("agendas.id"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str]
    address: Mapped[str]
    time_zone: Mapped[str]
    ended_at: Mapped[datetime | None]


class Reason(Base):
    """A reason for a visit; minutes but where said: `horizon` days, ages years. One that is gone stays for the
    appointments made for it (`ended_at`)."""

    __tablename__ = "reasons"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agenda_id: Mapped[UUID] = mapped_column(ForeignKey("agendas.id"), index=True)
    names: Mapped[dict[str, str]] = mapped_column(JSONB)
    duration: Mapped[int]
    step: Mapped[int]
    video: Mapped[bool]
    patients: Mapped[str]
    youngest: Mapped[int | None]
    oldest: Mapped[int | None]
    minimum_notice: Mapped[int]
    horizon: Mapped[int]
    cancel_cutoff: Mapped[int]
    buffer_before: Mapped[int]
    buffer_after: Mapped[int]
    most_per_day: Mapped[int | None]
    needs_approval: Mapped[bool]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("patients IN ('all', 'new', 'known')", name="reasons_patients"),
        CheckConstraint("duration BETWEEN 5 AND 480 AND step BETWEEN 5 AND 480", name="reasons_duration"),
    )


class Hour(Base):
    """Ordinary hours on one weekday (1 is Monday), in wall time of the site; `ends` 00:00 is the end of the day."""

    __tablename__ = "hours"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=sql("gen_random_uuid()"))
    agenda_id: Mapped[UUID] = mapped_column(ForeignKey("agendas.id"), index=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    weekday: Mapped[int] = mapped_column(SmallInteger)
    starts: Mapped[time]
    ends: Mapped[time]
    reason_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default="{}")

    __table_args__ = (
        CheckConstraint("weekday BETWEEN 1 AND 7", name="hours_weekday"),
        CheckConstraint("starts < ends OR ends = '00:00'", name="hours_in_order"),
    )


class Override(Base):
    """Hours on top of the ordinary ones, or an absence, in wall time of the site (none: of each site)."""

    __tablename__ = "overrides"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agenda_id: Mapped[UUID] = mapped_column(ForeignKey("agendas.id"), index=True)
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("sites.id"))
    kind: Mapped[str]
    starts: Mapped[datetime] = mapped_column(TIMESTAMP())
    ends: Mapped[datetime] = mapped_column(TIMESTAMP())
    reason_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default="{}")

    __table_args__ = (
        CheckConstraint("kind IN ('opening', 'absence')", name="overrides_kind"),
        CheckConstraint("starts < ends", name="overrides_in_order"),
        CheckConstraint("kind = 'absence' OR site_id IS NOT NULL", name="overrides_site"),
    )


class Delegate(Base):
    """Who manages an agenda beside its professional, and what they may do; all may see it."""

    __tablename__ = "delegates"

    agenda_id: Mapped[UUID] = mapped_column(ForeignKey("agendas.id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), primary_key=True)
    rights: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    since: Mapped[datetime] = mapped_column(server_default=sql("now()"))

    __table_args__ = (Index("delegates_by_member", "member_id"),)


class Patient(Base):
    """The professional's word that a member is a known patient, or is not; it counts more than kept appointments."""

    __tablename__ = "patients"

    agenda_id: Mapped[UUID] = mapped_column(ForeignKey("agendas.id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), primary_key=True)
    known: Mapped[bool]
