from collections.abc import Iterator

import pytest

from deploy.dev.world import Servers, World


@pytest.fixture(scope="module")
def world(servers: Servers) -> Iterator[World]:
    """Databases and virtual host of a world, without its processes."""
    made = World(servers, "rooms")
    made.create()
    yield made
    made.drop()
