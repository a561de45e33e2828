from collections.abc import Iterator

import pytest

from deploy.dev.servers import Servers, ensure_servers
from deploy.dev.world import World


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    with ensure_servers() as found:
        yield found


@pytest.fixture
def world(servers: Servers) -> Iterator[World]:
    """Databases and virtual host of a world, without its processes."""
    made = World(servers, "rooms")
    made.create()
    yield made
    made.drop()
