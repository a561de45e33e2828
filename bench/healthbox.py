"""What the Health Box costs: a series of 90 days, and an entry with a note, against the lean RPC with the single SQL.

Each side is a service in a process of its own, asked over the bus in alternating slices; processor seconds of service,
PostgreSQL, broker and caller. The limit's SQL hands out or takes in the rows as they lie, and decides nothing. Two
minutes.
"""

import sys

if __name__ == "__main__" and sys.argv[1:]:
    import kit.rpc.green  # noqa: F401 – patches before anything else is imported

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from queue import LifoQueue
from subprocess import Popen
from typing import Any

import psycopg2

from bench.measure import alternate, virtual_host, work
from bench.table import Result, write, write_parts
from deploy.dev.usage import cpu_seconds
from kit.logs import configure

GOAL, ROUNDS, SECONDS, THREADS, DAYS = 0.60, 6, 3.0, 4, 90
_SEES = "SELECT set_config('app.subject', %s, true); "
_SERIES = """
SET plan_cache_mode = force_generic_plan;
PREPARE series (uuid, text, date, date) AS
SELECT coalesce(json_agg(json_build_array(day, at, zone, amounts, source))::text, '[]') FROM (
    SELECT day, at, zone, amounts, source FROM entries
    WHERE member_id = $1 AND tracker = $2 AND day BETWEEN $3 AND $4 AND deleted_at IS NULL
    ORDER BY day, at, id) found;
PREPARE write (uuid, text, date, timestamptz, jsonb, bytea) AS
INSERT INTO entries (id, member_id, tracker, day, at, zone, amounts, note)
VALUES (gen_random_uuid(), $1, $2, $3, $4, 'Europe/Paris', $5, $6) RETURNING row_to_json(entries)::text"""


def main() -> None:
    from deploy.dev.servers import ensure_servers

    configure("bench", "ERROR")
    with ensure_servers() as servers:
        for result in compare(servers):
            print(write([result]), write_parts(result), sep="\n", flush=True)


def compare(servers: Any) -> Iterator[Result]:
    """Series and entries per processor second, of both."""
    with standing(servers) as (ask, roots, member, actor):
        last = datetime.now(UTC).date()
        first = last - timedelta(days=DAYS - 1)
        days = {"tracker": "weight", "from": str(first), "to": str(last)}
        at = datetime.now(UTC).isoformat()
        noted = {"tracker": "weight", "values": {"kg": 70.4}, "note": "Après la marche"}
        yield _against(
            f"Series of {DAYS} days", roots,
            lambda _: ask("healthbox", "series", {"actor": actor, "step": "day", **days}),
            lambda _: ask("plain", "series", {"member_id": member, **days}),
        )  # fmt: skip
        yield _against(
            "Entry with a note", roots,
            lambda _: ask("healthbox", "add_entry", {"actor": actor, "at": _moment(), **noted}),
            lambda _: ask("plain", "write", {"member_id": member, "at": at, **noted}),
        )  # fmt: skip


def _against(name: str, roots: dict[str, int], product: Callable[[int], Any], limit: Callable[[int], Any]) -> Result:
    sides = {"product": Side(roots, "plain", product), "limit": Side(roots, "healthbox", limit)}
    costs = alternate(*(side.slice for side in sides.values()), rounds=ROUNDS)
    return Result(name, "per CPU-second", *costs, GOAL, parts={side: one.each() for side, one in sides.items()})


class Side:
    """What is called of one of them, and what it costs: processor seconds of all but the `other` service."""

    def __init__(self, roots: dict[str, int], other: str, call: Callable[[int], Any]) -> None:
        self.roots = {name: pid for name, pid in roots.items() if name != other}
        self.call, self.count, self.parts = call, 0, dict.fromkeys((*self.roots, "caller"), 0.0)

    def slice(self) -> float:
        """Calls per processor second in a slice."""
        before = self._used()
        count = len(work(SECONDS, THREADS, self.call))
        spent = {name: used - before[name] for name, used in self._used().items()}
        self.count += count
        for name, seconds in spent.items():
            self.parts[name] += seconds
        return count / sum(spent.values())

    def each(self) -> dict[str, float]:
        """Processor microseconds of one call over all slices."""
        return {name: 1e6 * seconds / self.count for name, seconds in self.parts.items()}

    def _used(self) -> dict[str, float]:
        # the services are children of this process: what it used itself is the clock's
        return {**{name: cpu_seconds(pid) for name, pid in self.roots.items()}, "caller": time.process_time()}


_CLOCK = iter(range(10**9))


def _moment() -> str:
    """Another moment each time, four of them a day: over years, as people note."""
    return (datetime.now(UTC) - timedelta(hours=6 * next(_CLOCK))).isoformat()


@contextmanager
def standing(servers: Any) -> Iterator[tuple[Callable[..., Any], dict[str, int], str, dict[str, Any]]]:
    """Both services with a member's ninety weights: how they are asked, their processes, the member and their actor."""
    from kit.rpc.client import RpcClient
    from kit.testing import database, opened
    from services.healthbox.service import HealthboxService
    from services.healthbox.tests.world import World

    with ExitStack() as rest:
        settings = rest.enter_context(database("healthbox", servers.admin_url()))
        url = servers.amqp_url(rest.enter_context(virtual_host(servers)))
        environment = {
            **os.environ, "HEALTHBOX_DATABASE_URL": settings.database_url, "AMQP_URL": url, "HEALTHBOX_AMQP_URL": url,
            "HEALTHBOX_SECRET_KEY": settings.secret_key.decode(), "KMS_FILE": _kms(rest),
        }  # fmt: skip
        world = World(rest.enter_context(opened(HealthboxService, settings)))
        who = world.person()
        who.do("edit_profile", birth_date="1980-05-17", height_cm=175)
        for back in range(DAYS):
            at = (datetime.now(UTC) - timedelta(days=back)).isoformat()
            who.do("add_entry", tracker="weight", at=at, values={"kg": 70 + back % 7 / 10})
        roots = {"PostgreSQL": servers.pid("postgres"), "broker": servers.pid("rabbitmq")}
        for kind in ("healthbox", "plain"):
            process = Popen([sys.executable, "-m", "bench.healthbox", kind], env=environment, start_new_session=True)
            rest.callback(process.wait, 30)
            rest.callback(process.terminate)
            roots[kind] = process.pid
        client = RpcClient(url)
        rest.callback(client.close)
        ask = client.call
        days = {"tracker": "weight", "from": "2026-01-01", "to": "2026-01-02"}
        _until_answered(lambda: ask("plain", "series", {"member_id": str(who.id), **days}))
        _until_answered(lambda: ask("healthbox", "series", {"actor": who.actor, **days}))
        yield ask, roots, str(who.id), who.actor


def _kms(rest: ExitStack) -> str:
    import json
    from base64 import b64encode
    from pathlib import Path
    from tempfile import TemporaryDirectory

    file = Path(rest.enter_context(TemporaryDirectory())) / "kms.json"
    file.write_text(json.dumps({"current": "one", "keys": {"one": b64encode(bytes(32)).decode()}}))
    return str(file)


def _until_answered(call: Callable[[], Any]) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            return call()
        except Exception as error:
            if time.monotonic() > until:
                raise SystemExit(f"A service did not start: {error!r}") from error
            time.sleep(0.1)


class Plain:
    """The single SQL of each, prepared, behind the lean RPC."""

    name = "plain"

    def __init__(self, url: str) -> None:
        self.free: LifoQueue[Any] = LifoQueue()
        for _ in range(8):
            connection = psycopg2.connect(url.replace("+psycopg2", ""))
            connection.cursor().execute(_SERIES)
            connection.commit()
            self.free.put(connection)

    def ask(self, member_id: str, statement: str, *values: Any) -> Any:
        from kit.rpc.call import RawJson

        connection = self.free.get()
        with connection.cursor() as cursor:
            cursor.execute(_SEES + statement, (member_id, member_id, *values))
            answer = cursor.fetchone()[0]
        connection.commit()
        self.free.put(connection)
        return RawJson(answer.encode())

    def series(self, _call: Any, member_id: str, tracker: str, to: str, **rest: Any) -> Any:
        return self.ask(member_id, "EXECUTE series (%s, %s, %s, %s)", tracker, rest["from"], to)

    def write(self, _call: Any, member_id: str, tracker: str, at: str, values: Any, note: str) -> Any:
        from psycopg2.extras import Json

        said = tracker, at[:10], at, Json(values), note.encode()
        return self.ask(member_id, "EXECUTE write (%s, %s, %s, %s, %s, %s)", *said)

    series.rpc_door = write.rpc_door = True  # type: ignore[attr-defined]


def _serve(kind: str) -> None:
    from kit import config
    from kit.database import Database
    from kit.rpc.server import serve
    from services.healthbox.service import HealthboxService

    configure("bench", "ERROR")
    settings = config.read("healthbox")
    if kind == "plain":
        return serve(Plain(settings.database_url), amqp_url=settings.amqp_url, max_workers=16)
    room = HealthboxService(Database(settings.database_url, room="healthbox"), settings)
    return serve(room, amqp_url=settings.amqp_url, max_workers=16)


if __name__ == "__main__":
    if sys.argv[1:]:
        _serve(sys.argv[1])
    else:
        main()
