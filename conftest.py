"""The servers that tests run on: brought up when nobody has, and then stopped at the end.

`make test` runs two processes side by side, each with servers of its own.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings

from deploy.dev import search_engine
from deploy.dev.broker_users import add_vhost, delete_vhosts
from deploy.dev.run_folder import CHECKOUT
from deploy.dev.servers import Servers, ensure_servers

settings.register_profile("calm", deadline=None)  # how long an example takes says nothing: the machine is shared
settings.load_profile("calm")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What runs the whole system comes first: it takes longest."""
    items.sort(key=lambda item: not item.nodeid.startswith("tests/"))


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """PostgreSQL, RabbitMQ and Redis for tests, apart from those of `make run`."""
    process = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    folder = CHECKOUT / ".run" / ("test" if process == "gw0" else f"test-{process}")
    with ensure_servers(folder, durable=False) as found:
        yield found


@pytest.fixture(scope="session")
def admin_url(servers: Servers) -> str:
    """The superuser's URL of PostgreSQL: `kit.testing.database` makes databases with it."""
    return servers.admin_url()


@pytest.fixture(scope="session")
def vhosts(servers: Servers) -> Iterator[list[str]]:
    """Names of virtual hosts that go, all at once, when the last test has ended."""
    names: list[str] = []
    yield names
    delete_vhosts(servers, *names)


@pytest.fixture(scope="module")
def amqp_url(servers: Servers, vhosts: list[str]) -> str:
    """A virtual host of its own for the tests of one file."""
    vhosts.append(f"test-{uuid4().hex[:8]}")
    add_vhost(servers, vhosts[-1])
    return servers.amqp_url(vhosts[-1])


@pytest.fixture(scope="session")
def redis_url(servers: Servers) -> str:
    """A numbered database of Redis that no world uses."""
    return servers.redis_url(15)


@pytest.fixture(scope="session")
def search_software() -> Path:
    """Where Elasticsearch is installed. Skips where it cannot be."""
    if not (search_engine.SOFTWARE / "stamp").exists():
        reason = search_engine.why_not_installed()
        if not reason and "CI" in os.environ:
            pytest.fail("Elasticsearch was never fetched: `deploy/dev/prepare test`")
        pytest.skip(f"Elasticsearch is not installed: {reason or '`make prepare` fetches it'}")
    return search_engine.SOFTWARE


@pytest.fixture(scope="session")
def search_url(servers: Servers, search_software: Path) -> str:
    """Elasticsearch for tests, started by the first that asks."""
    servers.search.start(short_lived=True)
    servers.search.wait()
    return servers.search.url
