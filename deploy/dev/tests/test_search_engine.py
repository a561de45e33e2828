import os
import shutil
import signal
from pathlib import Path

import pytest
import requests

from deploy.dev import doctor, leftovers
from deploy.dev.run_folder import CHECKOUT
from deploy.dev.steps import wait_for
from deploy.dev.tests.test_commands import command, tools
from deploy.dev.tests.test_servers import listening_addresses
from deploy.dev.world import Servers, World


def put(url: str, document: str) -> None:
    requests.put(f"{url}/{document}?refresh=true", json={"name": "Marie"}, timeout=30).raise_for_status()


def has(url: str, document: str) -> bool:
    return requests.get(f"{url}/{document}", timeout=30).status_code == 200


@pytest.mark.parametrize("port", ["elasticsearch", "elasticsearch-transport"])
def test_it_listens_on_loopback_alone(servers, search_url, port):
    addresses = listening_addresses(servers.port(port))

    assert addresses
    assert addresses <= {"0100007F", "0000000000000000FFFF00000100007F"}


def test_it_runs_as_nobody_and_carries_the_mark_by_which_an_orphan_is_found(servers, search_url):
    pid = servers.pid("elasticsearch")

    assert os.getuid() != 0 or Path(f"/proc/{pid}").stat().st_uid != 0
    assert pid in leftovers.marked(servers.run)


def test_what_was_indexed_outlives_a_kill(servers, search_url):
    put(search_url, "kept/_doc/1")
    pid = servers.pid("elasticsearch")
    os.killpg(pid, signal.SIGKILL)

    wait_for("elasticsearch", lambda: servers.supervisor.states()["elasticsearch"]["pid"] not in (0, pid), 20)
    servers.wait("elasticsearch")
    assert has(search_url, "kept/_doc/1")
    servers.search.forget("kept")


def test_it_freezes_and_goes_on(servers, search_url):
    pid = servers.pid("elasticsearch")
    os.killpg(pid, signal.SIGSTOP)
    try:
        assert not servers.search.answers()
    finally:
        os.killpg(pid, signal.SIGCONT)

    servers.wait("elasticsearch")


def test_it_stops_on_request_and_is_started_again(servers, search_url):
    servers.supervisor.stop(["elasticsearch"])
    assert not servers.search.answers()

    servers.supervisor.start_again("elasticsearch")
    servers.wait("elasticsearch")


def test_a_second_start_starts_nothing(servers, search_url):
    pid = servers.pid("elasticsearch")

    assert servers.search.start() is True
    assert servers.pid("elasticsearch") == pid


def test_a_world_that_goes_takes_its_own_indices_along_and_no_others(servers, search_url):
    world = World(servers, "leaving")
    world.create()
    put(search_url, f"{world.index}-1/_doc/1")
    put(search_url, "staying-directory-1/_doc/1")
    assert world.env["ELASTICSEARCH_URL"] == search_url
    assert world.env["DIRECTORY_INDEX"] == "leaving-directory"

    world.drop()

    assert not has(search_url, f"{world.index}-1/_doc/1")
    assert has(search_url, "staying-directory-1/_doc/1")
    servers.search.forget("staying")


def test_the_doctor_says_version_heap_and_documents(servers, search_url):
    world = World(servers, "examined")
    put(search_url, f"{world.index}-1/_doc/1")

    finding = doctor.elasticsearch(world)

    servers.search.forget(world.index)
    assert finding.wrong == []
    assert finding.facts["version"].startswith("8.19.")
    assert finding.facts["heap"].endswith(" of 512 MB")
    assert finding.facts[f"documents in {world.index}-1"] == 1


def test_a_machine_without_it_is_well_all_the_same(tmp_path):
    servers = Servers(tmp_path / "run", software=tmp_path / "nothing")

    assert servers.search.start() is False
    finding = doctor.elasticsearch(World(servers, "bare"))
    assert finding.wrong == []
    assert finding.facts == {"not installed:": "the directory answers from PostgreSQL"}


def test_where_it_was_not_started_processes_get_no_address_and_the_doctor_complains(tmp_path):
    (tmp_path / "stamp").touch()
    world = World(Servers(tmp_path / "run", software=tmp_path), "unstarted")

    assert world.env["ELASTICSEARCH_URL"] == ""
    assert doctor.elasticsearch(world).wrong == ["is not running: `make up`"]


def fetch_in(folder: Path, path: Path) -> tuple[int, str]:
    """Run `fetch` of a copy of the checkout with these tools alone."""
    shutil.copytree(CHECKOUT / "deploy/dev/elasticsearch", folder / "deploy/dev/elasticsearch")
    done = command(str(folder / "deploy/dev/elasticsearch/fetch"), PATH=str(path))
    return done.returncode, done.stdout


def test_without_java_or_maven_one_line_says_so_and_nothing_is_left_half_made(tmp_path):
    path = tools(tmp_path / "bin", "bash", "dirname", "cat", "sha256sum", "mkdir", "mktemp", "chmod", "rm")
    reason = "javac is missing (apt-get install openjdk-17-jdk-headless maven)"

    assert fetch_in(tmp_path / "checkout", path) == (
        0,
        f"  Elasticsearch is not installed, the directory answers from PostgreSQL: {reason}\n",
    )
    assert (tmp_path / "checkout/.run/elasticsearch.missing").read_text() == f"{reason}\n"
    assert sorted(entry.name for entry in (tmp_path / "checkout/.run").iterdir()) == ["elasticsearch.missing", "log"]


def test_what_is_fetched_already_is_not_fetched_again(search_software: Path):
    before = (search_software / "stamp").stat().st_mtime_ns

    done = command("deploy/dev/elasticsearch/fetch")

    assert (done.returncode, done.stdout) == (0, "")
    assert (search_software / "stamp").stat().st_mtime_ns == before
