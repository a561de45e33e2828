"""The migrations make the tables that the models describe, and the database keeps its own promises."""

import pytest
from sqlalchemy.exc import IntegrityError

from kit.config import Settings
from kit.testing import schema_differences
from services.identity.models import Base
from services.identity.tests.house import ERASE, House


def test_models_and_migrations_are_the_same(identity_settings: Settings) -> None:
    assert schema_differences(identity_settings, Base.metadata) == []


def test_an_erased_account_keeps_nothing_but_its_tombstone(house: House) -> None:
    house.join()
    with pytest.raises(IntegrityError):
        house.rows("UPDATE accounts SET state = 'erased', ended_at = now()")
    house.rows(ERASE)


def test_an_address_has_one_account(house: House) -> None:
    house.join()
    house.join(email="zoe@example.org")
    with pytest.raises(IntegrityError):
        house.rows("UPDATE accounts SET email = 'marie@example.org'")
