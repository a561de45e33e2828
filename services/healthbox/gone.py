"""Points of a source that are no more: another import of the same file does not bring them back."""

from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.healthbox.models import Gone

_ALIKE = ("csv", "fhir")
Key = tuple[str, str]


def key(source: str, source_id: str) -> Key:
    """What a point is known by. csv and fhir are one source here: both carry ids of ours."""
    return ("csv" if source in _ALIKE else source), source_id


def digest(point: Key) -> bytes:
    """What stands for a point that is gone: nothing can be read in it."""
    return sha256("|".join(point).encode()).digest()


def mark(tx: Session, member_id: UUID, point: Key, version: str | None) -> None:
    """A point is gone: its source took it back as of a version, or (None) its member deleted it, for good."""
    row = insert(Gone).values(member_id=member_id, digest=digest(point), version=version)
    tx.execute(row.on_conflict_do_update(index_elements=[Gone.member_id, Gone.digest], set_={"version": version}))


def unmark(tx: Session, member_id: UUID, point: Key) -> None:
    """It is there again, in a newer version."""
    tx.execute(delete(Gone).where(Gone.member_id == member_id, Gone.digest == digest(point)))
