"""Whose rows a transaction of the Health Box sees, and what opens the notes that are sealed in them."""

from uuid import UUID

from sqlalchemy.orm import Session

from kit import subjects
from services.healthbox.kms import Kms


def enter(tx: Session, subject: UUID, actor: UUID | None = None, kms: Kms | None = None) -> None:
    """`kit.subjects.enter`; `kms` opens what is sealed, without it nothing is opened."""
    if kms is not None:
        tx.info["kms"] = kms
    subjects.enter(tx, subject, actor)
