"""Members, listings, photos, decisions, searches, rentals, conversations and recalls, beside the transport's tables."""

from alembic import op

from kit.migrate import transport_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_WORDS = r"""
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- the words of a text with single spaces: no accents, case, ligatures, Arabic vowels; digits as 0-9. The same whatever
-- the collation of the database. Folding twice changes nothing.
CREATE FUNCTION folded(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN btrim(regexp_replace(
    translate(
        replace(replace(replace(
            lower(translate(
                regexp_replace(normalize(said, NFKD), '[\u0300-\u036f\u0640\u064b-\u065f\u0670]', '', 'g'),
                'ŒÆØŁĐÐ', 'œæøłđð')),
            'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'),
        'øłđðıىیکة٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', 'olddiييكه01234567890123456789'),
    '[^a-z0-9\u0621-\u064a]+', ' ', 'g'));

-- what a folded text is found by: nobody says in which language they write, so its stems in each, and its very words
CREATE FUNCTION lexemes(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN strip(
    to_tsvector('pg_catalog.french', said) || to_tsvector('pg_catalog.german', said)
    || to_tsvector('pg_catalog.english', said) || to_tsvector('pg_catalog.arabic', said)
    || to_tsvector('pg_catalog.simple', said));

-- a folded word as it is sought in them
CREATE FUNCTION asked(word text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    plainto_tsquery('pg_catalog.french', word) || plainto_tsquery('pg_catalog.german', word)
    || plainto_tsquery('pg_catalog.english', word) || plainto_tsquery('pg_catalog.arabic', word)
    || plainto_tsquery('pg_catalog.simple', word);

-- whether a folded word says nothing by itself in one of the languages
CREATE FUNCTION is_small(word text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 0 IN (
    numnode(plainto_tsquery('pg_catalog.french', word)), numnode(plainto_tsquery('pg_catalog.german', word)),
    numnode(plainto_tsquery('pg_catalog.english', word)), numnode(plainto_tsquery('pg_catalog.arabic', word)));
"""

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
    heading TEXT NOT NULL GENERATED ALWAYS AS
        (folded(COALESCE(title, '') || ' ' || COALESCE(brand, '') || ' ' || COALESCE(model, ''))) STORED,
    words TSVECTOR NOT NULL GENERATED ALWAYS AS (lexemes(folded(COALESCE(title, '') || ' ' || COALESCE(brand, '')
        || ' ' || COALESCE(model, '') || ' ' || COALESCE(text, '')))) STORED,
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
CREATE INDEX listings_by_words ON listings USING gin (words) WHERE state = 'published';
CREATE INDEX listings_by_heading ON listings USING gin (heading gin_trgm_ops) WHERE state = 'published';
CREATE INDEX listings_near ON listings (lat, lon) WHERE state = 'published';
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

CREATE TABLE searches (
    id UUID NOT NULL,
    seq INTEGER DEFAULT '0' NOT NULL,
    member_id UUID NOT NULL,
    criteria BYTEA NOT NULL,
    name BYTEA,
    every TEXT DEFAULT 'never' NOT NULL,
    expires_at timestamptz,
    saved_at timestamptz,
    looked_at timestamptz,
    look_at timestamptz,
    created_at timestamptz DEFAULT now() NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT searches_every CHECK (every IN ('never', 'day', 'at_once')),
    CONSTRAINT searches_saved CHECK ((saved_at IS NULL) = (expires_at IS NOT NULL)),
    CONSTRAINT searches_tell CHECK (saved_at IS NOT NULL OR every = 'never'),
    CONSTRAINT searches_look CHECK ((every = 'never') = (look_at IS NULL)),
    FOREIGN KEY(member_id) REFERENCES members (id)
);
CREATE INDEX searches_by_member ON searches (member_id, id);
CREATE INDEX searches_due ON searches (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX searches_ending ON searches (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE told (
    search_id UUID NOT NULL,
    listing_id UUID NOT NULL,
    PRIMARY KEY (search_id, listing_id),
    FOREIGN KEY(search_id) REFERENCES searches (id) ON DELETE CASCADE,
    FOREIGN KEY(listing_id) REFERENCES listings (id) ON DELETE CASCADE
);
CREATE INDEX ix_told_listing_id ON told (listing_id);

CREATE TABLE rentals (
    id UUID NOT NULL,
    seq INTEGER DEFAULT '0' NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    listing_id UUID NOT NULL,
    lender_id UUID NOT NULL,
    borrower_id UUID NOT NULL,
    state TEXT NOT NULL,
    first DATE NOT NULL,
    last DATE NOT NULL,
    price_note TEXT,
    deposit NUMERIC(10, 2),
    note BYTEA,
    reason BYTEA,
    handover JSONB,
    handover_note BYTEA,
    returned JSONB,
    return_note BYTEA,
    soon_told_at timestamptz,
    late_told_at timestamptz,
    turn_at timestamptz,
    created_at timestamptz DEFAULT now() NOT NULL,
    changed_at timestamptz DEFAULT now() NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT rentals_state
        CHECK (state IN ('requested', 'agreed', 'declined', 'cancelled', 'handed_over', 'returned', 'lapsed')),
    CONSTRAINT rentals_in_order CHECK (first <= last),
    CONSTRAINT rentals_of_two CHECK (lender_id <> borrower_id),
    CONSTRAINT rentals_handover CHECK (state NOT IN ('handed_over', 'returned') OR handover IS NOT NULL),
    CONSTRAINT rentals_returned CHECK (state <> 'returned' OR returned IS NOT NULL),
    FOREIGN KEY(listing_id) REFERENCES listings (id),
    FOREIGN KEY(lender_id) REFERENCES members (id),
    FOREIGN KEY(borrower_id) REFERENCES members (id)
);
CREATE INDEX rentals_by_borrower ON rentals (borrower_id, first, id);
CREATE INDEX rentals_by_lender ON rentals (lender_id, first, id);
CREATE INDEX rentals_by_listing ON rentals (listing_id) WHERE state IN ('requested', 'agreed');
CREATE INDEX rentals_turning ON rentals (turn_at) WHERE turn_at IS NOT NULL;

CREATE TABLE bookings (
    id UUID NOT NULL,
    listing_id UUID NOT NULL,
    during DATERANGE NOT NULL,
    rental_id UUID,
    PRIMARY KEY (id),
    UNIQUE (rental_id),
    CONSTRAINT bookings_never_overlap EXCLUDE USING gist (listing_id WITH =, during WITH &&),
    CONSTRAINT bookings_during CHECK (NOT (isempty(during) OR lower_inf(during) OR upper_inf(during))),
    FOREIGN KEY(listing_id) REFERENCES listings (id) ON DELETE CASCADE,
    FOREIGN KEY(rental_id) REFERENCES rentals (id) ON DELETE CASCADE
);

CREATE TABLE conversations (
    id UUID NOT NULL,
    seq INTEGER DEFAULT '0' NOT NULL,
    listing_id UUID NOT NULL,
    owner_id UUID NOT NULL,
    member_id UUID NOT NULL,
    count INTEGER DEFAULT '0' NOT NULL,
    owner_read INTEGER DEFAULT '0' NOT NULL,
    member_read INTEGER DEFAULT '0' NOT NULL,
    owner_wrote BOOLEAN DEFAULT 'false' NOT NULL,
    member_wrote BOOLEAN DEFAULT 'false' NOT NULL,
    last_at timestamptz NOT NULL,
    closed_at timestamptz,
    because TEXT,
    PRIMARY KEY (id),
    CONSTRAINT conversations_once UNIQUE (listing_id, member_id),
    CONSTRAINT conversations_of_two CHECK (owner_id <> member_id),
    CONSTRAINT conversations_because
        CHECK (because IN ('sold', 'lent', 'closed', 'expired', 'removed', 'recalled', 'left')),
    CONSTRAINT conversations_closed CHECK ((closed_at IS NULL) = (because IS NULL)),
    CONSTRAINT conversations_read CHECK (owner_read <= count AND member_read <= count),
    FOREIGN KEY(listing_id) REFERENCES listings (id),
    FOREIGN KEY(owner_id) REFERENCES members (id),
    FOREIGN KEY(member_id) REFERENCES members (id)
);
CREATE INDEX conversations_by_owner ON conversations (owner_id, last_at, id);
CREATE INDEX conversations_by_member ON conversations (member_id, last_at, id);

CREATE TABLE messages (
    id UUID NOT NULL,
    conversation_id UUID NOT NULL,
    number INTEGER NOT NULL,
    from_id UUID NOT NULL,
    at timestamptz NOT NULL,
    words BYTEA,
    warnings TEXT[] DEFAULT '{}' NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT messages_in_order UNIQUE (conversation_id, number),
    FOREIGN KEY(conversation_id) REFERENCES conversations (id) ON DELETE CASCADE,
    FOREIGN KEY(from_id) REFERENCES members (id)
);
CREATE INDEX ix_messages_from_id ON messages (from_id);

CREATE TABLE recalls (
    id UUID NOT NULL,
    source TEXT NOT NULL,
    reference TEXT NOT NULL,
    brand TEXT NOT NULL,
    model TEXT,
    serials TEXT[] DEFAULT '{}' NOT NULL,
    published_on DATE,
    link TEXT,
    imported_at timestamptz DEFAULT now() NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT recalls_once UNIQUE (source, reference)
);
"""


def upgrade() -> None:
    op.execute(transport_sql(1))
    op.execute(transport_sql(2))
    op.execute(_WORDS)
    op.execute(_TABLES)
