"""Forgotten passwords and changes of address, with their mails."""

from alembic import op

revision = "0005"
down_revision = "0004"

_TABLES = """
CREATE TABLE password_resets (
    id uuid PRIMARY KEY,
    address bytea NOT NULL CHECK (octet_length(address) = 32),
    member_id uuid,  -- no foreign key: checking it would make a known address slower
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX password_resets_address ON password_resets (address, created_at);
CREATE INDEX password_resets_member ON password_resets (member_id);
CREATE INDEX password_resets_created ON password_resets (created_at);

CREATE TABLE email_changes (
    id uuid PRIMARY KEY,
    member_id uuid NOT NULL REFERENCES accounts,
    session_id uuid NOT NULL,
    new_email text NOT NULL,
    old_email text,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX email_changes_member ON email_changes (member_id, created_at);
CREATE INDEX email_changes_new ON email_changes (new_email, created_at);
CREATE INDEX email_changes_old ON email_changes (old_email);
CREATE INDEX email_changes_created ON email_changes (created_at);

ALTER TABLE mails
    DROP CONSTRAINT mails_purpose_check,
    ADD CONSTRAINT mails_purpose_check CHECK (purpose IN ('confirm', 'known', 'farewell', 'unused', 'reset',
        'password_changed', 'email_change', 'email_taken', 'email_changed'));
"""


def upgrade() -> None:
    op.execute(_TABLES)
