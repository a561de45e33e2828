"""An erasure is answered by an aggregate of its own each time that it is asked for."""

from alembic import op

revision = "0005"
down_revision = "0004"

_ANSWERS = """
ALTER TABLE erasures DROP CONSTRAINT erasures_id_fkey, ALTER id SET DEFAULT gen_random_uuid(),
    ADD member_id uuid REFERENCES members;
UPDATE erasures SET member_id = id;
ALTER TABLE erasures ALTER member_id SET NOT NULL;
"""


def upgrade() -> None:
    op.execute(_ANSWERS)
