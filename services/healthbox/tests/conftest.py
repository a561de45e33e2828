"""A database of its own, emptied before each test, and events that are applied as the worker would."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import rmtree

import pytest
from click.testing import CliRunner

from kit.config import Settings
from kit.testing import database, opened, truncate
from services.healthbox.__main__ import cli
from services.healthbox.service import HealthboxService
from services.healthbox.tests.world import World

Typed = Callable[..., tuple[int, str]]


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


@pytest.fixture
def typed(world: World, healthbox_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Run a verb; its exit code and what it printed."""
    monkeypatch.setenv("HEALTHBOX_DATABASE_URL", healthbox_settings.database_url)
    monkeypatch.setenv("HEALTHBOX_SECRET_KEY", healthbox_settings.secret_key.decode())
    monkeypatch.setenv("AMQP_URL", "amqp://nowhere/")
    monkeypatch.setenv("KMS_FILE", healthbox_settings.kms_file)
    monkeypatch.setenv("AUDIT_FILE", healthbox_settings.audit_file)

    def run(*words: object) -> tuple[int, str]:
        done = CliRunner().invoke(cli, [str(word) for word in words])
        return done.exit_code, done.output

    return run
