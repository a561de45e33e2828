"""Places that are taken, and who waits for one."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from services.appointments.models.base import Base

OCCUPYING = ("held", "offered", "pending", "confirmed", "kept", "no_show")
STANDING = ("pending", "confirmed")
_STATES = (*OCCUPYING, "cancelled", "declined", "expired")
_OCCUPYING = f"state IN {OCCUPYING!r}"


class Booking(Base):
    """A place of an agenda: a hold, an offer's place, or an appointment.

    `during` is what it occupies, buffers included. `expires_at`: of what is held, offered or pending. A hold is bound
    to its member and session; one that ended without becoming an appointment is deleted. `note`, `birth_date` and
    `cancel_reason` are sealed, for this visit only. `seq` counts its events, `version` what an ETag counts,
    `sequence` what its iCalendar entry counts.
    """

    __tablename__ = "bookings"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(server_default="0")
    version: Mapped[int] = mapped_column(server_default="1")
    sequence: Mapped[int] = mapped_column(server_default="0")
    agenda_id: Mapped[UUID] = mapped_column(ForeignKey("agendas.id"))
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    reason_id: Mapped[UUID] = mapped_column(ForeignKey("reasons.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    booked_by: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    session_id: Mapped[UUID | None]
    state: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    expires_at: Mapped[datetime | None]
    video: Mapped[bool]
    note: Mapped[bytes | None] = mapped_column(BYTEA)
    birth_date: Mapped[bytes | None] = mapped_column(BYTEA)
    cancelled_by: Mapped[str | None]
    cancel_reason: Mapped[bytes | None] = mapped_column(BYTEA)
    late: Mapped[bool] = mapped_column(server_default="false")
    confirmed_by_link_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
    changed_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))

    __table_args__ = (
        ExcludeConstraint(
            ("agenda_id", "="), ("during", "&&"), using="gist", where=sql(_OCCUPYING), name="bookings_never_overlap"
        ),
        CheckConstraint(f"state IN {_STATES!r}", name="bookings_state"),
        CheckConstraint("cancelled_by IN ('member', 'professional', 'nobody')", name="bookings_cancelled_by"),
        CheckConstraint(
            "(state IN ('held', 'offered', 'pending')) = (expires_at IS NOT NULL)", name="bookings_expires_at"
        ),
        CheckConstraint("starts_at < ends_at", name="bookings_in_order"),
        CheckConstraint("during @> tstzrange(starts_at, ends_at)", name="bookings_during"),
        Index("bookings_by_member", "member_id", "starts_at", "id"),
        Index("bookings_by_agenda", "agenda_id", "starts_at"),
        Index("bookings_expiring", "expires_at", postgresql_where=sql("expires_at IS NOT NULL")),
    )


class Wait(Base):
    """A member's place on a waiting list, in the order of `id`. Times are wall time of the place, `weekdays` 1 (Monday)
    to 7, `video` None when both suit; `appointment_id`: what an earlier place would replace."""

    __tablename__ = "waits"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agenda_id: Mapped[UUID] = mapped_column(ForeignKey("agendas.id"))
    reason_id: Mapped[UUID] = mapped_column(ForeignKey("reasons.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    after: Mapped[time | None]
    before: Mapped[time | None]
    earliest: Mapped[date | None]
    appointment_id: Mapped[UUID | None] = mapped_column(ForeignKey("bookings.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index("waits_in_order", "agenda_id", "id", postgresql_where=sql("ended_at IS NULL")),
        Index("waits_once", "member_id", "reason_id", unique=True, postgresql_where=sql("ended_at IS NULL")),
    )


class Offer(Base):
    """A freed place that is kept for one who waits. `booking_id` is the place (state offered) while it lasts; `origin`
    is the same for all offers of one freed place, so that nobody gets it twice."""

    __tablename__ = "offers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(server_default="0")
    wait_id: Mapped[UUID] = mapped_column(ForeignKey("waits.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    agenda_id: Mapped[UUID] = mapped_column(ForeignKey("agendas.id"))
    booking_id: Mapped[UUID | None]
    origin: Mapped[UUID]
    state: Mapped[str]
    starts_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))

    __table_args__ = (
        CheckConstraint("state IN ('made', 'taken', 'lapsed')", name="offers_state"),
        UniqueConstraint("origin", "wait_id", name="offers_once"),
        Index("offers_by_member", "member_id", "id"),
        Index("offers_by_booking", "booking_id", unique=True, postgresql_where=sql("state = 'made'")),
    )


class Reminder(Base):
    """When a member is to be reminded of an appointment; `lead` before it. Deleted when it no longer holds."""

    __tablename__ = "reminders"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(server_default="0")
    appointment_id: Mapped[UUID] = mapped_column(ForeignKey("bookings.id"))
    lead: Mapped[str]
    due_at: Mapped[datetime]
    told_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("lead IN ('P7D', 'P1D', 'PT1H')", name="reminders_lead"),
        UniqueConstraint("appointment_id", "lead", name="reminders_once"),
        Index("reminders_due", "due_at", postgresql_where=sql("told_at IS NULL")),
    )


class ReminderChoice(Base):
    """When a member wants to be reminded; who chose nothing is reminded a day before."""

    __tablename__ = "reminder_choices"

    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), primary_key=True)
    leads: Mapped[list[str]] = mapped_column(ARRAY(Text))


class Calendar(Base):
    """A member's private calendar feed: its token is derived from `id`, so another row is another token."""

    __tablename__ = "calendars"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
