"""A database that is restored to an earlier dump, and what an operator compares afterwards."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg2 import sql

from deploy.dev import postgres
from deploy.dev.servers import Servers
from deploy.dev.steps import Refused
from deploy.dev.world import World


@contextmanager
def lost(servers: Servers, world: World, room: str) -> Iterator[None]:
    """What the block does is lost to this room: its database is restored to before it, its processes are stopped."""
    database, file = world.database(room), world.folder / f"{room}.dump"
    _postgres("pg_dump", "-Fc", "-f", str(file), servers.admin_url(database))
    yield
    for process in (f"{room}-rpc", f"{room}-worker"):
        world.pause(process)
    with servers.admin() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))
    _postgres("pg_restore", "--create", "-d", servers.admin_url("postgres"), str(file))
    file.unlink()


def go_on(world: World, room: str) -> None:
    """Start the room's processes again."""
    for process in (f"{room}-rpc", f"{room}-worker"):
        world.resume(process)


def compared(world: World, *options: str) -> dict[str, Any]:
    """How social's copy of identity's members compares with them. A difference is exit code 1."""
    try:
        said = world.command("kit.reconcile", "--copy", "social", "--json", *options)
    except Refused as refused:
        said = str(refused).partition("\n")[2]
    return next(dict(pair) for pair in json.loads(said) if pair["copy"] == "social: identity.member")


def is_equal(world: World) -> bool:
    return not compared(world)["differs"]


def _postgres(program: str, *arguments: str) -> None:
    done = subprocess.run([str(postgres.binaries() / program), *arguments], text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
