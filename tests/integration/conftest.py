"""Members of the world that integration tests share."""

from collections.abc import Callable

import pytest

from deploy.dev.world import World
from tests.integration.people import Person, sign_up


@pytest.fixture
def join(world: World) -> Callable[..., Person]:
    """Signs a new member up: `join("Camille")`."""
    return lambda name="Camille", **fields: sign_up(world, name, **fields)


@pytest.fixture
def author(world: World) -> Person:
    return sign_up(world, "Camille")


@pytest.fixture
def reader(world: World, author: Person) -> Person:
    """Somebody who follows the author."""
    found = sign_up(world, "Dominique")
    found.follows(author)
    return found
