"""Sessions of browsers, which have a cookie and no refresh tokens."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("ALTER TABLE sessions ADD web boolean NOT NULL DEFAULT false")
