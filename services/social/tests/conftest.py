"""A database of social's own, emptied before each test, and members who act through the doors."""

from collections.abc import Iterator

import pytest

from kit.config import Settings
from kit.testing import database, opened, truncate
from services.social.service import SocialService
from services.social.tests.world import World


@pytest.fixture(scope="session")
def social_settings(admin_url: str) -> Iterator[Settings]:
    with database("social", admin_url) as settings:
        yield settings


@pytest.fixture
def world(social_settings: Settings) -> Iterator[World]:
    truncate(social_settings)
    with opened(SocialService, social_settings) as service:
        yield World(service)
