"""The servers that tests run on: brought up when nobody has, and then stopped at the end."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from deploy.dev.servers import Servers, ensure_servers


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """PostgreSQL, RabbitMQ and Redis for tests, apart from those of `make run`."""
    with ensure_servers() as found:
        yield found


@pytest.fixture(scope="session")
def admin_url(servers: Servers) -> str:
    """The superuser's URL of PostgreSQL: `kit.testing.database` makes databases with it."""
    return servers.admin_url()


@pytest.fixture(scope="module")
def amqp_url(servers: Servers) -> Iterator[str]:
    """A virtual host of its own for the tests of one file."""
    name = f"test-{uuid4().hex[:8]}"
    servers.rabbitmqctl("add_vhost", name)
    servers.rabbitmqctl("set_permissions", "-p", name, "patientsworld", ".*", ".*", ".*")
    yield servers.amqp_url(name)
    servers.rabbitmqctl("delete_vhost", name)


@pytest.fixture(scope="session")
def redis_url(servers: Servers) -> str:
    """A numbered database of Redis that no world uses."""
    return servers.redis_url(15)
