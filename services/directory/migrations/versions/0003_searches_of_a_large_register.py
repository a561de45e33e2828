"""The words of the names that are there, and indexes that hold the entry: nobody is looked up who is not meant."""

from alembic import op

revision = "0003"
down_revision = "0002"

_KNOWN = """
INSERT INTO name_words (word) SELECT DISTINCT unnest(words) AS word FROM entries ORDER BY word ON CONFLICT DO NOTHING"""
# name, on what, and which it replaces: by the new one the release before finds what it found by the old
_INDEXES = (
    ("entries_by_profession", "entries (profession) INCLUDE (id)", "entries_profession"),
    ("places_by_point", "places (lat, lon) INCLUDE (entry_id)", "places_point_at"),
    ("places_by_commune", "places (commune) INCLUDE (entry_id)", "places_commune"),
    ("places_by_postcode", "places (postcode) INCLUDE (entry_id)", None),
)


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute(_KNOWN)
        for name, columns, before in _INDEXES:
            op.execute(f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON {columns}")
            if before:
                op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {before}")
