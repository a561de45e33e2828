"""Entries and places, what owners say, claims, imports, packaged places, beside the transport's tables."""

from alembic import op

from kit.migrate import transport_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;

CREATE TABLE entries (
    id UUID NOT NULL,
    source TEXT NOT NULL,
    register_number TEXT NOT NULL,
    kind TEXT NOT NULL,
    country TEXT NOT NULL,
    name TEXT NOT NULL,
    title TEXT,
    profession TEXT,
    specialties TEXT[] NOT NULL,
    words TEXT[] NOT NULL,
    sought TEXT NOT NULL,
    state TEXT DEFAULT 'open' NOT NULL,
    listed BOOLEAN NOT NULL DEFAULT true,
    as_of DATE NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    digest BYTEA NOT NULL,
    member_id UUID,
    claimed_at TIMESTAMP WITH TIME ZONE,
    seq INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 1,
    revision BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (id),
    CONSTRAINT entries_kind CHECK (kind IN ('professional', 'establishment', 'partner')),
    CONSTRAINT entries_state CHECK (state IN ('open', 'closed')),
    CONSTRAINT entries_closed CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
    CONSTRAINT entries_claimed CHECK ((member_id IS NULL) = (claimed_at IS NULL)),
    CONSTRAINT entries_number UNIQUE (source, register_number)
);
CREATE INDEX entries_member ON entries (member_id) WHERE member_id IS NOT NULL;
CREATE INDEX entries_profession ON entries (profession);
CREATE INDEX entries_sought ON entries USING gin (sought gin_trgm_ops);
CREATE INDEX entries_specialties ON entries USING gin (specialties);
CREATE INDEX entries_words ON entries USING gin (words);

CREATE TABLE discarded (
    handle TEXT NOT NULL,
    PRIMARY KEY (handle)
);

CREATE TABLE erasures (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    seq INTEGER NOT NULL DEFAULT 0,
    done_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX ix_erasures_member_id ON erasures (member_id);

CREATE UNLOGGED TABLE import_rows (
    import_id UUID NOT NULL,
    line BIGINT NOT NULL,
    register_number TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    title TEXT,
    profession TEXT,
    specialty TEXT,
    mode TEXT,
    place_key TEXT,
    place_name TEXT,
    address TEXT,
    postcode TEXT,
    city TEXT,
    commune TEXT,
    country TEXT NOT NULL,
    phone TEXT,
    finess TEXT,
    lat DOUBLE PRECISION,
    lon DOUBLE PRECISION,
    PRIMARY KEY (import_id, line)
);
CREATE INDEX import_rows_number ON import_rows (import_id, register_number);

CREATE TABLE imports (
    id UUID NOT NULL,
    source TEXT NOT NULL,
    file BYTEA NOT NULL,
    as_of DATE NOT NULL,
    state TEXT NOT NULL,
    rows BIGINT NOT NULL DEFAULT 0,
    merged_to TEXT,
    counts JSONB DEFAULT '{}' NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (id),
    CONSTRAINT imports_state CHECK (state IN ('reading', 'merging', 'done', 'refused')),
    CONSTRAINT imports_ended CHECK ((state IN ('reading', 'merging')) = (ended_at IS NULL))
);
CREATE UNIQUE INDEX imports_one_open ON imports (source) WHERE ended_at IS NULL;

CREATE TABLE index_queue (
    entry_id UUID NOT NULL,
    noted_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    PRIMARY KEY (entry_id)
);
CREATE INDEX ix_index_queue_noted_at ON index_queue (noted_at);

CREATE TABLE loaded (
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    loaded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE localities (
    id TEXT NOT NULL,
    country TEXT NOT NULL,
    region TEXT,
    parent_id TEXT,
    name TEXT NOT NULL,
    arabic TEXT,
    folded TEXT[] NOT NULL,
    sought TEXT NOT NULL,
    postcodes TEXT[] NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    population INTEGER NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX localities_folded ON localities USING gin (folded);
CREATE INDEX localities_parent ON localities (parent_id);
CREATE INDEX localities_point_at ON localities (lat, lon);
CREATE INDEX localities_postcodes ON localities USING gin (postcodes);
CREATE INDEX localities_sought ON localities USING gin (sought gin_trgm_ops);

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

CREATE TABLE claims (
    id UUID NOT NULL,
    entry_id UUID NOT NULL,
    member_id UUID NOT NULL,
    method TEXT NOT NULL,
    document TEXT,
    state TEXT NOT NULL,
    reason TEXT,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_at TIMESTAMP WITH TIME ZONE,
    decided_by TEXT,
    ended_at TIMESTAMP WITH TIME ZONE,
    ended_by TEXT,
    seq INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (id),
    CONSTRAINT claims_method CHECK (method IN ('document', 'provider')),
    CONSTRAINT claims_state CHECK (state IN ('pending', 'accepted', 'refused', 'withdrawn', 'ended')),
    CONSTRAINT claims_decided CHECK ((state = 'pending') = (decided_at IS NULL)),
    CONSTRAINT claims_ended CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
    CONSTRAINT claims_document CHECK (document IS NULL OR state = 'pending'),
    FOREIGN KEY(entry_id) REFERENCES entries (id)
);
CREATE UNIQUE INDEX claims_one_accepted ON claims (entry_id) WHERE state = 'accepted';
CREATE UNIQUE INDEX claims_one_pending ON claims (entry_id, member_id) WHERE state = 'pending';
CREATE INDEX ix_claims_member_id ON claims (member_id);

CREATE TABLE corrections (
    id UUID NOT NULL,
    entry_id UUID NOT NULL,
    member_id UUID,
    about TEXT NOT NULL,
    text TEXT,
    state TEXT DEFAULT 'open' NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_at TIMESTAMP WITH TIME ZONE,
    decided_by TEXT,
    PRIMARY KEY (id),
    CONSTRAINT corrections_state CHECK (state IN ('open', 'done', 'refused')),
    CONSTRAINT corrections_decided CHECK ((state = 'open') = (decided_at IS NULL)),
    FOREIGN KEY(entry_id) REFERENCES entries (id) ON DELETE CASCADE
);
CREATE INDEX ix_corrections_entry_id ON corrections (entry_id);
CREATE INDEX ix_corrections_member_id ON corrections (member_id);

CREATE TABLE import_rejects (
    import_id UUID NOT NULL,
    line BIGINT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (import_id, line),
    FOREIGN KEY(import_id) REFERENCES imports (id) ON DELETE CASCADE
);

CREATE TABLE logins (
    state BYTEA NOT NULL,
    entry_id UUID NOT NULL,
    member_id UUID NOT NULL,
    session_id UUID NOT NULL,
    nonce TEXT NOT NULL,
    verifier TEXT NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (state),
    FOREIGN KEY(entry_id) REFERENCES entries (id) ON DELETE CASCADE
);
CREATE INDEX ix_logins_expires_at ON logins (expires_at);
CREATE INDEX ix_logins_member_id ON logins (member_id);

CREATE TABLE places (
    id UUID NOT NULL,
    entry_id UUID NOT NULL,
    key TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT,
    address TEXT NOT NULL,
    postcode TEXT,
    city TEXT NOT NULL,
    commune TEXT,
    country TEXT NOT NULL,
    phone TEXT,
    mode TEXT,
    finess TEXT,
    lat DOUBLE PRECISION,
    lon DOUBLE PRECISION,
    precision TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT places_precision CHECK (precision IN ('site', 'commune', 'none')),
    CONSTRAINT places_mode CHECK (mode IN ('liberal', 'salaried', 'other')),
    CONSTRAINT places_point CHECK (num_nonnulls(lat, lon) = CASE precision WHEN 'none' THEN 0 ELSE 2 END),
    CONSTRAINT places_on_earth CHECK (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180),
    CONSTRAINT places_key UNIQUE (entry_id, key),
    FOREIGN KEY(entry_id) REFERENCES entries (id) ON DELETE CASCADE
);
CREATE INDEX places_commune ON places (commune);
CREATE INDEX places_finess ON places (finess) WHERE finess IS NOT NULL;
CREATE INDEX places_point_at ON places (lat, lon);

CREATE TABLE profiles (
    entry_id UUID NOT NULL,
    presentation TEXT,
    languages TEXT[] DEFAULT '{}' NOT NULL,
    fees TEXT,
    hours TEXT,
    access TEXT,
    sector TEXT,
    accessible BOOLEAN,
    video BOOLEAN,
    accepts_new BOOLEAN,
    changed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (entry_id),
    CONSTRAINT profiles_sector CHECK (sector IN ('1', '2', 'optam', 'none')),
    FOREIGN KEY(entry_id) REFERENCES entries (id) ON DELETE CASCADE
);
"""


def upgrade() -> None:
    op.execute(transport_sql(1))
    op.execute(transport_sql(2))
    op.execute(_TABLES)
