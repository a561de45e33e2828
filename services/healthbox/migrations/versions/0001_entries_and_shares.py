"""Entries, shares, the log of accesses, questionnaires, with row-level security.

Beside the transport's tables."""

from alembic import op

from kit.migrate import transport_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# whose rows a transaction may see: set by it, gone with it; where it is not set there are none
_SUBJECT = "nullif(current_setting('app.subject', true), '')::uuid"
_ACTOR = "nullif(current_setting('app.actor', true), '')::uuid"
_OWN = (
    "entries", "revisions", "profiles", "heights", "goals", "pauses", "favourites", "assessments", "reminders",
    "keys", "accesses",
)  # fmt: skip
_POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON {table} USING ({seen}) WITH CHECK (member_id = {subject});
"""

# a whole chain goes with its member, and no link alone: the service's role may neither change nor delete one
_ERASE_CHAIN = """
CREATE FUNCTION erase_chain() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public AS
$$ DELETE FROM accesses WHERE member_id = nullif(current_setting('app.subject', true), '')::uuid $$
"""
_TABLES = """
CREATE TABLE accesses (
    member_id UUID NOT NULL,
    number BIGINT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    by_id UUID NOT NULL,
    session_id UUID NOT NULL,
    share_id UUID NOT NULL,
    what TEXT[] NOT NULL,
    from_day DATE NOT NULL,
    to_day DATE NOT NULL,
    request_id TEXT,
    hash BYTEA NOT NULL,
    PRIMARY KEY (member_id, number)
);

CREATE TABLE assessments (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    instrument TEXT NOT NULL,
    version TEXT NOT NULL,
    answers JSONB NOT NULL,
    score DOUBLE PRECISION,
    range TEXT,
    help BOOLEAN NOT NULL DEFAULT false,
    day DATE NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX assessments_of ON assessments (member_id, instrument, id);

CREATE TABLE blocks (
    id UUID NOT NULL,
    from_id UUID NOT NULL,
    to_id UUID NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT blocks_pair UNIQUE (from_id, to_id)
);
CREATE INDEX blocks_back ON blocks (to_id);

CREATE TABLE contacts (
    id UUID NOT NULL,
    from_id UUID NOT NULL,
    to_id UUID NOT NULL,
    follows BOOLEAN NOT NULL DEFAULT false,
    PRIMARY KEY (id),
    CONSTRAINT contacts_pair UNIQUE (from_id, to_id)
);
CREATE INDEX contacts_back ON contacts (to_id);

CREATE TABLE due (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    kind TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT due_kind CHECK (kind IN ('reminder', 'share', 'entry'))
);
CREATE INDEX ix_due_at ON due (at);
CREATE INDEX ix_due_member_id ON due (member_id);

CREATE TABLE entries (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    tracker TEXT NOT NULL,
    day DATE NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    zone TEXT NOT NULL,
    amounts JSONB NOT NULL,
    note BYTEA,
    source TEXT DEFAULT 'self' NOT NULL,
    source_id TEXT,
    source_version TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    deleted_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (id),
    CONSTRAINT entries_tracker CHECK (tracker IN ('weight', 'mood', 'sleep', 'tobacco', 'nutrition', 'activity')),
    CONSTRAINT entries_amounts CHECK (jsonb_typeof(amounts) = 'object')
);
CREATE INDEX entries_day ON entries (member_id, tracker, day, at, id);
CREATE INDEX entries_deleted ON entries (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE UNIQUE INDEX entries_source ON entries (member_id, source, source_id) WHERE source_id IS NOT NULL;

CREATE TABLE erasures (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    seq INTEGER NOT NULL DEFAULT 0,
    done_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX ix_erasures_member_id ON erasures (member_id);

CREATE TABLE favourites (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    name BYTEA NOT NULL,
    amounts JSONB NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX ix_favourites_member_id ON favourites (member_id);

CREATE TABLE goals (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    tracker TEXT NOT NULL,
    measure TEXT NOT NULL,
    target DOUBLE PRECISION NOT NULL,
    since DATE NOT NULL,
    by DATE,
    PRIMARY KEY (id),
    CONSTRAINT goals_tracker CHECK (tracker IN ('weight', 'mood', 'sleep', 'tobacco', 'nutrition', 'activity'))
);
CREATE INDEX ix_goals_member_id ON goals (member_id);

CREATE TABLE heads (
    member_id UUID NOT NULL,
    count BIGINT NOT NULL DEFAULT 0,
    hash BYTEA NOT NULL,
    PRIMARY KEY (member_id)
);

CREATE TABLE heights (
    member_id UUID NOT NULL,
    day DATE NOT NULL,
    cm DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (member_id, day),
    CONSTRAINT heights_cm CHECK (cm BETWEEN 40 AND 260)
);

CREATE TABLE keys (
    member_id UUID NOT NULL,
    version INTEGER NOT NULL,
    wrapped BYTEA NOT NULL,
    kek TEXT NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (member_id, version)
);

CREATE TABLE members (
    id UUID NOT NULL,
    seq INTEGER NOT NULL,
    provisional BOOLEAN NOT NULL,
    display_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    badge TEXT,
    language TEXT,
    country TEXT,
    time_zone TEXT,
    state TEXT DEFAULT 'active' NOT NULL,
    since TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT members_state CHECK (state IN ('active', 'suspended', 'erased')),
    CONSTRAINT members_erased CHECK (state <> 'erased' OR display_name = '' AND badge IS NULL)
);

CREATE TABLE pauses (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    tracker TEXT,
    because TEXT NOT NULL,
    from_day DATE NOT NULL,
    to_day DATE,
    PRIMARY KEY (id),
    CONSTRAINT pauses_tracker CHECK (tracker IN ('weight', 'mood', 'sleep', 'tobacco', 'nutrition', 'activity')),
    CONSTRAINT pauses_order CHECK (to_day >= from_day)
);
CREATE INDEX ix_pauses_member_id ON pauses (member_id);

CREATE TABLE profiles (
    member_id UUID NOT NULL,
    birth_date DATE,
    sex TEXT,
    pregnant BOOLEAN NOT NULL DEFAULT false,
    athlete BOOLEAN NOT NULL DEFAULT false,
    guarded BOOLEAN NOT NULL DEFAULT false,
    origin TEXT DEFAULT 'default' NOT NULL,
    hide_numbers BOOLEAN NOT NULL DEFAULT false,
    weight_unit TEXT,
    height_unit TEXT,
    quit_on DATE,
    cigarettes_before INTEGER,
    pack_price NUMERIC,
    pack_size INTEGER,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (member_id),
    CONSTRAINT profiles_sex CHECK (sex IN ('female', 'male')),
    CONSTRAINT profiles_origin CHECK (origin IN ('default', 'lower'))
);

CREATE TABLE reminders (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    tracker TEXT NOT NULL,
    at TIME WITHOUT TIME ZONE NOT NULL,
    weekdays SMALLINT[] NOT NULL,
    seq INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (id)
);
CREATE INDEX ix_reminders_member_id ON reminders (member_id);

CREATE TABLE shares (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    with_member_id UUID NOT NULL,
    trackers TEXT[] NOT NULL,
    from_day DATE NOT NULL,
    to_day DATE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    because TEXT,
    seq INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (id),
    CONSTRAINT shares_other CHECK (member_id <> with_member_id),
    CONSTRAINT shares_order CHECK (to_day >= from_day),
    CONSTRAINT shares_because CHECK (because IN ('revoked', 'expired', 'blocked', 'left')),
    CONSTRAINT shares_ended CHECK ((ended_at IS NULL) = (because IS NULL))
);
CREATE INDEX ix_shares_member_id ON shares (member_id);
CREATE INDEX ix_shares_with_member_id ON shares (with_member_id);
CREATE INDEX shares_open ON shares (expires_at) WHERE ended_at IS NULL;

CREATE TABLE revisions (
    entry_id UUID NOT NULL,
    version INTEGER NOT NULL,
    member_id UUID NOT NULL,
    by UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    zone TEXT NOT NULL,
    amounts JSONB NOT NULL,
    note BYTEA,
    changed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (entry_id, version),
    FOREIGN KEY(entry_id) REFERENCES entries (id) ON DELETE CASCADE
);
CREATE INDEX ix_revisions_member_id ON revisions (member_id);
"""


def upgrade() -> None:
    op.execute(transport_sql(1))
    op.execute(transport_sql(2))
    op.execute(_TABLES)
    for table in _OWN:
        op.execute(_POLICY.format(table=table, seen=f"member_id = {_SUBJECT}", subject=_SUBJECT))
    op.execute("COMMENT ON TABLE accesses IS 'append-only'")
    op.execute(_ERASE_CHAIN)
    seen = f"member_id = {_SUBJECT} OR with_member_id = {_ACTOR}"
    op.execute(_POLICY.format(table="shares", seen=seen, subject=_SUBJECT))
