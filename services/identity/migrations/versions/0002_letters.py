"""Letters, resend requests, joinings and epochs of the transport."""

from alembic import op

from kit.migrate import transport_sql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute(transport_sql(2))
