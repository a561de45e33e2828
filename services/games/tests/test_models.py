"""Models and migrations say the same, and whose row is whose is the database's to say."""

import pytest

from kit.config import Settings
from kit.testing import schema_differences
from services.games.models import PUBLIC_TABLES, SUBJECT_TABLES, Base
from services.games.tests.world import World


def test_migrations_make_exactly_the_models(games_settings: Settings) -> None:
    assert schema_differences(games_settings, Base.metadata) == []


def test_every_table_has_a_policy_that_its_owner_cannot_pass_or_is_known_to_have_none(world: World) -> None:
    assert {*SUBJECT_TABLES, *PUBLIC_TABLES} == {table.name for table in Base.metadata.sorted_tables}
    secured = world.rows(
        None,
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        " AND relrowsecurity AND relforcerowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid)",
    )
    assert {row["relname"] for row in secured} == set(SUBJECT_TABLES)


def test_who_named_no_subject_sees_no_run_and_nobody_writes_one_of_another(world: World) -> None:
    one, other = world.person(), world.person()
    one.do("start_run", task="pairs", input="touch")
    assert world.rows(None, "SELECT FROM runs") == []
    assert world.rows(other, "SELECT FROM runs") == []
    [row] = world.rows(one, "SELECT member_id FROM runs")
    assert row["member_id"] == one.id
    with pytest.raises(Exception, match="row-level security"):
        world.rows(one, "UPDATE runs SET member_id = :other", other=other.id)
