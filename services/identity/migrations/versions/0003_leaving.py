"""Members who leave: asked for or unused for two years, the services that answer, and two mails."""

from alembic import op

revision = "0003"
down_revision = "0002"

_LEAVING = """
ALTER TABLE accounts
    ADD last_used_at timestamptz DEFAULT now(),
    ADD warned_at timestamptz,
    DROP CONSTRAINT accounts_state_check,
    ADD CONSTRAINT accounts_state_check CHECK (state IN ('active', 'suspended', 'leaving', 'erased'));
CREATE INDEX accounts_used ON accounts (last_used_at) WHERE state = 'active';

ALTER TABLE mails
    DROP CONSTRAINT mails_purpose_check,
    ADD CONSTRAINT mails_purpose_check CHECK (purpose IN ('confirm', 'known', 'farewell', 'unused'));

CREATE TABLE erasures (
    member_id uuid PRIMARY KEY REFERENCES accounts,
    requested_at timestamptz NOT NULL,
    closed_at timestamptz
);
CREATE INDEX erasures_open ON erasures (requested_at) WHERE closed_at IS NULL;

CREATE TABLE erasure_answers (
    member_id uuid NOT NULL REFERENCES erasures,
    service text NOT NULL,
    done_at timestamptz,
    PRIMARY KEY (member_id, service)
);
"""


def upgrade() -> None:
    op.execute(_LEAVING)
