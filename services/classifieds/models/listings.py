"""What is offered and sought, the photos of it, and what moderators decided."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from contracts.classifieds.schemas import (
    CATEGORIES,
    CONDITIONS,
    ENDINGS,
    KINDS,
    RENT_PER,
    REPORT_REASONS,
    STATES,
    TERMS,
)
from services.classifieds.models.base import Base

DECISIONS = ("accepted", "refused")
APPEALS = ("pending", "upheld", "overturned")
_HEADING = "COALESCE(title, '') || ' ' || COALESCE(brand, '') || ' ' || COALESCE(model, '')"


class Listing(Base):
    """An offer or a request. `details`: the fields of its category. `place_*`, `lat`, `lon`: a commune and its middle.
    `serial` is sealed, for its owner alone; `attestation`: what the seller of a device said. `seq` counts its events,
    `version` what an ETag counts. `reminded_at`: that its end was told. `heading` and `words` are what it is found by:
    the folded words of its name, and the stems of all that it says; the database makes both."""

    __tablename__ = "listings"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(server_default="0")
    version: Mapped[int] = mapped_column(server_default="1")
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    kind: Mapped[str]
    category: Mapped[str]
    title: Mapped[str | None]
    text: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    condition: Mapped[str | None]
    terms: Mapped[str | None]
    price: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    currency: Mapped[str | None]
    rent_per: Mapped[str | None]
    deposit: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    place_id: Mapped[str | None]
    place: Mapped[str | None]
    postcode: Mapped[str | None]
    country: Mapped[str | None]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    brand: Mapped[str | None]
    model: Mapped[str | None]
    serial: Mapped[bytes | None]
    attestation: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    state: Mapped[str] = mapped_column(server_default="draft")
    outcome: Mapped[str | None]
    published_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    renewed: Mapped[int] = mapped_column(server_default="0")
    heading: Mapped[str] = mapped_column(Computed(f"folded({_HEADING})"), deferred=True)
    words: Mapped[Any] = mapped_column(
        TSVECTOR, Computed(f"lexemes(folded({_HEADING} || ' ' || COALESCE(text, '')))"), deferred=True
    )
    created_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
    changed_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))

    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS!r}", name="listings_kind"),
        CheckConstraint(f"category IN {CATEGORIES!r}", name="listings_category"),
        CheckConstraint(f"condition IN {CONDITIONS!r}", name="listings_condition"),
        CheckConstraint(f"terms IN {TERMS!r}", name="listings_terms"),
        CheckConstraint(f"rent_per IN {RENT_PER!r}", name="listings_rent_per"),
        CheckConstraint(f"state IN {STATES!r}", name="listings_state"),
        CheckConstraint(f"outcome IN {ENDINGS!r}", name="listings_outcome"),
        CheckConstraint("(state = 'closed') = (outcome IS NOT NULL)", name="listings_closed"),
        CheckConstraint(
            "state <> 'published' OR num_nulls(title, text, country, published_at, expires_at) = 0",
            name="listings_published",
        ),
        CheckConstraint("price >= 0 AND deposit >= 0", name="listings_money"),
        Index("listings_newest", "published_at", "id", postgresql_where=sql("state = 'published'")),
        Index("listings_by_owner", "owner_id", "changed_at", "id"),
        Index("listings_expiring", "expires_at", postgresql_where=sql("state = 'published'")),
        Index("listings_by_words", "words", postgresql_using="gin", postgresql_where=sql("state = 'published'")),
        Index(
            "listings_by_heading",
            "heading",
            postgresql_using="gin",
            postgresql_ops={"heading": "gin_trgm_ops"},
            postgresql_where=sql("state = 'published'"),
        ),
        Index("listings_near", "lat", "lon", postgresql_where=sql("state = 'published'")),
        Index("listings_queued", "changed_at", postgresql_where=sql("state = 'queued'")),
    )


class Photo(Base):
    """A photo as it was drawn anew. `large`, `small`: handles of the store; width and height are the large one's."""

    __tablename__ = "photos"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    listing_id: Mapped[UUID] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"), index=True)
    alt: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    large: Mapped[str]
    small: Mapped[str]


class Decision(Base):
    """What a moderator decided about a listing, why, and what became of an appeal: a statement of reasons.

    `rule` is a code, `reason` a sentence for the owner. `appeal` is sealed; `appeal_by` is never `by`.
    """

    __tablename__ = "decisions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    listing_id: Mapped[UUID] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"), index=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), index=True)
    decision: Mapped[str]
    rule: Mapped[str | None]
    reason: Mapped[str | None]
    automated: Mapped[bool] = mapped_column(server_default="false")
    by: Mapped[str]
    decided_at: Mapped[datetime]
    appeal: Mapped[bytes | None]
    appeal_state: Mapped[str | None]
    appealed_at: Mapped[datetime | None]
    appeal_by: Mapped[str | None]
    appeal_reason: Mapped[str | None]
    appeal_decided_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint(f"decision IN {DECISIONS!r}", name="decisions_decision"),
        CheckConstraint("decision <> 'refused' OR num_nulls(rule, reason) = 0", name="decisions_reasons"),
        CheckConstraint(f"appeal_state IN {APPEALS!r}", name="decisions_appeal"),
        CheckConstraint("appeal_by <> by", name="decisions_by_another"),
        Index("decisions_appealed", "appealed_at", postgresql_where=sql("appeal_state = 'pending'")),
    )


class Report(Base):
    """That a member says that something does not belong here; `words` are sealed, and go with the decision."""

    __tablename__ = "reports"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    about: Mapped[str]
    about_id: Mapped[UUID]
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    reason: Mapped[str]
    words: Mapped[bytes | None]
    made_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
    state: Mapped[str] = mapped_column(server_default="open")
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("about IN ('listing', 'conversation')", name="reports_about"),
        CheckConstraint(f"reason IN {REPORT_REASONS!r}", name="reports_reason"),
        CheckConstraint("state IN ('open', 'acted', 'dismissed')", name="reports_state"),
        UniqueConstraint("about", "about_id", "member_id", name="reports_once"),
        Index("reports_open", "made_at", postgresql_where=sql("state = 'open'")),
    )
