"""Members, relations, posts and the feed, beside the transport's tables."""

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
    folded_name text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    badge text,
    language text,
    country text,
    time_zone text,
    state text NOT NULL DEFAULT 'active' CONSTRAINT members_state CHECK (state IN ('active', 'suspended', 'erased')),
    since timestamptz NOT NULL DEFAULT now(),
    about text,
    follow_policy text CONSTRAINT members_follow_policy CHECK (follow_policy IN ('approve', 'open')),
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX members_by_name ON members (folded_name, id);

CREATE TABLE relations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    from_id uuid NOT NULL REFERENCES members (id),
    to_id uuid NOT NULL REFERENCES members (id),
    seq integer NOT NULL DEFAULT 0,
    follow text NOT NULL DEFAULT 'none'
        CONSTRAINT relations_follow CHECK (follow IN ('none', 'requested', 'accepted')),
    follow_since timestamptz,
    blocked boolean NOT NULL DEFAULT false,
    blocked_since timestamptz,
    muted boolean NOT NULL DEFAULT false,
    muted_since timestamptz,
    CONSTRAINT relations_pair UNIQUE (from_id, to_id),
    CONSTRAINT relations_of_two CHECK (from_id <> to_id),
    CONSTRAINT relations_block_ends_follow CHECK (follow = 'none' OR NOT blocked),
    CONSTRAINT relations_follow_since CHECK (follow = 'none' OR follow_since IS NOT NULL),
    CONSTRAINT relations_blocked_since CHECK (NOT blocked OR blocked_since IS NOT NULL),
    CONSTRAINT relations_muted_since CHECK (NOT muted OR muted_since IS NOT NULL)
);
CREATE INDEX relations_fan_out ON relations (to_id, from_id) WHERE follow = 'accepted';
CREATE INDEX relations_followers ON relations (to_id, follow_since, id) WHERE follow = 'accepted';
CREATE INDEX relations_requests ON relations (to_id, follow_since, id) WHERE follow = 'requested';
CREATE INDEX relations_following ON relations (from_id, follow_since, id) WHERE follow = 'accepted';
CREATE INDEX relations_blocks ON relations (from_id, blocked_since, id) WHERE blocked;
CREATE INDEX relations_mutes ON relations (from_id, muted_since, id) WHERE muted;

CREATE TABLE posts (
    id uuid PRIMARY KEY,
    author_id uuid NOT NULL REFERENCES members (id),
    seq integer NOT NULL DEFAULT 0,
    version integer NOT NULL DEFAULT 1,
    state text NOT NULL DEFAULT 'published'
        CONSTRAINT posts_state CHECK (state IN ('published', 'removed', 'erased')),
    spread text NOT NULL DEFAULT 'push' CONSTRAINT posts_spread CHECK (spread IN ('push', 'pull')),
    text text CONSTRAINT posts_text CHECK (char_length(text) BETWEEN 1 AND 5000),
    warning text,
    links jsonb NOT NULL DEFAULT '[]',
    audience text NOT NULL
        CONSTRAINT posts_audience CHECK (audience IN ('me', 'contacts', 'followers', 'members')),
    created_at timestamptz NOT NULL,
    edited_at timestamptz,
    removed_at timestamptz,
    card jsonb,
    CONSTRAINT posts_erased_text CHECK ((state = 'erased') = (text IS NULL)),
    CONSTRAINT posts_erased_card CHECK ((state = 'erased') = (card IS NULL)),
    CONSTRAINT posts_removed_at CHECK ((state = 'published') = (removed_at IS NULL))
);
CREATE INDEX posts_by_author ON posts (author_id, id);
CREATE INDEX posts_for_all ON posts (id) WHERE state = 'published' AND audience = 'members';
CREATE INDEX posts_removed ON posts (removed_at) WHERE state = 'removed';

CREATE TABLE feed (
    owner_id uuid NOT NULL,
    post_id uuid NOT NULL,
    author_id uuid NOT NULL,
    PRIMARY KEY (owner_id, post_id)
) PARTITION BY HASH (owner_id);
"""
_PARTITION = "CREATE TABLE feed_{0} PARTITION OF feed FOR VALUES WITH (MODULUS 8, REMAINDER {0}) WITH (fillfactor = 90)"


def upgrade() -> None:
    op.execute(transport_sql(1))
    op.execute(_TABLES)
    for remainder in range(8):
        op.execute(_PARTITION.format(remainder))
