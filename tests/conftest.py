"""One world for all tests from outside, with a browser or without: every process on the real broker and databases.

They come first; then it ends, for it takes processor and connections also while nobody asks it anything.
"""

from collections.abc import Iterator

import pytest

from deploy.dev.world import Servers, World


@pytest.fixture(scope="package")
def world(servers: Servers) -> Iterator[World]:
    with World(servers, "spine") as found:
        yield found
