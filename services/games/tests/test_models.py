"""Models and migrations say the same."""

from kit.config import Settings
from kit.testing import schema_differences
from services.games.models import Base


def test_migrations_make_exactly_the_models(games_settings: Settings) -> None:
    assert schema_differences(games_settings, Base.metadata) == []
