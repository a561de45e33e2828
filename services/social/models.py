"""Social's own tables. Every constraint that can live in the database does."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kit.columns import COLUMNS
from kit.erasure import ErasureAnswer
from kit.replica import MemberFacts, member_checks

LONGEST_TEXT = 5000  # characters

_AUDIENCES = "audience IN ('me', 'contacts', 'followers', 'members')"


class Base(DeclarativeBase):
    """The metadata that the migrations are compared with."""

    type_annotation_map = COLUMNS


class Member(MemberFacts, Base):
    """A member as identity tells of them, and what social alone keeps: `about`, `follow_policy`, `version`.

    `folded_name` carries neither accents nor case. `card` is what pages show of them, as JSON.
    """

    folded_name: Mapped[str] = mapped_column(Text(collation="C"))
    about: Mapped[str | None]
    follow_policy: Mapped[str | None]
    version: Mapped[int] = mapped_column(server_default="1")
    card: Mapped[str] = mapped_column(Computed("member_card(id, display_name, kind, badge)", persisted=True))

    __table_args__ = (
        *member_checks("display_name = '' AND folded_name = '' AND num_nonnulls(badge, about, follow_policy) = 0"),
        CheckConstraint("follow_policy IN ('approve', 'open')", name="members_follow_policy"),
        Index("members_by_name", "folded_name", "id"),
    )


class Relation(Base):
    """How `from_id` stands to `to_id`: one row per ordered pair, for ever. A time stays when its state ends."""

    __tablename__ = "relations"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=sql("gen_random_uuid()"))
    from_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    to_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    seq: Mapped[int] = mapped_column(server_default="0")
    follow: Mapped[str] = mapped_column(server_default="none")
    follow_since: Mapped[datetime | None]
    blocked: Mapped[bool] = mapped_column(server_default="false")
    blocked_since: Mapped[datetime | None]
    muted: Mapped[bool] = mapped_column(server_default="false")
    muted_since: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("from_id", "to_id", name="relations_pair"),
        CheckConstraint("from_id <> to_id", name="relations_of_two"),
        CheckConstraint("follow IN ('none', 'requested', 'accepted')", name="relations_follow"),
        CheckConstraint("follow = 'none' OR NOT blocked", name="relations_block_ends_follow"),
        CheckConstraint("follow = 'none' OR follow_since IS NOT NULL", name="relations_follow_since"),
        CheckConstraint("NOT blocked OR blocked_since IS NOT NULL", name="relations_blocked_since"),
        CheckConstraint("NOT muted OR muted_since IS NOT NULL", name="relations_muted_since"),
        # the fan-out reads this index alone
        Index("relations_fan_out", "to_id", "from_id", postgresql_where=sql("follow = 'accepted'")),
        Index("relations_followers", "to_id", "follow_since", "id", postgresql_where=sql("follow = 'accepted'")),
        Index("relations_requests", "to_id", "follow_since", "id", postgresql_where=sql("follow = 'requested'")),
        Index("relations_following", "from_id", "follow_since", "id", postgresql_where=sql("follow = 'accepted'")),
        Index("relations_blocked_by", "to_id", "from_id", postgresql_where=sql("blocked")),
        Index("relations_blocks", "from_id", "blocked_since", "id", postgresql_where=sql("blocked")),
        Index("relations_mutes", "from_id", "muted_since", "id", postgresql_where=sql("muted")),
    )


class Post(Base):
    """A post; `card` is what a page shows of it after its author, `version` what an ETag counts.

    `spread` is how it reaches feeds, decided once: push puts rows into them, pull lets readers look for it.

    An erased post keeps its id, its `seq` and its times, and none of its words.
    """

    __tablename__ = "posts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    seq: Mapped[int] = mapped_column(server_default="0")
    version: Mapped[int] = mapped_column(server_default="1")
    state: Mapped[str] = mapped_column(server_default="published")
    spread: Mapped[str] = mapped_column(server_default="push")
    text: Mapped[str | None]
    warning: Mapped[str | None]
    links: Mapped[list[str]] = mapped_column(JSONB, server_default="[]")
    audience: Mapped[str]
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    card: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("state IN ('published', 'removed', 'erased')", name="posts_state"),
        CheckConstraint("spread IN ('push', 'pull')", name="posts_spread"),
        CheckConstraint(_AUDIENCES, name="posts_audience"),
        CheckConstraint(f"char_length(text) BETWEEN 1 AND {LONGEST_TEXT}", name="posts_text"),
        CheckConstraint("(state = 'erased') = (text IS NULL)", name="posts_erased_text"),
        CheckConstraint("(state = 'erased') = (card IS NULL)", name="posts_erased_card"),
        CheckConstraint("(state = 'published') = (removed_at IS NULL)", name="posts_removed_at"),
        Index("posts_by_author", "author_id", "id"),
        Index("posts_for_all", "id", postgresql_where=sql("state = 'published' AND audience = 'members'")),
        Index(
            "posts_pulled",
            "author_id",
            "id",
            postgresql_where=sql("spread = 'pull' AND state = 'published' AND audience <> 'me'"),
        ),
        Index("posts_removed", "removed_at", postgresql_where=sql("state = 'removed'")),
    )


class FeedRow(Base):
    """A post in somebody's feed. What may be seen is decided at each read; a row only makes the read cheap.

    Partitioned by owner, read backwards through its primary key; no other index.
    """

    __tablename__ = "feed"

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    post_id: Mapped[UUID] = mapped_column(primary_key=True)
    author_id: Mapped[UUID]

    __table_args__ = ({"postgresql_partition_by": "HASH (owner_id)"},)


class Pull(Base):
    """That a reader looks for an author's pull posts at each read; a row of an author with themselves begins it."""

    __tablename__ = "pulls"

    reader_id: Mapped[UUID] = mapped_column(primary_key=True)
    author_id: Mapped[UUID] = mapped_column(primary_key=True)


class Erasure(ErasureAnswer, Base):
    """The answers that members were erased here."""

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=sql("gen_random_uuid()"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
