"""A database of the classifieds' own, emptied before each test, and members who act through the doors."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kit.config import Settings
from kit.testing import database, opened, truncate
from services.classifieds.service import ClassifiedsService
from services.classifieds.tests.world import World


@pytest.fixture(scope="session")
def classifieds_settings(admin_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    store: Path = tmp_path_factory.mktemp("store")
    with database("classifieds", admin_url) as settings:
        yield replace(settings, store_path=str(store))


@pytest.fixture
def world(classifieds_settings: Settings) -> Iterator[World]:
    truncate(classifieds_settings)
    with opened(ClassifiedsService, classifieds_settings) as service:
        yield World(service)
