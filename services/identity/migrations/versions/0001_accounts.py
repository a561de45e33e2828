"""The transport's tables; accounts, sign-ups, mails, sessions, failures, signing keys."""

from alembic import op

from kit.migrate import transport_sql

revision = "0001"
down_revision = None

KINDS = "('patient', 'carer', 'professional', 'association', 'partner')"

TABLES = f"""
CREATE TABLE accounts (
    id uuid PRIMARY KEY,
    email text UNIQUE,
    password text,
    kind text CHECK (kind IN {KINDS}),
    display_name text CHECK (char_length(display_name) BETWEEN 2 AND 40),
    badge text,
    birth_date date,
    language text CHECK (language ~ '^[a-z]{{2}}$'),
    country text CHECK (country ~ '^[A-Z]{{2}}$'),
    time_zone text,
    state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended', 'erased')),
    seq bigint NOT NULL DEFAULT 0,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    CHECK ((state = 'erased') = (ended_at IS NOT NULL)),
    CHECK (CASE WHEN state = 'erased'
        THEN num_nonnulls(email, password, kind, display_name, badge, birth_date, language, country, time_zone) = 0
        ELSE num_nulls(email, password, kind, display_name, birth_date, language, country, time_zone) = 0 END)
);

CREATE TABLE signups (
    id uuid PRIMARY KEY,
    email text NOT NULL,
    password text NOT NULL,
    kind text NOT NULL CHECK (kind IN {KINDS}),
    display_name text NOT NULL,
    birth_date date NOT NULL,
    language text NOT NULL,
    country text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    cancelled_at timestamptz,
    CHECK (num_nonnulls(used_at, cancelled_at) <= 1)
);
CREATE INDEX signups_email ON signups (email);
CREATE INDEX signups_expires ON signups (expires_at);

CREATE TABLE mails (
    id uuid PRIMARY KEY,
    purpose text NOT NULL CHECK (purpose IN ('confirm', 'known')),
    about uuid NOT NULL,
    language text NOT NULL,
    state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'sent', 'failed')),
    attempts integer NOT NULL DEFAULT 0,
    next_at timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX mails_due ON mails (next_at) WHERE state IN ('queued', 'sending');
CREATE INDEX mails_about ON mails (about, created_at);

CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    member_id uuid NOT NULL REFERENCES accounts,
    device text NOT NULL DEFAULT '',
    level smallint NOT NULL DEFAULT 1,
    generation integer NOT NULL DEFAULT 1 CHECK (generation > 0),
    seq bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz
);
CREATE INDEX sessions_member ON sessions (member_id) WHERE revoked_at IS NULL;
CREATE INDEX sessions_revoked ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX sessions_used ON sessions (last_used_at);

CREATE TABLE failures (
    address bytea PRIMARY KEY CHECK (octet_length(address) = 32),
    count integer NOT NULL CHECK (count > 0),
    last_at timestamptz NOT NULL DEFAULT now(),
    next_allowed_at timestamptz NOT NULL
);
CREATE INDEX failures_last ON failures (last_at);

CREATE TABLE signing_keys (
    kid text PRIMARY KEY,
    state text NOT NULL UNIQUE CHECK (state IN ('previous', 'current', 'next')),
    public jsonb NOT NULL,
    sealed bytea NOT NULL,
    state_since timestamptz NOT NULL DEFAULT now()
);
"""


def upgrade() -> None:
    op.execute(transport_sql(1))
    op.execute(TABLES)
