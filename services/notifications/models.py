"""The tables of notifications: who there is, what each is told and how, and the mails that leave.

No address is here, and no word that a person wrote but names.
"""

from datetime import datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kit.columns import COLUMNS
from kit.erasure import ErasureAnswer
from kit.replica import MemberFacts


class Base(DeclarativeBase):
    """The metadata that the migrations are compared with."""

    type_annotation_map = COLUMNS


class Member(MemberFacts, Base):
    """A member as identity tells of them."""


class Tie(Base):
    """How `from_id` stands to `to_id`, as far as it matters here; `id` is social's relation.

    `asked`: a request to follow waits for an answer.
    """

    __tablename__ = "ties"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    from_id: Mapped[UUID]
    to_id: Mapped[UUID]
    asked: Mapped[bool] = mapped_column(server_default="false")
    blocked: Mapped[bool] = mapped_column(server_default="false")

    __table_args__ = (
        UniqueConstraint("from_id", "to_id", name="ties_pair"),
        Index("ties_other_way", "to_id", "from_id"),
    )


class Appointment(Base):
    """When an appointment stands, and whether it still does: a reminder may come after what made it needless."""

    __tablename__ = "appointments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(index=True)
    stands: Mapped[bool]


class Delivery(Base):
    """A mail: of one notice, or the digest of several. Its id is the mail's Message-ID.

    `due_at` is when it should leave, `next_at` when it is looked at next. Whoever sends it has said so before
    (`sending`): one who died meanwhile leaves a row that is due again.
    """

    __tablename__ = "deliveries"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID]
    digest: Mapped[bool]
    pressing: Mapped[bool]
    state: Mapped[str] = mapped_column(server_default="queued")
    reason: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[datetime] = mapped_column(server_default=sql("now()"), index=True)
    due_at: Mapped[datetime]
    next_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("state IN ('queued', 'sending', 'sent', 'failed', 'dropped')", name="deliveries_state"),
        CheckConstraint("(state IN ('queued', 'sending')) = (done_at IS NULL)", name="deliveries_done"),
        Index("deliveries_due", "next_at", "id", postgresql_where=sql("done_at IS NULL")),
        Index("deliveries_of_member", "member_id", "done_at"),
    )


class Notice(Base):
    """That a member is told something, once for each event and member. Its words are made when it is read or sent.

    `subject_id` is what the event was about: relation, appointment, offer, entry or session. `because`: a coded reason
    of its kind. `ends_at`: after which it says nothing any more; `withdrawn_at`: it no longer holds. `digest_at`: when
    it goes into a digest.
    """

    __tablename__ = "notices"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID]
    member_id: Mapped[UUID]
    kind: Mapped[str]
    subject_id: Mapped[UUID]
    actor_id: Mapped[UUID | None]
    starts_at: Mapped[datetime | None]
    time_zone: Mapped[str | None]
    because: Mapped[str | None]
    ends_at: Mapped[datetime | None]
    in_app: Mapped[bool]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    digest_at: Mapped[datetime | None]
    delivery_id: Mapped[UUID | None] = mapped_column(ForeignKey("deliveries.id", ondelete="SET NULL"), index=True)

    __table_args__ = (
        UniqueConstraint("event_id", "member_id", name="notices_once"),
        Index("notices_shown", "member_id", "id", postgresql_where=sql("in_app AND withdrawn_at IS NULL")),
        Index(
            "notices_unread",
            "member_id",
            "id",
            postgresql_where=sql("in_app AND withdrawn_at IS NULL AND read_at IS NULL"),
        ),
        Index("notices_subject", "subject_id"),
        Index("notices_actor", "actor_id"),
        Index("notices_created", "created_at"),
        Index("notices_for_digest", "digest_at", postgresql_where=sql("digest_at IS NOT NULL")),
    )


class Preferences(Base):
    """How a member wants to be told, where they have said so. Quiet hours are wall time of their own zone."""

    __tablename__ = "preferences"

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    mails: Mapped[str]
    discreet: Mapped[bool]
    quiet_from: Mapped[time | None]
    quiet_to: Mapped[time | None]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint("mails IN ('at_once', 'digest')", name="preferences_mails"),
        CheckConstraint("(quiet_from IS NULL) = (quiet_to IS NULL)", name="preferences_quiet"),
    )


class Choice(Base):
    """By which ways one kind reaches a member, where they have said so."""

    __tablename__ = "choices"

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    app: Mapped[bool]
    mail: Mapped[bool]


class Bounce(Base):
    """The address of a member does not exist, as its server said: `address` is a keyed digest of it."""

    __tablename__ = "bounces"

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    address: Mapped[bytes]
    bounced_at: Mapped[datetime]


class Erasure(ErasureAnswer, Base):
    """The answers that members were erased here."""
