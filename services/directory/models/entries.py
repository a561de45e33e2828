"""Entries, their places, and what their owners say of them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from services.directory.models.base import Base


class Entry(Base):
    """A person or a house of a register, with all its places. A row is never deleted: what left is `closed`.

    `profession`, `specialties`: codes of the vocabulary, the most telling first. `words`: the folded words of its
    names, `sought` the same in a row. `listed`: not hidden at the wish of who is in it. `digest`: of the register's
    row as it was taken in. `seq` counts its events, `version` what its owner changed, `revision` every change that
    the index has to know: it is the version of the document there.
    """

    __tablename__ = "entries"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    source: Mapped[str]
    register_number: Mapped[str]
    kind: Mapped[str]
    country: Mapped[str]
    name: Mapped[str]
    title: Mapped[str | None]
    profession: Mapped[str | None]
    specialties: Mapped[list[str]]
    words: Mapped[list[str]]
    sought: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="open")
    listed: Mapped[bool] = mapped_column(server_default="true")
    as_of: Mapped[date]
    closed_at: Mapped[datetime | None]
    digest: Mapped[bytes]
    member_id: Mapped[UUID | None]
    claimed_at: Mapped[datetime | None]
    seq: Mapped[int] = mapped_column(server_default="0")
    version: Mapped[int] = mapped_column(server_default="1")
    revision: Mapped[int] = mapped_column(BigInteger, server_default="1")

    __table_args__ = (
        CheckConstraint("kind IN ('professional', 'establishment', 'partner')", name="entries_kind"),
        CheckConstraint("state IN ('open', 'closed')", name="entries_state"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="entries_closed"),
        CheckConstraint("(member_id IS NULL) = (claimed_at IS NULL)", name="entries_claimed"),
        UniqueConstraint("source", "register_number", name="entries_number"),
        Index("entries_words", "words", postgresql_using="gin"),
        Index("entries_specialties", "specialties", postgresql_using="gin"),
        Index("entries_by_profession", "profession", postgresql_include=["id"]),
        Index(
            "entries_sought", "sought", postgresql_using="gin", postgresql_ops={"sought": "gin_trgm_ops"}
        ),
        Index("entries_member", "member_id", postgresql_where=sql("member_id IS NOT NULL")),
    )  # fmt: skip


class NameWord(Base):
    """A folded word that some entry has or had among its `words`: what a word with a slip is compared with. The
    database itself keeps it, at each change of an entry."""

    __tablename__ = "name_words"

    word: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (
        Index("name_words_alike", "word", postgresql_using="gin", postgresql_ops={"word": "gin_trgm_ops"}),
    )


class Place(Base):
    """Where an entry is found. `key`: the register's own name for it, within the entry; `position`: its order.

    `address`: lines above the postcode. `commune`: a locality's id. `finess`: the site it stands in.
    `precision`: site (the register's own point), commune (its centre) or none, and then no point.
    """

    __tablename__ = "places"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"))
    key: Mapped[str]
    position: Mapped[int]
    name: Mapped[str | None]
    address: Mapped[str]
    postcode: Mapped[str | None]
    city: Mapped[str]
    commune: Mapped[str | None]
    country: Mapped[str]
    phone: Mapped[str | None]
    mode: Mapped[str | None]
    finess: Mapped[str | None]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    precision: Mapped[str]

    __table_args__ = (
        CheckConstraint("precision IN ('site', 'commune', 'none')", name="places_precision"),
        CheckConstraint("mode IN ('liberal', 'salaried', 'other')", name="places_mode"),
        CheckConstraint(
            "num_nonnulls(lat, lon) = CASE precision WHEN 'none' THEN 0 ELSE 2 END", name="places_point"
        ),
        CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name="places_on_earth"),
        UniqueConstraint("entry_id", "key", name="places_key"),
        Index("places_by_point", "lat", "lon", postgresql_include=["entry_id"]),
        Index("places_finess", "finess", postgresql_where=sql("finess IS NOT NULL")),
        Index("places_by_commune", "commune", postgresql_include=["entry_id"]),
        Index("places_by_postcode", "postcode", postgresql_include=["entry_id"]),
    )  # fmt: skip


class Profile(Base):
    """What the owner of an entry says of it. `sector`: of a French professional's fees."""

    __tablename__ = "profiles"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    presentation: Mapped[str | None]
    languages: Mapped[list[str]] = mapped_column(server_default="{}")
    fees: Mapped[str | None]
    hours: Mapped[str | None]
    access: Mapped[str | None]
    sector: Mapped[str | None]
    accessible: Mapped[bool | None]
    video: Mapped[bool | None]
    accepts_new: Mapped[bool | None]
    changed_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))

    __table_args__ = (CheckConstraint("sector IN ('1', '2', 'optam', 'none')", name="profiles_sector"),)


class Queued(Base):
    """An entry that the index does not know as it is. `noted_at` tells whether it changed again meanwhile."""

    __tablename__ = "index_queue"

    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    noted_at: Mapped[datetime] = mapped_column(server_default=sql("clock_timestamp()"), index=True)
