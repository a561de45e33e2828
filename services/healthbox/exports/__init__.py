"""Everything of a member's, written as it is read: a zip of tables, a FHIR bundle, or what a page is drawn from."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.healthbox.exports import csv, fhir, page
from services.healthbox.models import Entry

Tell = Callable[[int], None]
_WRITERS: dict[str, Callable[[Any, Session, UUID, Tell], Iterator[bytes]]] = {
    "csv": csv.write,
    "fhir": fhir.write,
    "html": page.write,
}


def write(room: Any, tx: Session, member_id: UUID, format_: str, tell: Tell = lambda _: None) -> Iterator[bytes]:
    """The export in parts, never whole in memory. `tell` is called with how many entries are written."""
    return _WRITERS[format_](room, tx, member_id, tell)


def count(tx: Session, member_id: UUID) -> int:
    """How many entries an export has."""
    mine = Entry.member_id == member_id, Entry.deleted_at.is_(None)
    return tx.scalars(select(func.count()).select_from(Entry).where(*mine)).one()
