"""Posts that readers look for instead of finding rows; a member's card of their own, none in their posts."""

from alembic import op

revision = "0004"
down_revision = "0003"

# what json makes of text and ids hangs on no setting, which `immutable` promises
_PULL = """
CREATE FUNCTION member_card(uuid, text, text, text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT jsonb_build_object('id', $1, 'display_name', $2, 'kind', $3, 'badge', $4)::text $$;
ALTER TABLE members ADD card text NOT NULL GENERATED ALWAYS AS (member_card(id, display_name, kind, badge)) STORED;
ALTER TABLE posts ALTER card TYPE json USING (card - 'author')::json;
CREATE INDEX posts_pulled ON posts (author_id, id) WHERE spread = 'pull' AND state = 'published' AND audience <> 'me';
CREATE INDEX relations_blocked_by ON relations (to_id, from_id) WHERE blocked;
CREATE TABLE pulls (
    reader_id uuid NOT NULL,
    author_id uuid NOT NULL,
    PRIMARY KEY (reader_id, author_id)
);
"""


def upgrade() -> None:
    op.execute(_PULL)
