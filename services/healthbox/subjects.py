"""Whose rows a transaction sees: the database's policies go by two settings that end with the transaction."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from kit.prepared import Prepared, put
from services.healthbox.kms import Kms

_ENTER = Prepared(
    "healthbox_enter",
    text("SELECT set_config('app.subject', :subject, true), set_config('app.actor', :actor, true)"),
)


def enter(tx: Session, subject: UUID, actor: UUID | None = None, kms: Kms | None = None) -> None:
    """From here on the transaction sees the rows of `subject`, and of shares those with `actor` (the subject unless
    said); of nobody else, whatever it asks. `kms` opens what is sealed; without it nothing is opened."""
    if kms is not None:
        tx.info["kms"] = kms
    put(tx, _ENTER, {"subject": str(subject), "actor": str(actor or subject)})
