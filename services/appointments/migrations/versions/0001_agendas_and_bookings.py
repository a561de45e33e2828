"""Members, agendas, bookings, waiting lists and reminders, beside the transport's tables."""

from alembic import op

from kit.migrate import transport_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = """
CREATE EXTENSION IF NOT EXISTS btree_gist;

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
    seq INTEGER DEFAULT 0 NOT NULL,
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

CREATE TABLE agendas (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    country TEXT NOT NULL,
    region TEXT,
    closed_on_holidays BOOLEAN DEFAULT true NOT NULL,
    is_open BOOLEAN DEFAULT true NOT NULL,
    policy TEXT,
    created_at timestamptz DEFAULT now() NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (member_id),
    FOREIGN KEY (member_id) REFERENCES members (id)
);

CREATE TABLE calendars (
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (member_id),
    FOREIGN KEY (member_id) REFERENCES members (id)
);

CREATE TABLE reminder_choices (
    member_id UUID NOT NULL,
    leads TEXT[] NOT NULL,
    PRIMARY KEY (member_id),
    FOREIGN KEY (member_id) REFERENCES members (id)
);

CREATE TABLE delegates (
    agenda_id UUID NOT NULL,
    member_id UUID NOT NULL,
    rights TEXT[] NOT NULL,
    since timestamptz DEFAULT now() NOT NULL,
    PRIMARY KEY (agenda_id, member_id),
    FOREIGN KEY (agenda_id) REFERENCES agendas (id),
    FOREIGN KEY (member_id) REFERENCES members (id)
);
CREATE INDEX delegates_by_member ON delegates (member_id);

CREATE TABLE patients (
    agenda_id UUID NOT NULL,
    member_id UUID NOT NULL,
    known BOOLEAN NOT NULL,
    PRIMARY KEY (agenda_id, member_id),
    FOREIGN KEY (agenda_id) REFERENCES agendas (id),
    FOREIGN KEY (member_id) REFERENCES members (id)
);

CREATE TABLE reasons (
    id UUID NOT NULL,
    agenda_id UUID NOT NULL,
    names JSONB NOT NULL,
    duration INTEGER NOT NULL,
    step INTEGER NOT NULL,
    video BOOLEAN NOT NULL,
    patients TEXT NOT NULL,
    youngest INTEGER,
    oldest INTEGER,
    minimum_notice INTEGER NOT NULL,
    horizon INTEGER NOT NULL,
    cancel_cutoff INTEGER NOT NULL,
    buffer_before INTEGER NOT NULL,
    buffer_after INTEGER NOT NULL,
    most_per_day INTEGER,
    needs_approval BOOLEAN NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (id),
    CONSTRAINT reasons_patients CHECK (patients IN ('all', 'new', 'known')),
    CONSTRAINT reasons_duration CHECK (duration BETWEEN 5 AND 480 AND step BETWEEN 5 AND 480),
    FOREIGN KEY (agenda_id) REFERENCES agendas (id)
);
CREATE INDEX ix_reasons_agenda_id ON reasons (agenda_id);

CREATE TABLE sites (
    id UUID NOT NULL,
    agenda_id UUID NOT NULL,
    position SMALLINT NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (id),
    FOREIGN KEY (agenda_id) REFERENCES agendas (id)
);
CREATE INDEX ix_sites_agenda_id ON sites (agenda_id);

CREATE TABLE bookings (
    id UUID NOT NULL,
    seq INTEGER DEFAULT 0 NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    sequence INTEGER DEFAULT 0 NOT NULL,
    agenda_id UUID NOT NULL,
    site_id UUID NOT NULL,
    reason_id UUID NOT NULL,
    member_id UUID NOT NULL,
    booked_by UUID NOT NULL,
    session_id UUID,
    state TEXT NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    during TSTZRANGE NOT NULL,
    expires_at timestamptz,
    video BOOLEAN NOT NULL,
    note BYTEA,
    birth_date BYTEA,
    cancelled_by TEXT,
    cancel_reason BYTEA,
    late BOOLEAN DEFAULT false NOT NULL,
    confirmed_by_link_at timestamptz,
    created_at timestamptz DEFAULT now() NOT NULL,
    changed_at timestamptz DEFAULT now() NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT bookings_never_overlap EXCLUDE USING gist (agenda_id WITH =, during WITH &&)
        WHERE (state IN ('held', 'offered', 'pending', 'confirmed', 'kept', 'no_show')),
    CONSTRAINT bookings_state
        CHECK (state IN ('held', 'offered', 'pending', 'confirmed', 'kept', 'no_show',
            'cancelled', 'declined', 'expired')),
    CONSTRAINT bookings_cancelled_by CHECK (cancelled_by IN ('member', 'professional', 'nobody')),
    CONSTRAINT bookings_expires_at CHECK ((state IN ('held', 'offered', 'pending')) = (expires_at IS NOT NULL)),
    CONSTRAINT bookings_in_order CHECK (starts_at < ends_at),
    CONSTRAINT bookings_during CHECK (during @> tstzrange(starts_at, ends_at)),
    FOREIGN KEY (agenda_id) REFERENCES agendas (id),
    FOREIGN KEY (site_id) REFERENCES sites (id),
    FOREIGN KEY (reason_id) REFERENCES reasons (id),
    FOREIGN KEY (member_id) REFERENCES members (id),
    FOREIGN KEY (booked_by) REFERENCES members (id)
);
CREATE INDEX bookings_by_agenda ON bookings (agenda_id, starts_at);
CREATE INDEX bookings_by_member ON bookings (member_id, starts_at, id);
CREATE INDEX bookings_expiring ON bookings (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE hours (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    agenda_id UUID NOT NULL,
    site_id UUID NOT NULL,
    weekday SMALLINT NOT NULL,
    starts time NOT NULL,
    ends time NOT NULL,
    reason_ids UUID[] DEFAULT '{}' NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT hours_weekday CHECK (weekday BETWEEN 1 AND 7),
    CONSTRAINT hours_in_order CHECK (starts < ends OR ends = '00:00'),
    FOREIGN KEY (agenda_id) REFERENCES agendas (id),
    FOREIGN KEY (site_id) REFERENCES sites (id)
);
CREATE INDEX ix_hours_agenda_id ON hours (agenda_id);

CREATE TABLE overrides (
    id UUID NOT NULL,
    agenda_id UUID NOT NULL,
    site_id UUID,
    kind TEXT NOT NULL,
    starts timestamp NOT NULL,
    ends timestamp NOT NULL,
    reason_ids UUID[] DEFAULT '{}' NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT overrides_kind CHECK (kind IN ('opening', 'absence')),
    CONSTRAINT overrides_in_order CHECK (starts < ends),
    CONSTRAINT overrides_site CHECK (kind = 'absence' OR site_id IS NOT NULL),
    FOREIGN KEY (agenda_id) REFERENCES agendas (id),
    FOREIGN KEY (site_id) REFERENCES sites (id)
);
CREATE INDEX ix_overrides_agenda_id ON overrides (agenda_id);

CREATE TABLE reminders (
    id UUID NOT NULL,
    seq INTEGER DEFAULT 0 NOT NULL,
    appointment_id UUID NOT NULL,
    lead TEXT NOT NULL,
    due_at timestamptz NOT NULL,
    told_at timestamptz,
    PRIMARY KEY (id),
    CONSTRAINT reminders_lead CHECK (lead IN ('P7D', 'P1D', 'PT1H')),
    CONSTRAINT reminders_once UNIQUE (appointment_id, lead),
    FOREIGN KEY (appointment_id) REFERENCES bookings (id)
);
CREATE INDEX reminders_due ON reminders (due_at) WHERE told_at IS NULL;

CREATE TABLE waits (
    id UUID NOT NULL,
    agenda_id UUID NOT NULL,
    reason_id UUID NOT NULL,
    member_id UUID NOT NULL,
    weekdays SMALLINT[] NOT NULL,
    after time,
    before time,
    earliest DATE,
    appointment_id UUID,
    created_at timestamptz DEFAULT now() NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (id),
    FOREIGN KEY (agenda_id) REFERENCES agendas (id),
    FOREIGN KEY (reason_id) REFERENCES reasons (id),
    FOREIGN KEY (member_id) REFERENCES members (id),
    FOREIGN KEY (appointment_id) REFERENCES bookings (id)
);
CREATE INDEX waits_in_order ON waits (agenda_id, id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX waits_once ON waits (member_id, reason_id) WHERE ended_at IS NULL;

CREATE TABLE offers (
    id UUID NOT NULL,
    seq INTEGER DEFAULT 0 NOT NULL,
    wait_id UUID NOT NULL,
    member_id UUID NOT NULL,
    agenda_id UUID NOT NULL,
    booking_id UUID,
    origin UUID NOT NULL,
    state TEXT NOT NULL,
    starts_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT offers_state CHECK (state IN ('made', 'taken', 'lapsed')),
    CONSTRAINT offers_once UNIQUE (origin, wait_id),
    FOREIGN KEY (wait_id) REFERENCES waits (id),
    FOREIGN KEY (member_id) REFERENCES members (id),
    FOREIGN KEY (agenda_id) REFERENCES agendas (id)
);
CREATE UNIQUE INDEX offers_by_booking ON offers (booking_id) WHERE state = 'made';
CREATE INDEX offers_by_member ON offers (member_id, id);
"""


def upgrade() -> None:
    op.execute(transport_sql(1))
    op.execute(transport_sql(2))
    op.execute(_TABLES)
