"""A post's card is what a page puts after its author, as text: to cut it out of JSON was an eighth of a feed's read."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute("ALTER TABLE posts ALTER card TYPE text USING substr(card::text, 2)")
