"""Programmes, shares and the log of accesses, with row-level security; what is due by the clock."""

from alembic import op

from kit.accesses import ERASE_CHAIN
from kit.shares import SEEN
from kit.subjects import policy

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

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
COMMENT ON TABLE accesses IS 'append-only';

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
    CONSTRAINT due_kind CHECK (kind IN ('session', 'share'))
);
CREATE INDEX ix_due_at ON due (at);
CREATE INDEX ix_due_member_id ON due (member_id);

CREATE TABLE heads (
    member_id UUID NOT NULL,
    count BIGINT NOT NULL DEFAULT 0,
    hash BYTEA NOT NULL,
    PRIMARY KEY (member_id)
);

CREATE TABLE programmes (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    tasks TEXT[] NOT NULL,
    weekdays SMALLINT[] NOT NULL,
    at TIME WITHOUT TIME ZONE NOT NULL,
    zone TEXT,
    since DATE NOT NULL,
    paused_from DATE,
    paused_until DATE,
    stopped_on DATE,
    seq INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (id),
    UNIQUE (member_id),
    CONSTRAINT programmes_tasks CHECK (cardinality(tasks) > 0),
    CONSTRAINT programmes_weekdays CHECK (cardinality(weekdays) > 0),
    CONSTRAINT programmes_pause CHECK (paused_until >= paused_from)
);

CREATE TABLE shares (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    with_member_id UUID NOT NULL,
    tasks TEXT[] NOT NULL,
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
"""


def upgrade() -> None:
    op.execute(_TABLES)
    op.execute(policy("programmes"))
    op.execute(policy("accesses"))
    op.execute(policy("shares", SEEN))
    op.execute(ERASE_CHAIN)
