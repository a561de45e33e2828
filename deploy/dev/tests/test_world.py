import stat

import pika
import psycopg2
import pytest

from deploy.dev.processes import ROOMS, processes


def connect(url: str):
    return psycopg2.connect(url.replace("+psycopg2", ""), connect_timeout=5)


@pytest.mark.parametrize("role", ["", "OWNER_"])
@pytest.mark.parametrize("room", ROOMS)
def test_one_service_cannot_open_the_database_of_another(world, room, role):
    own = world.env[f"{room.upper()}_{role}DATABASE_URL"]
    connect(own).close()

    for other in (*(world.database(each) for each in ROOMS if each != room), "postgres", "template1"):
        with pytest.raises(psycopg2.OperationalError, match="permission denied for database"):
            connect(own.rpartition("/")[0] + "/" + other)


def test_a_service_role_makes_no_tables(world):
    with connect(world.env["SOCIAL_DATABASE_URL"]) as connection, connection.cursor() as cursor:
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("CREATE TABLE mine ()")
    connection.close()


def test_the_owner_finds_the_extensions(world):
    connection = connect(world.env["SOCIAL_OWNER_DATABASE_URL"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT unaccent('été'), similarity('post', 'posts') > 0")
        assert cursor.fetchone() == ("ete", True)
    connection.close()


def test_creating_a_world_again_changes_nothing(world):
    before = world.env
    with world.admin("social") as cursor:
        cursor.execute("CREATE TABLE kept ()")
    world.create()

    with world.admin("social") as cursor:
        cursor.execute("SELECT count(*) FROM kept")
    assert world.env == before


def test_a_world_has_a_virtual_host_of_its_own(world):
    pika.BlockingConnection(pika.URLParameters(world.env["AMQP_URL"])).close()


def test_the_settings_file_is_for_its_owner_alone(world):
    file = world.folder / "env"

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert f"AMQP_URL='{world.env['AMQP_URL']}'" in file.read_text().splitlines()


def test_a_dropped_world_leaves_nothing(world):
    world.drop()

    with world.servers.admin() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", ("%_rooms",))
        assert cursor.fetchall() == []
    assert "rooms" not in world.servers.rabbitmqctl("-q", "list_vhosts")
    assert not world.folder.exists()
    world.create()


def test_every_service_has_two_processes_and_there_is_one_gateway_with_its_stream():
    assert len(processes()) == 2 * len(ROOMS) + 2
    assert processes()[0].command[1:] == ["-m", "services.identity", "rpc"]
