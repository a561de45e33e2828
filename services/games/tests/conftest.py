"""A database of its own, emptied before each test, and events that are applied as the worker would."""

from collections.abc import Iterator

import pytest

from kit.config import Settings
from kit.testing import database, opened, truncate
from services.games.service import GamesService
from services.games.tests.world import World


@pytest.fixture(scope="session")
def games_settings(admin_url: str) -> Iterator[Settings]:
    with database("games", admin_url) as settings:
        yield settings


@pytest.fixture
def world(games_settings: Settings) -> Iterator[World]:
    truncate(games_settings)
    with opened(GamesService, games_settings) as service:
        yield World(service)
