"""Statements prepared once a connection, and writes that travel with the next statement.

To plan a read over partitions costs twice the read itself, and to plan each insert of a command more than to run it.
"""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from psycopg2.extensions import adapt
from sqlalchemy import ClauseElement
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType


class Prepared:
    """A statement prepared once per connection; parameters without a value keep their names, others are literals.

    Planning a read over partitions costs twice the read itself, so what is hot is prepared. The SQL is compiled
    from the same expressions as every other. PostgreSQL finds out by itself which types the parameters of a text have.
    """

    def __init__(self, name: str, statement: ClauseElement) -> None:
        self.name = name
        dialect = postgresql.psycopg2.dialect(paramstyle="pyformat")  # type: ignore[no-untyped-call]
        compiled: Any = statement.compile(dialect=dialect)
        names = [key for key, value in compiled.params.items() if value is None]

        def fill(found: re.Match[str]) -> str:
            key = found[1]
            if key is None:
                return "%"
            return f"${names.index(key) + 1}" if key in names else _quote(compiled.params[key])

        # in one pass: what a literal holds is not looked at again
        sql = re.sub(r"%%|%\((\w+)\)s", fill, str(compiled))
        typed = [compiled.binds[key].type for key in names if not isinstance(compiled.binds[key].type, NullType)]
        types = ", ".join(kind.compile(dialect=compiled.dialect) for kind in typed)
        self.prepare = f"PREPARE {name} ({types}) AS {sql}" if len(typed) == len(names) else f"PREPARE {name} AS {sql}"
        self.execute = f"EXECUTE {name} ({', '.join(f'%({key})s' for key in names)})"


def execute(tx: Session, statement: Prepared, parameters: Mapping[str, Any]) -> Any:
    """Run a prepared statement in a transaction, and what was `put` before it, in one round trip."""
    connection = tx.connection()
    filled = _fill(connection, statement, parameters)
    waiting = [*_take_put(connection), filled]
    return connection.exec_driver_sql("; ".join(waiting), execution_options={"no_parameters": True})


def put(tx: Session, statement: Prepared, parameters: Mapping[str, Any]) -> None:
    """Let a prepared statement run with the next one, or before the commit: a write that nobody waits for saves its
    round trip. What it raises comes up there."""
    connection = tx.connection()
    filled = _fill(connection, statement, parameters)  # first: where it has to prepare, that sends what was put before
    connection.info["put"].append(filled)


def _fill(connection: Connection, statement: Prepared, parameters: Mapping[str, Any]) -> str:
    """The text that runs a statement with these values, prepared before where that is needed."""
    if statement.name not in connection.info:
        connection.exec_driver_sql(statement.prepare, execution_options={"no_parameters": True})
        connection.info[statement.name] = True
    plain = {key: str(value) if isinstance(value, UUID) else value for key, value in parameters.items()}
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor:
        return str(cursor.mogrify(statement.execute, plain), "utf-8")


def send_put(connection: Connection) -> None:
    """Run what was put and is not sent yet."""
    if waiting := _take_put(connection):
        connection.exec_driver_sql("; ".join(waiting), execution_options={"no_parameters": True})


def _take_put(connection: Connection) -> list[str]:
    waiting: list[str] = connection.info.get("put", [])
    connection.info["put"] = []
    return waiting


def _quote(value: Any) -> str:
    quoted = adapt(value)
    if isinstance(value, str):
        quoted.encoding = "utf-8"
    return str(quoted.getquoted(), "utf-8")
