"""Whose rows a transaction sees, where rows are a member's alone: the database's policies go by two settings.

Both end with the transaction. A room names its subject in `enter`, a migration secures each table with `policy`, and a
test of the room says which tables have none by intention.
"""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from kit.prepared import Prepared, put

# set by a transaction, gone with it; where it is not set there are no rows
SUBJECT = "nullif(current_setting('app.subject', true), '')::uuid"
ACTOR = "nullif(current_setting('app.actor', true), '')::uuid"
OWN = f"member_id = {SUBJECT}"

_ENTER = Prepared(
    "enter_subject",
    text("SELECT set_config('app.subject', :subject, true), set_config('app.actor', :actor, true)"),
)
_POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON {table} USING ({seen}) WITH CHECK ({own});
"""


def enter(tx: Session, subject: UUID, actor: UUID | None = None) -> None:
    """From here on the transaction sees the rows of `subject`, and of what is shown to others those with `actor` (the
    subject unless said); of nobody else, whatever it asks."""
    put(tx, _ENTER, {"subject": str(subject), "actor": str(actor or subject)})


def policy(table: str, seen: str = OWN) -> str:
    """The SQL of a migration that secures a table, against its owner too: rows that are `seen` are read, and only rows
    of one's own are written (`member_id`)."""
    return _POLICY.format(table=table, seen=seen, own=OWN)
