"""The world of restored databases, beside the one that lost them: its own queues, its own processes."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import psycopg2

from contracts.catalogue import catalogue
from deploy.dev.broker_users import admit
from deploy.dev.steps import Refused, wait_for
from deploy.dev.world import World
from deploy.graph import ROOMS

_AT_ONCE = 4  # verbs
_ON_ITS_WAY = timedelta(minutes=10)  # what was published for longer has arrived
_TOLD = {(event.type.partition(".")[0], listener) for event in catalogue() for listener in event.listeners}
_HEARD = sorted(pair for pair in _TOLD if pair[0] != pair[1])


class Beside(World):
    """`origin` is the world whose databases were restored to a server on `port`."""

    def __init__(self, origin: World, port: int) -> None:
        self._origin, self._postgres = origin, port
        urls = {}
        for room in ROOMS:
            for name, role in (("DATABASE_URL", room), ("OWNER_DATABASE_URL", f"{room}_owner")):
                place = f"127.0.0.1:{port}/{origin.database(room)}"
                urls[f"{room.upper()}_{name}"] = f"postgresql+psycopg2://{role}:{origin.run.secret(role)}@{place}"
        super().__init__(origin.servers, "drill", **urls)

    def keep_secrets(self) -> None:
        """What is not in the databases comes from its own backup: the keys of members, the signed heads of accesses."""
        (self.folder / "mail").mkdir(parents=True, exist_ok=True)
        for name in ("KMS_FILE", "AUDIT_FILE"):
            try:
                shutil.copy(self._origin.env[name], self.env[name])
            except FileNotFoundError:  # nothing was signed yet
                continue

    def create(self) -> None:
        """Users and queues of the broker; the databases are there already."""
        wait_for("The restored server", self._is_open, 300, str(self.run.log / "drill-postgres.log"))
        admit(self.servers, self.name)
        self.declare()

    def asked(self, room: str, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of a restored database."""
        with psycopg2.connect(self._address(self._origin.database(room)), connect_timeout=5) as connection:
            with connection.cursor() as cursor:
                cursor.execute(query, values)
                rows: list[tuple[Any, ...]] = cursor.fetchall()
        connection.close()
        return rows

    def go_on(self, moment: str) -> None:
        """Before its processes start: a new epoch, and without snapshots a replay of what was on its way."""
        since = (datetime.fromisoformat(moment) - _ON_ITS_WAY).isoformat()
        self.of_each("events", "new-epoch")
        others = [pair for pair in _HEARD if pair[0] not in self._has_snapshots]
        self._send(others, "replay", "--since", since)

    def tell_all(self) -> None:
        """Every service that has snapshots sends them to whoever listens to it."""
        self._send([pair for pair in _HEARD if pair[0] in self._has_snapshots], "snapshot")

    def _send(self, pairs: list[tuple[str, str]], verb: str, *options: str) -> None:
        def send(pair: tuple[str, str]) -> None:
            self.command(f"services.{pair[0]}", "events", verb, "--to", pair[1], *options)

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(send, pairs))

    @cached_property
    def _has_snapshots(self) -> list[str]:
        told = self.of_each("events", "replicas")
        return [room for room in ROOMS if json.loads(told[room])["sources"]]

    def of_each(self, *verb: str) -> dict[str, str]:
        """What a verb prints, by service."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            said = pool.map(lambda room: self.command(f"services.{room}", *verb), ROOMS)
            return dict(zip(ROOMS, said, strict=True))

    def differing(self, *options: str) -> int:
        """How many objects of all copies differ from their source."""
        done = self.attempt("kit.reconcile", "--json", *options)
        if not done.stdout.startswith("["):
            raise Refused(f"The copies cannot be compared: {done.stderr.strip().splitlines()[-1]}")
        return sum(len(pair["differs"]) for pair in json.loads(done.stdout))

    def _is_open(self) -> bool:
        try:
            return self.asked("identity", "SELECT pg_is_in_recovery()") == [(False,)]
        except psycopg2.OperationalError:
            return False

    def _address(self, database: str) -> str:
        return f"postgresql://postgres:{self.run.secret('postgres')}@127.0.0.1:{self._postgres}/{database}"
