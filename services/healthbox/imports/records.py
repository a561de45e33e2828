"""What a file gives, whatever its format: records, facts beside them, and what of it could not be read."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.database import clock
from services.healthbox.models import Entry, Member
from services.healthbox.tasks import Unreadable

__all__ = ["Context", "Fact", "Held", "Problem", "Record", "Unreadable", "context"]

WHOLE = ("apple", "health_connect")  # a file of theirs names all there is
SOURCES = ("self", "csv", "apple", "health_connect", "fhir")


@dataclass(frozen=True, slots=True)
class Record:
    """One point of a source.

    `number`: its place in the file, from 1 on. `source_version`: the newer sorts after the older (`kit.times.instant`),
    and counts. `retracted`: the source took it back; of the rest only source, id and version count then."""

    number: int
    tracker: str
    at: datetime
    zone: str
    values: dict[str, Any]
    note: str | None
    source: str
    source_id: str
    source_version: str
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is kept beside the entries: `values` as a door of its kind would be asked, not checked yet.

    `number`: its place in the file; `nth`: which of several alike it is there, from 1 on."""

    number: int
    kind: str
    values: dict[str, Any]
    nth: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """What of the file was not taken over, and why: the field and what is allowed, never what was there."""

    number: int
    field: str
    detail: str


@dataclass(frozen=True, slots=True)
class Held:
    """A point of a source that came in before."""

    tracker: str
    at: datetime
    source_id: str


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader must know besides the file. `zone`: the member's own; `now`: the version of what tells none;
    `held`: what came out of the same app before, which a whole export of it takes back by not naming it."""

    zone: str
    now: datetime
    held: tuple[Held, ...] = field(default=())


def context(tx: Session, member_id: UUID, format_: str) -> Context:
    """For a file of this member."""
    zone = tx.scalar(select(Member.time_zone).where(Member.id == member_id)) or "Europe/Paris"
    query = select(Entry.tracker, Entry.at, Entry.source_id).where(
        Entry.member_id == member_id, Entry.source == format_, Entry.source_id.is_not(None)
    )
    if format_ not in WHOLE:
        return Context(zone, clock(tx))
    held = tx.execute(query.order_by(Entry.source_id))
    return Context(zone, clock(tx), tuple(Held(tracker, at, str(source_id)) for tracker, at, source_id in held))
