"""What is lent, to whom, on which days."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import DATERANGE, JSONB, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from contracts.classifieds.schemas import RENTAL_STATES
from services.classifieds.models.base import Base


class Rental(Base):
    """Days on which one lends something to another: from `first` to `last`, calendar days where the listing is.

    `price_note` and `deposit` are what the listing said when it was asked for. `note`, `reason`, `handover_note` and
    `return_note` are sealed, for both. `turn_at`: when time alone changes something of it next; `soon_told_at` and
    `late_told_at`: what was told of its end. `seq` counts its events, `version` what an ETag counts.
    """

    __tablename__ = "rentals"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(server_default="0")
    version: Mapped[int] = mapped_column(server_default="1")
    listing_id: Mapped[UUID] = mapped_column(ForeignKey("listings.id"))
    lender_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    borrower_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    state: Mapped[str]
    first: Mapped[date]
    last: Mapped[date]
    price_note: Mapped[str | None]
    deposit: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    note: Mapped[bytes | None]
    reason: Mapped[bytes | None]
    handover: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    handover_note: Mapped[bytes | None]
    returned: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    return_note: Mapped[bytes | None]
    soon_told_at: Mapped[datetime | None]
    late_told_at: Mapped[datetime | None]
    turn_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
    changed_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))

    __table_args__ = (
        CheckConstraint(f"state IN {RENTAL_STATES!r}", name="rentals_state"),
        CheckConstraint("first <= last", name="rentals_in_order"),
        CheckConstraint("lender_id <> borrower_id", name="rentals_of_two"),
        CheckConstraint("state NOT IN ('handed_over', 'returned') OR handover IS NOT NULL", name="rentals_handover"),
        CheckConstraint("state <> 'returned' OR returned IS NOT NULL", name="rentals_returned"),
        Index("rentals_by_lender", "lender_id", "first", "id"),
        Index("rentals_by_borrower", "borrower_id", "first", "id"),
        Index("rentals_by_listing", "listing_id", postgresql_where=sql("state IN ('requested', 'agreed')")),
        Index("rentals_turning", "turn_at", postgresql_where=sql("turn_at IS NOT NULL")),
    )


class Booking(Base):
    """Days of a listing that are taken: by a rental, or closed by its owner (`rental_id` null). Never two at once."""

    __tablename__ = "bookings"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    listing_id: Mapped[UUID] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"))
    during: Mapped[Range[date]] = mapped_column(DATERANGE)
    rental_id: Mapped[UUID | None] = mapped_column(ForeignKey("rentals.id", ondelete="CASCADE"), unique=True)

    __table_args__ = (
        ExcludeConstraint(("listing_id", "="), ("during", "&&"), using="gist", name="bookings_never_overlap"),
        CheckConstraint("NOT (isempty(during) OR lower_inf(during) OR upper_inf(during))", name="bookings_during"),
    )
