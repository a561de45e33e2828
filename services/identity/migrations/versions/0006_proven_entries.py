"""Entries of the directory that were proven to be a member's: what their badge stands for."""

from alembic import op

revision = "0006"
down_revision = "0005"

_TABLE = """
CREATE TABLE proven_entries (
    entry_id uuid PRIMARY KEY,
    member_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('professional', 'establishment', 'partner'))
);
CREATE INDEX proven_entries_member ON proven_entries (member_id);
"""


def upgrade() -> None:
    op.execute(_TABLE)
