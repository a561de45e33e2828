"""Members, listings, photos and decisions, beside the transport's tables."""

from alembic import op

from kit.migrate import transport_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE blocks (
    id UUID NOT NULL,
    from_id UUID NOT NULL,
    to_id UUID NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX blocks_other_way ON blocks (to_id, from_id);
CREATE UNIQUE INDEX blocks_pair ON blocks (from_id, to_id);

CREATE TABLE erasures (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    seq INTEGER DEFAULT '0' NOT NULL,
    done_at timestamptz DEFAULT now() NOT NULL,
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
    since timestamptz DEFAULT now() NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT members_state CHECK (state IN ('active', 'suspended', 'erased')),
    CONSTRAINT members_erased CHECK (state <> 'erased' OR display_name = '' AND badge IS NULL)
);

CREATE TABLE listings (
    id UUID NOT NULL,
    seq INTEGER DEFAULT '0' NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    owner_id UUID NOT NULL,
    kind TEXT NOT NULL,
    category TEXT NOT NULL,
    title TEXT,
    text TEXT,
    details JSONB DEFAULT '{}' NOT NULL,
    condition TEXT,
    terms TEXT,
    price NUMERIC(10, 2),
    currency TEXT,
    rent_per TEXT,
    deposit NUMERIC(10, 2),
    place_id TEXT,
    place TEXT,
    postcode TEXT,
    country TEXT,
    lat DOUBLE PRECISION,
    lon DOUBLE PRECISION,
    brand TEXT,
    model TEXT,
    serial BYTEA,
    attestation JSONB,
    state TEXT DEFAULT 'draft' NOT NULL,
    outcome TEXT,
    published_at timestamptz,
    expires_at timestamptz,
    reminded_at timestamptz,
    renewed INTEGER DEFAULT '0' NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    changed_at timestamptz DEFAULT now() NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT listings_kind CHECK (kind IN ('offer', 'request')),
    CONSTRAINT listings_category
        CHECK (category IN ('mobility', 'bed', 'breathing', 'orthopaedics',
            'baby', 'hygiene', 'services', 'other')),
    CONSTRAINT listings_condition CHECK (condition IN ('new', 'very_good', 'good', 'worn')),
    CONSTRAINT listings_terms CHECK (terms IN ('price', 'free', 'rent')),
    CONSTRAINT listings_rent_per CHECK (rent_per IN ('day', 'week', 'month')),
    CONSTRAINT listings_state CHECK (state IN ('draft', 'queued', 'published', 'refused', 'closed')),
    CONSTRAINT listings_outcome
        CHECK (outcome IN ('sold', 'lent', 'closed', 'expired', 'removed', 'recalled', 'left')),
    CONSTRAINT listings_closed CHECK ((state = 'closed') = (outcome IS NOT NULL)),
    CONSTRAINT listings_published
        CHECK (state <> 'published' OR num_nulls(title, text, country, published_at, expires_at) = 0),
    CONSTRAINT listings_money CHECK (price >= 0 AND deposit >= 0),
    FOREIGN KEY(owner_id) REFERENCES members (id)
);
CREATE INDEX listings_by_owner ON listings (owner_id, changed_at, id);
CREATE INDEX listings_expiring ON listings (expires_at) WHERE state = 'published';
CREATE INDEX listings_newest ON listings (published_at, id) WHERE state = 'published';
CREATE INDEX listings_queued ON listings (changed_at) WHERE state = 'queued';

CREATE TABLE reports (
    id UUID NOT NULL,
    about TEXT NOT NULL,
    about_id UUID NOT NULL,
    member_id UUID NOT NULL,
    reason TEXT NOT NULL,
    words BYTEA,
    made_at timestamptz DEFAULT now() NOT NULL,
    state TEXT DEFAULT 'open' NOT NULL,
    decided_by TEXT,
    decided_at timestamptz,
    PRIMARY KEY (id),
    CONSTRAINT reports_about CHECK (about IN ('listing', 'conversation')),
    CONSTRAINT reports_reason
        CHECK (reason IN ('medicine', 'dangerous', 'fraud', 'offensive', 'private_data', 'other')),
    CONSTRAINT reports_state CHECK (state IN ('open', 'acted', 'dismissed')),
    CONSTRAINT reports_once UNIQUE (about, about_id, member_id),
    FOREIGN KEY(member_id) REFERENCES members (id)
);
CREATE INDEX reports_open ON reports (made_at) WHERE state = 'open';

CREATE TABLE decisions (
    id UUID NOT NULL,
    listing_id UUID NOT NULL,
    owner_id UUID NOT NULL,
    decision TEXT NOT NULL,
    rule TEXT,
    reason TEXT,
    automated BOOLEAN DEFAULT 'false' NOT NULL,
    by TEXT NOT NULL,
    decided_at timestamptz NOT NULL,
    appeal BYTEA,
    appeal_state TEXT,
    appealed_at timestamptz,
    appeal_by TEXT,
    appeal_reason TEXT,
    appeal_decided_at timestamptz,
    PRIMARY KEY (id),
    CONSTRAINT decisions_decision CHECK (decision IN ('accepted', 'refused')),
    CONSTRAINT decisions_reasons CHECK (decision <> 'refused' OR num_nulls(rule, reason) = 0),
    CONSTRAINT decisions_appeal CHECK (appeal_state IN ('pending', 'upheld', 'overturned')),
    CONSTRAINT decisions_by_another CHECK (appeal_by <> by),
    FOREIGN KEY(listing_id) REFERENCES listings (id) ON DELETE CASCADE,
    FOREIGN KEY(owner_id) REFERENCES members (id)
);
CREATE INDEX decisions_appealed ON decisions (appealed_at) WHERE appeal_state = 'pending';
CREATE INDEX ix_decisions_listing_id ON decisions (listing_id);
CREATE INDEX ix_decisions_owner_id ON decisions (owner_id);

CREATE TABLE photos (
    id UUID NOT NULL,
    listing_id UUID NOT NULL,
    alt TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    large TEXT NOT NULL,
    small TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(listing_id) REFERENCES listings (id) ON DELETE CASCADE
);
CREATE INDEX ix_photos_listing_id ON photos (listing_id);
"""


def upgrade() -> None:
    op.execute(transport_sql(1))
    op.execute(transport_sql(2))
    op.execute(_TABLES)
