"""The databases of a world, a role that works and a role that migrates for each service, and the extensions in them."""

from collections.abc import Iterable
from typing import Any

from psycopg2 import sql

from deploy.dev.servers import Servers

_EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")


def create(servers: Servers, databases: dict[str, str]) -> None:
    """Make what does not exist yet; `databases` is their names by service."""
    with servers.run.lock("roles.lock"), servers.admin() as cursor:
        cursor.execute("REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC")
        for room, name in databases.items():
            _create(servers, cursor, room, name)
    for name in databases.values():
        with servers.admin(name) as cursor:
            cursor.execute("SELECT name FROM pg_available_extensions WHERE name = ANY(%s)", (list(_EXTENSIONS),))
            for (extension,) in cursor.fetchall():
                cursor.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))


def drop(servers: Servers, names: Iterable[str]) -> None:
    """Remove databases, whoever is connected."""
    with servers.admin() as cursor:
        for name in names:
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _create(servers: Servers, cursor: Any, room: str, name: str) -> None:
    owner = f"{room}_owner"
    for role in (room, owner):
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
        if not cursor.fetchone():
            statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
            cursor.execute(statement.format(sql.Identifier(role), sql.Literal(servers.run.secret(role))))
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
    if not cursor.fetchone():
        cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(owner)))
    cursor.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
    cursor.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(name), sql.Identifier(room)))
