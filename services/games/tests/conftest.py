"""A database of its own, emptied before each test, and events that are applied as the worker would."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kit.config import Settings
from kit.testing import database, opened, truncate
from services.games.service import GamesService
from services.games.tests.world import World


@pytest.fixture(scope="session")
def games_settings(admin_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    with database("games", admin_url) as settings:
        yield replace(settings, audit_file=str(tmp_path_factory.mktemp("audit") / "heads.log"))


@pytest.fixture
def world(games_settings: Settings) -> Iterator[World]:
    truncate(games_settings)
    Path(games_settings.audit_file).with_suffix(".games.log").unlink(missing_ok=True)
    with opened(GamesService, games_settings) as service:
        yield World(service)
