"""C8: events that cannot be applied, in a small world of their own: the ledger, whose handlers count each effect."""

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from uuid import uuid4

import pika

from deploy.dev.broker_users import add_vhost, delete_vhosts
from deploy.dev.supervision import Program
from deploy.dev.world import Servers
from kit.config import Settings
from kit.database import Database
from kit.events import bindings
from kit.testing import database, eventually, raw
from kit.tests.ledger import ThingGrew, ThingMade, make, tell
from kit.topology import declare, parameters
from tests.faults.eyes import NAME, open_eyes
from tests.faults.invariants import Finding, Scene
from tests.faults.poisoned import FAILS, KILLS
from tests.faults.stage import Outcome, judge

WORKER = "ledger-worker"
LARGE = 5 * 1024 * 1024
THINGS, GROWTHS = 40, 4
_HURRY = "UPDATE inbox SET next_at = now() WHERE state = 'ready' AND attempts > 0 AND next_at > now()"


class LedgerStage:
    """A database, a virtual host and one worker."""

    def __init__(self, servers: Servers, stack: ExitStack) -> None:
        self.servers, self.vhost = servers, f"ledger-{uuid4().hex[:6]}"
        add_vhost(servers, self.vhost)
        stack.callback(delete_vhosts, servers, self.vhost)
        url = servers.amqp_url(self.vhost)
        self.settings: Settings = stack.enter_context(database("ledger", servers.admin_url(), url, "kit.tests.ledger"))
        with self._channel() as channel:
            declare(channel, bindings([ThingMade, ThingGrew]))
        self.db = Database(self.settings.database_url, room="ledger")
        stack.callback(self.db.close)
        environment = {
            "AMQP_URL": url,
            "LEDGER_DATABASE_URL": self.settings.database_url,
            "LEDGER_SECRET_KEY": self.settings.secret_key.decode(),
            "INNER_PORT": str(servers.run.port(WORKER)),
        }
        command = [sys.executable, "-m", "tests.faults.poisoned", "worker"]
        servers.supervisor.put(Program(WORKER, command, environment))
        stack.callback(servers.supervisor.remove, [WORKER])
        self.outcasts: set[str] = set()
        self.poison = {"parked.ledger": 0, "dead.ledger": 0, "strangers.ledger": 0}
        self.operations = 0

    def rows(self, _room: str, query: str, *values: Any) -> list[tuple[Any, ...]]:
        connection = raw(self.settings.database_url)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(query, values or None)
            found = list(cursor.fetchall()) if cursor.description else []
        connection.close()
        return found

    def queues(self) -> dict[str, tuple[int, int]]:
        columns = ("name", "messages_ready", "messages_unacknowledged")
        listed = self.servers.rabbitmqctl("list_queues", "-q", "--no-table-headers", "-p", self.vhost, *columns)
        return {
            name: (int(ready), int(held)) for name, ready, held in (line.split("\t") for line in listed.splitlines())
        }

    def write(self, growths: int = GROWTHS, size: int = 1) -> str:
        """A new thing and its events."""
        with self.db.transaction() as tx:
            thing = make(tx, size)
        for _ in range(growths):
            with self.db.transaction() as tx:
                thing = tx.merge(thing)
                tell(tx, thing, ThingGrew, size)
        self.operations += 1 + growths
        return str(thing.id)

    def send(self, body: bytes, *, version: int = 1, placed: bool = True) -> None:
        """A message that no outbox wrote, straight into the queue."""
        placing = {"publisher": "ledger", "aggregate_type": "thing", "aggregate_id": str(uuid4()), "epoch": 1, "seq": 1}
        headers = {**placing, "type": "ledger.thing.made", "version": version} if placed else {}
        properties = pika.BasicProperties(message_id=str(uuid4()), headers=headers, delivery_mode=2)
        with self._channel() as channel:
            channel.basic_publish("", "in.ledger", body, properties)
        places = ("parked.ledger", "strangers.ledger") if placed else ("dead.ledger",)
        for place in places:
            self.poison[place] += 1

    @contextmanager
    def _channel(self) -> Iterator[Any]:
        connection = pika.BlockingConnection(parameters(self.servers.amqp_url(self.vhost), "poison"))
        yield connection.channel()
        connection.close()


def cloud_event(size: Any, version: int = 1) -> bytes:
    """An envelope of a made thing, as nobody published it."""
    thing = str(uuid4())
    event = {
        "specversion": "1.0",
        "id": str(uuid4()),
        "source": "/services/ledger",
        "type": f"ledger.thing.made.v{version}",
        "subject": f"thing/{thing}",
        "time": "2026-11-24T08:00:00+00:00",
        "aggregatetype": "thing",
        "aggregateid": thing,
        "epoch": 1,
        "seq": 1,
        "data": {"thing_id": thing, "owner_id": thing, "size": size},
    }
    return json.dumps(event).encode()


def poisoned(servers: Servers, *, with_eyes: bool = False) -> Outcome:
    """Every kind of poison between healthy events; then only the poison lies where poison belongs."""
    with ExitStack() as stack:
        stage = LedgerStage(servers, stack)
        if with_eyes:
            port, targets = servers.run.port(NAME), {WORKER: servers.run.port(WORKER)}
            eyes = stack.enter_context(open_eyes(servers.supervisor, servers.run.path / NAME, port, targets))
        for number in range(THINGS):
            stage.write()
            if number == THINGS // 2:
                _inject(stage)
        eventually(lambda: _parked(stage), within=90, every=0.2)
        scene = Scene([ThingMade, ThingGrew], stage.rows, stage.queues, stage.poison, stage.outcasts)
        outcome = judge("C8 poison", scene)
        outcome.operations = stage.operations
        outcome.alerts = eyes.seen() if with_eyes else {}
        outcome.faults = sum(stage.poison[place] for place in ("parked.ledger", "dead.ledger"))
        parked = dict(stage.rows("", "SELECT reason, count(*) FROM inbox WHERE state = 'parked' GROUP BY 1"))
        outcome.facts["parked"] = parked
        if parked.get("KilledItsProcess") != 1:
            outcome.findings.append(Finding("I7", "other", "the handler that ends its process is not parked alone"))
        return outcome


def _inject(stage: LedgerStage) -> None:
    for size in (FAILS, KILLS):
        stage.outcasts.add(stage.write(0, size))
        stage.poison["parked.ledger"] += 1
    stage.send(b"{not json")
    stage.send(b"\xff\xfe" * 100, placed=False)
    stage.send(cloud_event(1, version=9), version=9)
    stage.send(cloud_event("x" * LARGE))
    stage.send(b"y" * LARGE)
    stage.send(b"z" * LARGE, placed=False)


def _parked(stage: LedgerStage) -> bool:
    """Whether all that can never be applied has been given up; what fails again and again is tried without waiting."""
    stage.rows("", _HURRY)
    parked = stage.rows("", "SELECT count(*) FROM inbox WHERE state = 'parked'")[0][0]
    return bool(parked >= stage.poison["parked.ledger"])
