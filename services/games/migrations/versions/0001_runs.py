"""Runs of the games, with row-level security.

Beside the transport's tables."""

from alembic import op

from kit.migrate import transport_sql
from kit.subjects import policy

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE erasures (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    seq INTEGER NOT NULL DEFAULT 0,
    done_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX ix_erasures_member_id ON erasures (member_id);

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

CREATE TABLE runs (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    task TEXT NOT NULL,
    version INTEGER NOT NULL,
    variant TEXT NOT NULL,
    input TEXT NOT NULL,
    latency_class TEXT,
    frame_ms DOUBLE PRECISION,
    seed BIGINT NOT NULL,
    state TEXT DEFAULT 'open' NOT NULL,
    because TEXT,
    warm_up BOOLEAN DEFAULT false NOT NULL,
    day DATE NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL,
    closes_at TIMESTAMP WITH TIME ZONE NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    trials JSONB,
    score JSONB,
    excluded JSONB,
    PRIMARY KEY (id),
    CONSTRAINT runs_variant CHECK (variant IN ('standard', 'spoken')),
    CONSTRAINT runs_input CHECK (input IN ('touch', 'mouse', 'keyboard', 'switch')),
    CONSTRAINT runs_latency CHECK (latency_class IN ('fast', 'normal', 'slow')),
    CONSTRAINT runs_state CHECK (state IN ('open', 'scored', 'void')),
    CONSTRAINT runs_because CHECK (because IN ('blur', 'hidden', 'rotated', 'stalled', 'left')),
    CONSTRAINT runs_void CHECK ((state = 'void') = (because IS NOT NULL)),
    CONSTRAINT runs_scored CHECK ((state = 'scored') = (score IS NOT NULL)),
    CONSTRAINT runs_trials CHECK ((score IS NULL) = (trials IS NULL)),
    CONSTRAINT runs_series CHECK (score IS NULL OR latency_class IS NOT NULL)
);
CREATE INDEX runs_newest ON runs (member_id, id);
CREATE INDEX runs_of ON runs (member_id, task, variant, input, latency_class, day);
"""


def upgrade() -> None:
    op.execute(transport_sql(1))
    op.execute(transport_sql(2))
    op.execute(_TABLES)
    op.execute(policy("runs"))
