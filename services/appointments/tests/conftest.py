"""A database of appointments's own, emptied before each test, and members who act through the doors."""

from collections.abc import Iterator

import pytest

from kit.config import Settings
from kit.testing import database, opened, truncate
from services.appointments.service import AppointmentsService
from services.appointments.tests.world import World


@pytest.fixture(scope="session")
def appointments_settings(admin_url: str) -> Iterator[Settings]:
    with database("appointments", admin_url) as settings:
        yield settings


@pytest.fixture
def world(appointments_settings: Settings) -> Iterator[World]:
    truncate(appointments_settings)
    with opened(AppointmentsService, appointments_settings) as service:
        yield World(service)
