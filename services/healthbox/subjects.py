"""Whose rows a transaction of the Health Box sees, and what opens the notes that are sealed in them."""

from typing import NamedTuple, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from kit import subjects
from services.healthbox.kms import Kms


class Whose(Protocol):
    """Who owns what a rule is about, and nothing else of them: an actor at a door, or the member of a job."""

    @property
    def member_id(self) -> UUID:
        """The member."""


class Own(NamedTuple):
    """The member of a job."""

    member_id: UUID


def enter(tx: Session, subject: UUID, actor: UUID | None = None, kms: Kms | None = None) -> None:
    """`kit.subjects.enter`; `kms` opens what is sealed, without it nothing is opened."""
    if kms is not None:
        tx.info["kms"] = kms
    subjects.enter(tx, subject, actor)
