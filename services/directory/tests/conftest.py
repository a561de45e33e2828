"""A database of its own, emptied before each test, and events that are applied as the worker would."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from kit.config import Provider as Facts
from kit.config import Settings
from kit.testing import database, opened, truncate
from services.directory.provider import Provider
from services.directory.service import DirectoryService
from services.directory.tests.importer import LOCALITIES, Importer
from services.directory.tests.indexed import Indexed
from services.directory.tests.openid import Openid, openid
from services.directory.tests.proofs import BACK, NATIONAL, RPPS
from services.directory.tests.reading import Reading
from services.directory.tests.world import Person, World


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


@pytest.fixture
def provider() -> Iterator[Openid]:
    with openid(NATIONAL) as found:
        yield found


@pytest.fixture
def proven(world: World, provider: Openid) -> World:
    """The world, where the provider is set up."""
    facts = Facts(provider.issuer, "patientsworld", "not-told", "Pro Santé Connect", "SubjectNameID")
    world.service.provider = Provider(facts, BACK)
    return world


@pytest.fixture
def entry(world: World) -> UUID:
    return world.entry(register_number=RPPS)


@pytest.fixture
def helene(world: World) -> Person:
    return world.person()
