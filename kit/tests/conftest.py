import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pika
import pytest
import structlog

from kit import logs
from kit.config import Settings
from kit.database import Database
from kit.events import bindings
from kit.rpc.tests.stage import Wall
from kit.testing import database, opened, truncate
from kit.tests.ledger import ThingMade
from kit.tests.ledger.service import Ledger
from kit.tests.operator import Operator
from kit.topology import declare, parameters


@pytest.fixture(autouse=True)
def _lines() -> Iterator[None]:
    """Logs as a process writes them: structlog's own rendering of a traceback takes seconds."""
    handlers = logging.getLogger().handlers[:]
    logs.configure("test")
    yield
    structlog.reset_defaults()
    logging.getLogger().handlers[:] = handlers


@pytest.fixture(scope="session")
def ledger_settings(admin_url: str) -> Iterator[Settings]:
    with database("ledger", admin_url, package="kit.tests.ledger") as settings:
        yield settings


@pytest.fixture
def settings(ledger_settings: Settings) -> Settings:
    truncate(ledger_settings)
    return ledger_settings


@pytest.fixture
def db(settings: Settings) -> Iterator[Any]:
    found = Database(settings.database_url, room="ledger")
    yield found
    found.close()


@pytest.fixture
def room(settings: Settings) -> Iterator[Ledger]:
    with opened(Ledger, settings) as room:
        yield room


@pytest.fixture
def channel(amqp_url: str) -> Iterator[Any]:
    """A channel to the broker, the ledger's queues declared and empty."""
    connection = pika.BlockingConnection(parameters(amqp_url, "test"))
    channel = connection.channel()
    for queue in ("in.ledger", "dead.ledger"):
        channel.queue_delete(queue)
    declare(channel, bindings([ThingMade]))
    yield channel
    connection.close()


@pytest.fixture
def wall(amqp_url: str) -> Iterator[Wall]:
    """Between us and the broker: it can freeze, cut and close."""
    wall = Wall(amqp_url)
    yield wall
    wall.end()


@pytest.fixture
def operator(settings: Settings, amqp_url: str, tmp_path: Path) -> Operator:
    """Somebody at the command line of the ledger."""
    return Operator(settings, amqp_url, tmp_path)
