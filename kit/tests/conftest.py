from collections.abc import Iterator
from typing import Any

import pytest

from kit.config import Settings
from kit.database import Database
from kit.testing import database, truncate


@pytest.fixture(scope="session")
def ledger_settings(admin_url: str) -> Iterator[Settings]:
    with database("ledger", admin_url, package="kit.tests.ledger") as settings:
        yield settings


@pytest.fixture
def settings(ledger_settings: Settings) -> Settings:
    truncate(ledger_settings)
    return ledger_settings


@pytest.fixture
def db(settings: Settings) -> Iterator[Any]:
    found = Database(settings.database_url, room="ledger")
    yield found
    found.close()
