"""What notifications keeps and writes of its mails holds no address and no word that a person wrote."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from kit import logs
from services.notifications.tests.bookings import booked
from services.notifications.tests.world import Pair, Visit, World


def test_no_address_and_no_word_is_stored(world: World) -> None:
    camille, doctor = world.person("Zinnia"), world.professional()
    camille.wants(discreet=False)
    Visit(world, camille, doctor).book()
    Pair(world, doctor, camille).ask()
    world.mail()
    tables = [row["tablename"] for row in world.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    stored = "".join(str(row) for table in tables for row in world.rows(f"SELECT * FROM {table}"))
    assert "example.org" not in stored
    assert "confirmé" not in stored
    assert str(camille.id) in stored


@pytest.fixture
def _logging() -> Iterator[None]:
    """Logs as a service writes them, for one test."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.configure("notifications", "DEBUG")
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.usefixtures("_logging")
def test_logs_hold_no_address_and_no_name(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    booked(world)

    def refuse(mail: dict[str, Any]) -> None:
        raise OSError(f"{mail['to']} {mail['text']}")

    world.postman.before = refuse
    world.mail()
    said = "".join(capfd.readouterr()).lower()
    assert "mail_waits" in said
    assert not any(word in said for word in ("camille", "example.org", "confirmé", "token"))
