"""The models and the migrations tell of the same tables."""

from kit.config import Settings
from kit.testing import schema_differences
from services.classifieds.models import Base


def test_the_migrations_make_what_the_models_say(classifieds_settings: Settings) -> None:
    assert schema_differences(classifieds_settings, Base.metadata) == []
