"""Imports and exports as jobs, marked days, foods of an imported table."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SUBJECT = "nullif(current_setting('app.subject', true), '')::uuid"
_POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON {table} USING (member_id = {subject}) WITH CHECK (member_id = {subject});
"""
_TABLES = """
CREATE TABLE jobs (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    arguments JSONB NOT NULL,
    upload TEXT,
    download TEXT,
    position BIGINT NOT NULL DEFAULT 0,
    done BIGINT NOT NULL DEFAULT 0,
    total BIGINT,
    report JSONB NOT NULL DEFAULT '{}'::jsonb,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT jobs_kind CHECK (kind IN ('import', 'export')),
    CONSTRAINT jobs_state CHECK (state IN ('waiting', 'running', 'done', 'failed'))
);
CREATE INDEX ix_jobs_member_id ON jobs (member_id);

CREATE TABLE marks (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    day DATE NOT NULL,
    label BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
    PRIMARY KEY (id)
);
CREATE INDEX ix_marks_member_id ON marks (member_id);

CREATE TABLE foods (
    source TEXT NOT NULL,
    code TEXT NOT NULL,
    names JSONB NOT NULL,
    folded TEXT NOT NULL,
    family TEXT,
    nutrients JSONB NOT NULL,
    PRIMARY KEY (source, code)
);

-- all rows are of the kinds before: checked while the table is short
ALTER TABLE due DROP CONSTRAINT due_kind;
ALTER TABLE due ADD CONSTRAINT due_kind CHECK (kind IN ('reminder', 'share', 'entry', 'job')) NOT VALID;
ALTER TABLE due VALIDATE CONSTRAINT due_kind;
"""


def upgrade() -> None:
    op.execute(_TABLES)
    for table in ("jobs", "marks"):
        op.execute(_POLICY.format(table=table, subject=_SUBJECT))
