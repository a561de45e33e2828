"""The models and the migrations tell of the same tables."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from kit.config import Settings
from kit.migrate import TRANSPORT
from services.healthbox.models import Base


def test_the_migrations_make_what_the_models_say(healthbox_settings: Settings) -> None:
    engine = create_engine(str(healthbox_settings.owner_database_url))
    options = {
        "compare_type": True,
        "compare_server_default": True,
        "include_name": lambda name, kind, _: kind != "table" or name not in TRANSPORT,
    }
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []
        found = connection.exec_driver_sql(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype IN ('c', 'u', 'x')"
            " AND conrelid::regclass::text = ANY (%s)",
            ([table.name for table in Base.metadata.sorted_tables],),
        ).all()
    said = {(table.name, c.name) for table in Base.metadata.sorted_tables for c in table.constraints if c.name}
    assert said <= {(table, name) for table, name in found}
    engine.dispose()
