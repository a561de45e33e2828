"""A database of its own, emptied before each test, and events that are applied as the worker would."""

from collections.abc import Iterator

import pytest

from kit.config import Settings
from kit.testing import database, opened, truncate
from services.notifications.service import NotificationsService
from services.notifications.tests.world import World


@pytest.fixture(scope="session")
def notifications_settings(admin_url: str) -> Iterator[Settings]:
    with database("notifications", admin_url) as settings:
        yield settings


@pytest.fixture
def world(notifications_settings: Settings) -> Iterator[World]:
    truncate(notifications_settings)
    with opened(NotificationsService, notifications_settings) as service:
        yield World(service)
