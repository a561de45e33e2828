"""A database of its own, emptied before each test, and events that are applied as the worker would."""

from collections.abc import Iterator

import pytest

from kit.config import Settings
from kit.testing import database, opened, truncate
from services.healthbox.service import HealthboxService
from services.healthbox.tests.world import World


@pytest.fixture(scope="session")
def healthbox_settings(admin_url: str) -> Iterator[Settings]:
    with database("healthbox", admin_url) as settings:
        yield settings


@pytest.fixture
def world(healthbox_settings: Settings) -> Iterator[World]:
    truncate(healthbox_settings)
    with opened(HealthboxService, healthbox_settings) as service:
        yield World(service)
