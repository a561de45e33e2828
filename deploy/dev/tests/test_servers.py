import os
import signal
from contextlib import suppress
from pathlib import Path

import psycopg2
import pytest

from deploy.dev import leftovers
from deploy.dev.servers import Servers
from deploy.dev.steps import wait_for
from deploy.dev.supervision import Program


def listening_addresses(port: int) -> set[str]:
    """The local addresses, in the kernel's hexadecimal, on which something listens on the port."""
    lines = [
        line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]
    ]
    return {line[1].split(":")[0] for line in lines if line[3] == "0A" and int(line[1].split(":")[1], 16) == port}


def test_a_second_ensure_starts_nothing(servers):
    before = servers.supervisor.states()

    assert servers.ensure() is False
    assert {name: state["pid"] for name, state in servers.supervisor.states().items()} == {
        name: state["pid"] for name, state in before.items()
    }


@pytest.mark.parametrize("server", ["postgres", "rabbitmq", "redis", "epmd", "erlang"])
def test_every_server_listens_on_loopback_alone(servers, server):
    assert listening_addresses(servers.port(server)) <= {"0100007F", "00000000000000000000000001000000"}
    assert listening_addresses(servers.port(server))


def test_no_server_runs_as_root(servers):
    pids = [servers.pid(name) for name in ("epmd", "postgres", "rabbitmq", "redis")]

    assert all(Path(f"/proc/{pid}").stat().st_uid != 0 for pid in pids)


def test_every_server_carries_the_mark_by_which_an_orphan_is_found(servers):
    pids = {servers.pid(name) for name in ("epmd", "postgres", "rabbitmq", "redis")}

    assert pids <= set(leftovers.marked(servers.run))


def test_a_killed_server_comes_back(servers):
    pid = servers.pid("redis")
    os.kill(pid, signal.SIGKILL)

    wait_for("redis", lambda: servers.supervisor.states()["redis"]["pid"] not in (0, pid), 20)
    servers.wait("redis")


def test_the_broker_has_every_feature_flag(servers):
    flags = servers.rabbitmqctl("-q", "list_feature_flags").splitlines()[1:]

    assert "stream_queue\tenabled" in flags
    assert all(flag.endswith("\tenabled") for flag in flags)


def test_postgres_wants_a_password(servers):
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(f"postgresql://postgres@127.0.0.1:{servers.port('postgres')}/postgres", passfile="/dev/null")


def test_a_program_is_replaced_and_removed_without_touching_the_others(servers):
    supervisor, redis = servers.supervisor, servers.pid("redis")
    supervisor.put(Program("sleeper", ["sleep", "1000"]))
    first = supervisor.pid("sleeper")
    supervisor.put(Program("sleeper", ["sleep", "2000"], {"MEANING": "a 'quoted' 100% <value>; of all"}))

    second = supervisor.pid("sleeper")
    environment = Path(f"/proc/{second}/environ").read_bytes()
    supervisor.remove(["sleeper"])

    assert second != first
    assert b"MEANING=a 'quoted' 100% <value>; of all" in environment.split(b"\0")
    assert "sleeper" not in supervisor.states()
    assert not Path(f"/proc/{second}").exists()
    assert servers.pid("redis") == redis


def test_a_program_that_ends_by_itself_again_and_again_is_replaced_and_removed(servers):
    supervisor = servers.supervisor
    for _ in range(10):
        supervisor.put(Program("mayfly", ["true"]))
    supervisor.remove(["mayfly"])

    assert "mayfly" not in supervisor.states()


def test_after_a_kill_of_everything_the_next_start_needs_no_help_and_has_the_data(tmp_path):
    """tmp_path is closed to others: as root the data lie in a folder that the servers' users can enter."""
    servers = Servers(tmp_path / "run")
    try:
        servers.ensure()
        with servers.admin() as cursor:
            cursor.execute("CREATE TABLE kept AS SELECT 1 AS one")
        os.kill(int((servers.run.path / "supervisord.pid").read_text()), signal.SIGKILL)
        orphans = leftovers.marked(servers.run)
        for pid in orphans[::2]:
            with suppress(ProcessLookupError):  # it ended when its supervisor did
                os.kill(pid, signal.SIGKILL)

        assert servers.ensure() is True
        assert not set(orphans) & set(leftovers.marked(servers.run))
        with servers.admin() as cursor:
            cursor.execute("SELECT one FROM kept")
            assert cursor.fetchall() == [(1,)]
        assert (os.getuid() == 0) == (servers.run.path / "outside").exists()
        servers.stop()
        assert leftovers.marked(servers.run) == []
    finally:
        servers.discard()
