"""One world for all tests from outside, with a browser or without: every process on the real broker and databases."""

from collections.abc import Iterator

import pytest

from deploy.dev.world import Servers, World


@pytest.fixture(scope="session")
def world(servers: Servers) -> Iterator[World]:
    with World(servers, "spine") as found:
        yield found
