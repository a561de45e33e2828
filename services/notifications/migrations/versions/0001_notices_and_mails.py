"""Members, notices, preferences and mails, beside the transport's tables."""

from alembic import op

from kit.migrate import transport_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE members (
    id uuid PRIMARY KEY,
    seq integer NOT NULL,
    provisional boolean NOT NULL,
    display_name text NOT NULL,
    kind text NOT NULL,
    badge text,
    language text,
    country text,
    time_zone text,
    state text NOT NULL DEFAULT 'active' CONSTRAINT members_state CHECK (state IN ('active', 'suspended', 'erased')),
    since timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT members_erased CHECK (state <> 'erased' OR display_name = '' AND badge IS NULL)
);

CREATE TABLE ties (
    id uuid PRIMARY KEY,
    from_id uuid NOT NULL,
    to_id uuid NOT NULL,
    asked boolean NOT NULL DEFAULT false,
    blocked boolean NOT NULL DEFAULT false,
    CONSTRAINT ties_pair UNIQUE (from_id, to_id)
);
CREATE INDEX ties_other_way ON ties (to_id, from_id);

CREATE TABLE appointments (
    id uuid PRIMARY KEY,
    starts_at timestamptz NOT NULL,
    stands boolean NOT NULL
);
CREATE INDEX ix_appointments_starts_at ON appointments (starts_at);

CREATE TABLE deliveries (
    id uuid PRIMARY KEY,
    member_id uuid NOT NULL,
    digest boolean NOT NULL,
    pressing boolean NOT NULL,
    state text NOT NULL DEFAULT 'queued'
        CONSTRAINT deliveries_state CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'dropped')),
    reason text,
    attempts integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    due_at timestamptz NOT NULL,
    next_at timestamptz NOT NULL,
    done_at timestamptz,
    CONSTRAINT deliveries_done CHECK ((state IN ('queued', 'sending')) = (done_at IS NULL))
);
CREATE INDEX deliveries_due ON deliveries (next_at, id) WHERE done_at IS NULL;
CREATE INDEX deliveries_of_member ON deliveries (member_id, done_at);
CREATE INDEX ix_deliveries_created_at ON deliveries (created_at);

CREATE TABLE notices (
    id uuid PRIMARY KEY,
    event_id uuid NOT NULL,
    member_id uuid NOT NULL,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    actor_id uuid,
    starts_at timestamptz,
    time_zone text,
    ends_at timestamptz,
    in_app boolean NOT NULL,
    created_at timestamptz NOT NULL,
    read_at timestamptz,
    withdrawn_at timestamptz,
    digest_at timestamptz,
    delivery_id uuid REFERENCES deliveries ON DELETE SET NULL,
    CONSTRAINT notices_once UNIQUE (event_id, member_id)
);
CREATE INDEX notices_shown ON notices (member_id, id) WHERE in_app AND withdrawn_at IS NULL;
CREATE INDEX notices_unread ON notices (member_id, id) WHERE in_app AND withdrawn_at IS NULL AND read_at IS NULL;
CREATE INDEX notices_subject ON notices (subject_id);
CREATE INDEX notices_actor ON notices (actor_id);
CREATE INDEX notices_created ON notices (created_at);
CREATE INDEX notices_for_digest ON notices (digest_at) WHERE digest_at IS NOT NULL;
CREATE INDEX ix_notices_delivery_id ON notices (delivery_id);

CREATE TABLE preferences (
    member_id uuid PRIMARY KEY,
    mails text NOT NULL CONSTRAINT preferences_mails CHECK (mails IN ('at_once', 'digest')),
    discreet boolean NOT NULL,
    quiet_from time,
    quiet_to time,
    version integer NOT NULL,
    CONSTRAINT preferences_quiet CHECK ((quiet_from IS NULL) = (quiet_to IS NULL))
);

CREATE TABLE choices (
    member_id uuid NOT NULL,
    kind text NOT NULL,
    app boolean NOT NULL,
    mail boolean NOT NULL,
    PRIMARY KEY (member_id, kind)
);

CREATE TABLE bounces (
    member_id uuid PRIMARY KEY,
    address bytea NOT NULL,
    bounced_at timestamptz NOT NULL
);

CREATE TABLE erasures (
    id uuid PRIMARY KEY,
    member_id uuid NOT NULL,
    seq integer NOT NULL DEFAULT 0,
    done_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_erasures_member_id ON erasures (member_id);
"""


def upgrade() -> None:
    op.execute(transport_sql(1))
    op.execute(transport_sql(2))
    op.execute(_TABLES)
