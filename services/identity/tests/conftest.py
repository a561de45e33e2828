"""A database of identity's own, emptied before each test, and the service with a hasher that counts."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kit.config import Settings
from kit.testing import database, opened, truncate
from services.identity.service import IdentityService
from services.identity.tests.house import CountingHasher, House


@pytest.fixture(scope="session")
def identity_settings(admin_url: str) -> Iterator[Settings]:
    with database("identity", admin_url) as settings:
        yield settings


@pytest.fixture
def house(identity_settings: Settings, tmp_path: Path) -> Iterator[House]:
    truncate(identity_settings)
    with opened(IdentityService, replace(identity_settings, mail_url=f"file:{tmp_path}")) as service:
        service.hasher = CountingHasher()
        yield House(service, tmp_path)
