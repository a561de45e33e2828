"""A database of its own, emptied before each test, and events that are applied as the worker would."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from kit.config import Settings
from kit.testing import database, opened, truncate
from services.directory.service import DirectoryService
from services.directory.tests.importer import LOCALITIES, Importer
from services.directory.tests.indexed import Indexed
from services.directory.tests.reading import Reading
from services.directory.tests.world import World


@pytest.fixture(scope="session")
def directory_settings(admin_url: str) -> Iterator[Settings]:
    with database("directory", admin_url) as settings:
        yield settings


@pytest.fixture
def world(directory_settings: Settings, tmp_path: Path) -> Iterator[World]:
    truncate(directory_settings)
    with opened(DirectoryService, replace(directory_settings, store_path=str(tmp_path / "store"))) as service:
        yield World(service)


@pytest.fixture
def items(tmp_path: Path) -> Reading:
    return Reading(tmp_path)


@pytest.fixture
def imports(world: World, tmp_path: Path) -> Importer:
    """Three localities are known."""
    imports = Importer(world, tmp_path)
    imports.run(LOCALITIES)
    return imports


@pytest.fixture
def indexed(directory_settings: Settings, search_url: str) -> Iterator[Indexed]:
    """A world whose entries are searched in an index of its own."""
    truncate(directory_settings)
    own = replace(directory_settings, elasticsearch_url=search_url, directory_index=f"test-{uuid4().hex[:12]}")
    with opened(DirectoryService, own) as service:
        world = Indexed(service)
        yield world
        world.drop()
