"""A database of its own, emptied before each test, and events that are applied as the worker would."""

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import rmtree

import pytest

from kit.config import Settings
from kit.testing import database, opened, truncate
from services.healthbox.service import HealthboxService
from services.healthbox.tests.world import World


@pytest.fixture(scope="session")
def healthbox_settings(admin_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    kms_file = tmp_path_factory.mktemp("kms") / "kms.json"
    kms_file.write_text(json.dumps({"current": "one", "keys": {"one": b64encode(bytes(32)).decode()}}))
    with database("healthbox", admin_url) as settings:
        yield replace(
            settings, kms_file=str(kms_file), audit_file=str(kms_file.with_name("audit.log")),
            store_path=str(kms_file.with_name("store")),
        )  # fmt: skip


@pytest.fixture
def world(healthbox_settings: Settings) -> Iterator[World]:
    truncate(healthbox_settings)
    Path(healthbox_settings.audit_file).unlink(missing_ok=True)
    rmtree(healthbox_settings.store_path, ignore_errors=True)
    with opened(HealthboxService, healthbox_settings) as service:
        yield World(service)
