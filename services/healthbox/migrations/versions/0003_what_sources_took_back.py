"""What of a source was changed by hand, and what of it is gone and does not come back."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SUBJECT = "nullif(current_setting('app.subject', true), '')::uuid"


def upgrade() -> None:
    op.execute("ALTER TABLE entries ADD COLUMN edited BOOLEAN NOT NULL DEFAULT false")
    op.execute(
        "CREATE TABLE gone (member_id UUID NOT NULL, digest BYTEA NOT NULL, version TEXT,"
        " PRIMARY KEY (member_id, digest))"
    )
    op.execute("ALTER TABLE gone ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE gone FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own ON gone USING (member_id = {_SUBJECT}) WITH CHECK (member_id = {_SUBJECT})")
