"""What a NOTIFY inside each transaction costs its writers, against one after the commit at most every 5 ms.

8 writers insert a row each time, in alternating slices. Half a minute.
"""

from contextlib import ExitStack, closing
from typing import Any
from uuid import uuid4

import psycopg2

from bench.measure import spread, work
from deploy.dev.servers import ensure_servers
from kit.database import Waker

WRITERS, SLICES, SECONDS = 8, 5, 2.5
_INSIDE = "INSERT INTO written DEFAULT VALUES; NOTIFY outbox"
_AFTER = "INSERT INTO written DEFAULT VALUES"


def main() -> None:
    with ensure_servers() as servers, ExitStack() as rest:
        name = f"bench_{uuid4().hex[:8]}"
        with servers.admin() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        rest.callback(_drop, servers, name)
        with servers.admin(name) as cursor:
            cursor.execute("CREATE TABLE written (id bigserial PRIMARY KEY)")
        url = servers.admin_url(name)
        connections = [rest.enter_context(closing(psycopg2.connect(url))) for _ in range(WRITERS)]
        waker = Waker(url.replace("postgresql://", "postgresql+psycopg2://"), "bench")
        rest.callback(waker.close)
        found: dict[str, list[float]] = {"inside": [], "after": []}

        def inside(writer: int) -> None:
            _write(connections[writer], _INSIDE)

        def after(writer: int) -> None:
            _write(connections[writer], _AFTER)
            waker.wake()

        for _ in range(SLICES):
            for kind, once in (("inside", inside), ("after", after)):
                found[kind].append(len(work(SECONDS, WRITERS, once)) / SECONDS)
    for kind, rates in found.items():
        print(f"NOTIFY {kind:<7} commits/s {spread(rates, 0)}")
    pairs = zip(found["after"], found["inside"], strict=True)
    print(f"after / inside: {spread(after / inside for after, inside in pairs)}")


def _write(connection: Any, statements: str) -> None:
    with connection, connection.cursor() as cursor:
        cursor.execute(statements)


def _drop(servers: Any, name: str) -> None:
    with servers.admin() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


if __name__ == "__main__":
    main()
