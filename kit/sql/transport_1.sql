-- The transport's own tables, the same in every service's database. Published: never edited, only followed.

CREATE TABLE outbox (
    id bigserial PRIMARY KEY,
    event_id uuid NOT NULL UNIQUE,
    epoch integer NOT NULL DEFAULT 1,
    aggregate_type text NOT NULL,
    aggregate_id uuid NOT NULL,
    seq bigint NOT NULL CHECK (seq > 0),
    type text NOT NULL,
    version integer NOT NULL,
    payload jsonb NOT NULL,
    headers jsonb NOT NULL DEFAULT '{}',
    subjects uuid[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    published_at timestamptz,
    retry_at timestamptz NOT NULL DEFAULT now(),
    attempts integer NOT NULL DEFAULT 0,
    UNIQUE (aggregate_type, aggregate_id, epoch, seq)
);
CREATE INDEX outbox_unpublished ON outbox (id) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;
CREATE INDEX outbox_subjects ON outbox USING gin (subjects);

CREATE TABLE relay_lease (
    sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
    pid integer,
    beat_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO relay_lease DEFAULT VALUES;

CREATE TABLE inbox (
    id bigserial PRIMARY KEY,
    event_id uuid NOT NULL UNIQUE,
    publisher text NOT NULL,
    epoch integer NOT NULL,
    aggregate_type text NOT NULL,
    aggregate_id uuid NOT NULL,
    seq bigint NOT NULL,
    type text NOT NULL,
    version integer NOT NULL,
    payload jsonb NOT NULL,
    headers jsonb NOT NULL DEFAULT '{}',
    subjects uuid[] NOT NULL DEFAULT '{}',
    state text NOT NULL
        CHECK (state IN ('ready', 'waiting', 'applied', 'ignored', 'superseded', 'parked', 'forked')),
    attempts integer NOT NULL DEFAULT 0,
    postponed integer NOT NULL DEFAULT 0,
    crashes integer NOT NULL DEFAULT 0,
    reason text,
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    next_at timestamptz NOT NULL DEFAULT now(),
    applied_at timestamptz
);
CREATE INDEX inbox_ready ON inbox (next_at, id) WHERE state = 'ready';
CREATE INDEX inbox_waiting ON inbox (publisher, aggregate_type, aggregate_id, seq) WHERE state = 'waiting';
CREATE INDEX inbox_stopped ON inbox (id) WHERE state IN ('parked', 'forked');
CREATE INDEX inbox_aggregate ON inbox (publisher, aggregate_type, aggregate_id, epoch, seq);
CREATE INDEX inbox_received ON inbox (received_at);
CREATE INDEX inbox_subjects ON inbox USING gin (subjects);

CREATE TABLE cursors (
    publisher text NOT NULL,
    aggregate_type text NOT NULL,
    aggregate_id uuid NOT NULL,
    epoch integer NOT NULL DEFAULT 1,
    seq bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (publisher, aggregate_type, aggregate_id)
);

CREATE TABLE worker_runs (
    id bigserial PRIMARY KEY,
    started_at timestamptz NOT NULL DEFAULT now(),
    closed_at timestamptz
);
CREATE INDEX worker_runs_open ON worker_runs (id) WHERE closed_at IS NULL;

CREATE TABLE idempotency_keys (
    actor uuid NOT NULL,
    key text NOT NULL,
    request bytea NOT NULL,
    status smallint NOT NULL,
    kind text,
    made uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (actor, key)
);
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);

CREATE TABLE audit (
    id bigserial PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    operator text NOT NULL,
    verb text NOT NULL,
    subject uuid,
    detail jsonb NOT NULL DEFAULT '{}'
);
