"""What an export reads: rows in pages, so that ten years of entries need as little memory as ten days."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from services.healthbox import notes
from services.healthbox.models import Access, Entry, Revision

PAGE = 500


def entries(tx: Session, member_id: UUID, tracker: str) -> Iterator[Entry]:
    """A member's entries of a tracker, the oldest first."""
    mine = select(Entry).where(
        Entry.member_id == member_id, Entry.tracker == tracker, Entry.deleted_at.is_(None)
    ).order_by(Entry.day, Entry.at, Entry.id).limit(PAGE)  # fmt: skip
    place = tuple_(Entry.day, Entry.at, Entry.id)
    return _all(tx, mine, lambda last: place > (last.day, last.at, last.id))


def revisions(tx: Session, member_id: UUID) -> Iterator[Revision]:
    """How a member's entries were before they were changed."""
    mine = select(Revision).where(Revision.member_id == member_id).order_by(Revision.entry_id, Revision.version)
    place = tuple_(Revision.entry_id, Revision.version)
    return _all(tx, mine.limit(PAGE), lambda last: place > (last.entry_id, last.version))


def accesses(tx: Session, member_id: UUID) -> Iterator[Access]:
    """Who saw what, the oldest first."""
    mine = select(Access).where(Access.member_id == member_id).order_by(Access.number).limit(PAGE)
    return _all(tx, mine, lambda last: Access.number > last.number)


def note(tx: Session, entry: Entry) -> str | None:
    """What is written to an entry."""
    return notes.unseal(tx, entry.member_id, entry.note, entry.id, "entries.note")


def old_note(tx: Session, row: Revision) -> str | None:
    """What was written to it before a change."""
    return notes.unseal(tx, row.member_id, row.note, f"{row.entry_id}/{row.version}", "revisions.note")


def _all(tx: Session, query: Any, after: Any) -> Iterator[Any]:
    page = tx.scalars(query).all()
    while page:
        yield from page
        last = page[-1]
        tx.expunge_all()
        page = tx.scalars(query.where(after(last))).all() if len(page) == PAGE else []
