"""Imports of registers, and the packaged places of nine countries."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from services.directory.models.base import Base


class Import(Base):
    """One reading of a register's file. `rows`: read so far; `merged_to`: the last register number that was merged;
    `counts`: what became of its rows, and how many are `left` to merge. `file`: a digest of what it holds."""

    __tablename__ = "imports"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    source: Mapped[str]
    file: Mapped[bytes]
    as_of: Mapped[date]
    state: Mapped[str]
    rows: Mapped[int] = mapped_column(BigInteger, server_default="0")
    merged_to: Mapped[str | None]
    counts: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    started_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("state IN ('reading', 'merging', 'done', 'refused')", name="imports_state"),
        CheckConstraint("(state IN ('reading', 'merging')) = (ended_at IS NULL)", name="imports_ended"),
        Index("imports_one_open", "source", unique=True, postgresql_where=sql("ended_at IS NULL")),
    )


class ImportRow(Base):
    """A row of a file on its way: one place of one entry. An unlogged table: after a crash of the database it is
    empty, and the file is read again."""

    __tablename__ = "import_rows"

    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    register_number: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    title: Mapped[str | None]
    profession: Mapped[str | None]
    specialty: Mapped[str | None]
    mode: Mapped[str | None]
    place_key: Mapped[str | None]
    place_name: Mapped[str | None]
    address: Mapped[str | None]
    postcode: Mapped[str | None]
    city: Mapped[str | None]
    commune: Mapped[str | None]
    country: Mapped[str]
    phone: Mapped[str | None]
    finess: Mapped[str | None]
    lat: Mapped[float | None]
    lon: Mapped[float | None]

    __table_args__ = (
        Index("import_rows_number", "import_id", "register_number"),
        {"prefixes": ["UNLOGGED"]},
    )


class Reject(Base):
    """A row that could not be taken: its line in the file and why, never what it says."""

    __tablename__ = "import_rejects"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    line: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    reason: Mapped[str]


class Locality(Base):
    """A commune, city or district with its centre. `id`: country and the country's own code, as FR-69123.

    `folded`: every folded form of its names; `sought`: the same in a row, for typos. `parent_id`: of a district.
    """

    __tablename__ = "localities"

    id: Mapped[str] = mapped_column(primary_key=True)
    country: Mapped[str]
    region: Mapped[str | None]
    parent_id: Mapped[str | None]
    name: Mapped[str]
    arabic: Mapped[str | None]
    folded: Mapped[list[str]]
    sought: Mapped[str]
    postcodes: Mapped[list[str]]
    lat: Mapped[float]
    lon: Mapped[float]
    population: Mapped[int]

    __table_args__ = (
        Index("localities_folded", "folded", postgresql_using="gin"),
        Index("localities_postcodes", "postcodes", postgresql_using="gin"),
        Index("localities_sought", "sought", postgresql_using="gin", postgresql_ops={"sought": "gin_trgm_ops"}),
        Index("localities_point_at", "lat", "lon"),
        Index("localities_parent", "parent_id"),
    )


class Loaded(Base):
    """A packaged file that was loaded, by the digest of what it held."""

    __tablename__ = "loaded"

    name: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    loaded_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
