"""The models and the migrations tell of the same tables."""

import re

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from kit.config import Settings
from kit.migrate import TRANSPORT
from services.social.models import Base

PARTITION = re.compile(r"feed_\d")


def test_the_migrations_make_what_the_models_say(social_settings: Settings) -> None:
    engine = create_engine(str(social_settings.owner_database_url))
    options = {
        "compare_type": True,
        "compare_server_default": True,
        "include_name": lambda name, kind, _: (
            kind != "table" or (name not in TRANSPORT and not PARTITION.fullmatch(name))
        ),
    }
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []
        assert constraints(connection) == {
            (table.name, constraint.name)
            for table in Base.metadata.sorted_tables
            for constraint in table.constraints
            if constraint.name
        }
    engine.dispose()


def constraints(connection: object) -> set[tuple[str, str]]:
    """The named checks and pairs of social's tables, which alembic does not compare."""
    found = connection.exec_driver_sql(  # type: ignore[attr-defined]
        "SELECT conrelid::regclass::text, conname FROM pg_constraint"
        " WHERE conrelid::regclass::text IN ('members', 'relations', 'posts', 'feed') AND contype IN ('c', 'u')"
    )
    return {(table, name) for table, name in found}
