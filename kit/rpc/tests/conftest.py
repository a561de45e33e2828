"""A broker (`amqp_url`), a wall before it, a service behind it, and clients of it; all end with their test."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pika
import pytest

from deploy.dev.broker_users import add_vhost
from kit.rpc.client import RpcClient
from kit.rpc.tests.stage import Doors, Wall
from kit.rpc.wire import Link
from kit.topology import declare, parameters


@pytest.fixture(scope="session")
def amqp_url(servers: Any, vhosts: list[str]) -> str:
    """One virtual host for all tests of RPC: each service here has a name of its own."""
    vhosts.append(f"test-rpc-{uuid.uuid4().hex[:8]}")
    name = vhosts[-1]
    add_vhost(servers, name)
    with pika.BlockingConnection(parameters(servers.amqp_url(name), "test")) as connection:
        declare(connection.channel(), {})
    return str(servers.amqp_url(name))


@pytest.fixture
def wall(amqp_url: str) -> Iterator[Wall]:
    """Where a test connects to when it wants to disturb the way to the broker."""
    wall = Wall(amqp_url)
    yield wall
    wall.end()


@pytest.fixture
def make_doors(amqp_url: str, tmp_path: Path) -> Iterator[Callable[..., Doors]]:
    with doors_made(amqp_url, tmp_path) as make:
        yield make


@contextmanager
def doors_made(amqp_url: str, folder: Path) -> Iterator[Callable[..., Doors]]:
    """Makes services, each with a name of its own, and ends them."""
    made: list[Doors] = []

    def make(url: str = amqp_url) -> Doors:
        made.append(Doors(f"doors_{uuid.uuid4().hex[:8]}", url, folder))
        return made[-1]

    yield make
    for doors in made:
        doors.end()
    link = Link(amqp_url, "tests")
    for doors in made:
        link.channel.queue_delete(f"rpc-{doors.name}")
    link.close()


@pytest.fixture
def doors(make_doors: Callable[..., Doors]) -> Doors:
    """The service, answering."""
    return make_doors().start()


@pytest.fixture
def make_client(amqp_url: str) -> Iterator[Callable[..., RpcClient]]:
    made: list[RpcClient] = []

    def make(url: str = amqp_url, **options: object) -> RpcClient:
        made.append(RpcClient(url, **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(make_client: Callable[..., RpcClient]) -> RpcClient:
    return make_client()
