"""The models and the migrations tell of the same tables."""

from kit.config import Settings
from kit.testing import schema_differences
from services.appointments.models import Base


def test_the_migrations_make_what_the_models_say(appointments_settings: Settings) -> None:
    assert schema_differences(appointments_settings, Base.metadata) == []
