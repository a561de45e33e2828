"""Members who leave: a tombstone keeps nothing of them, and a row says that it was told."""

from alembic import op

revision = "0003"
down_revision = "0002"

_LEAVING = """
ALTER TABLE members ADD CONSTRAINT members_erased CHECK (
    state <> 'erased'
    OR display_name = '' AND folded_name = '' AND num_nonnulls(badge, about, follow_policy) = 0
);

CREATE TABLE erasures (
    id uuid PRIMARY KEY REFERENCES members (id),
    seq integer NOT NULL DEFAULT 0,
    done_at timestamptz NOT NULL DEFAULT now()
);
"""


def upgrade() -> None:
    op.execute(_LEAVING)
