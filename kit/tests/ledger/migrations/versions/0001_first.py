"""The transport's tables, things, their ledger and their replicas."""

from alembic import op

from kit.migrate import transport_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.execute(transport_sql(1))
    op.execute(transport_sql(2))
    op.execute("CREATE TABLE things (id uuid PRIMARY KEY, seq bigint NOT NULL)")
    op.execute(
        "CREATE TABLE ledger (id bigserial, event_id uuid PRIMARY KEY, thing_id uuid, seq bigint, times int DEFAULT 1)"
    )
    op.execute("CREATE TABLE replicas (thing_id uuid PRIMARY KEY, size int, seq bigint)")
