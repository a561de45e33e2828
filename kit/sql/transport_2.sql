-- What goes straight to one queue (resends, snapshots), what was asked of a publisher, what a late joiner still lacks.

CREATE TABLE letters (
    id bigserial PRIMARY KEY,
    queue text NOT NULL,
    event_id uuid NOT NULL,
    epoch integer NOT NULL,
    aggregate_type text NOT NULL,
    aggregate_id uuid NOT NULL,
    seq bigint NOT NULL,
    type text NOT NULL,
    version integer NOT NULL,
    payload jsonb NOT NULL,
    headers jsonb NOT NULL,
    subjects uuid[] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    retry_at timestamptz NOT NULL DEFAULT now(),
    attempts integer NOT NULL DEFAULT 0
);
CREATE INDEX letters_subjects ON letters USING gin (subjects);

CREATE TABLE resend_requests (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    publisher text NOT NULL,
    aggregate_type text NOT NULL,
    aggregate_id uuid NOT NULL,
    seq bigint NOT NULL DEFAULT 0,
    asked_at timestamptz,
    UNIQUE (publisher, aggregate_type, aggregate_id)
);

CREATE TABLE joinings (
    publisher text NOT NULL,
    aggregate_type text NOT NULL,
    PRIMARY KEY (publisher, aggregate_type)
);

-- one row: the epoch of this database's events, raised before a restored database is opened again
CREATE TABLE epochs (
    sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
    epoch integer NOT NULL
);
INSERT INTO epochs (epoch) VALUES (1);
ALTER TABLE outbox ALTER COLUMN epoch DROP DEFAULT;
