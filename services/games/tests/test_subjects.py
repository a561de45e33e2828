"""Row-level security: a transaction sees the rows of the subject it has named, and of nobody when it has named none."""

from contextlib import suppress

import pytest
from sqlalchemy import text

from kit.subjects import enter
from services.games.models import PUBLIC_TABLES, SUBJECT_TABLES, Base
from services.games.tests.world import World

PROGRAMME = (
    "INSERT INTO programmes (id, member_id, tasks, weekdays, at, since)"
    " VALUES (gen_random_uuid(), :id, '{nback}', '{1}', '18:30', '2026-06-01')"
)


def test_every_table_has_a_policy_that_its_owner_cannot_pass_or_is_known_to_have_none(world: World) -> None:
    assert {*SUBJECT_TABLES, *PUBLIC_TABLES} == {table.name for table in Base.metadata.sorted_tables}
    secured = world.rows(
        None,
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        " AND relrowsecurity AND relforcerowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid)",
    )
    assert {row["relname"] for row in secured} == set(SUBJECT_TABLES)
    [role] = world.rows(None, "SELECT rolsuper OR rolbypassrls AS free FROM pg_roles WHERE rolname = current_user")
    assert not role["free"]


def test_who_named_no_subject_sees_nothing_and_who_named_one_sees_no_other(world: World) -> None:
    one, other = world.person(), world.person()
    for someone in (one, other):
        world.rows(someone, PROGRAMME, id=someone.id)
        world.played(someone)
    for table in ("programmes", "runs"):
        assert world.rows(None, f"SELECT FROM {table}") == []
        assert [row["member_id"] for row in world.rows(one, f"SELECT member_id FROM {table}")] == [one.id]


def test_nobody_writes_a_row_of_another(world: World) -> None:
    one, other = world.person(), world.person()
    with pytest.raises(Exception, match="row-level security"):
        world.rows(one, PROGRAMME, id=other.id)
    world.played(one)
    with pytest.raises(Exception, match="row-level security"):
        world.rows(one, "UPDATE runs SET member_id = :other", other=other.id)


def test_a_connection_that_comes_back_after_an_exception_has_forgotten_its_subject(world: World) -> None:
    one = world.person()
    world.rows(one, PROGRAMME, id=one.id)
    for _ in range(10):  # whichever connection of the pool comes next
        with suppress(RuntimeError), world.db.transaction() as tx:
            enter(tx, one.id)
            assert tx.execute(text("SELECT member_id FROM programmes")).all()
            raise RuntimeError
        assert world.rows(None, "SELECT FROM programmes") == []
