"""The process as it is run: gunicorn with its file, two workers, the inner port, an end in order."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import requests

from gateway.workers import Workers
from kit.testing import eventually

_CHECKOUT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Process:
    """The gateway without a broker and without Redis."""

    def __init__(self, folder: Path) -> None:
        self.port, self.inner_port = free_port(), free_port()
        self.url, self.inner = f"http://127.0.0.1:{self.port}", f"http://127.0.0.1:{self.inner_port}"
        self.folder, self.log = folder, folder / "log"
        settings = {
            "AMQP_URL": "amqp://guest:guest@127.0.0.1:1/",
            "REDIS_URL": "redis://127.0.0.1:1/0",
            "PORT": str(self.port),
            "INNER_PORT": str(self.inner_port),
            "TMPDIR": str(folder),
            "GIT_SHA": "0123abc",
            "PYTHONPATH": str(_CHECKOUT),
        }
        command = [sys.executable, "-m", "gunicorn", "-c", str(_CHECKOUT / "gateway/gunicorn.conf.py")]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "gateway.app:create_app()"],
                cwd=folder,
                env={**os.environ, **settings},
                stdout=log,
                stderr=log,
            )
        eventually(self.answers)

    def answers(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            return (
                requests.get(f"{self.inner}/readyz", timeout=2).ok and requests.get(f"{self.url}/livez", timeout=2).ok
            )
        except requests.RequestException:
            return False

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    process = Process(tmp_path_factory.mktemp("gateway"))
    yield process
    process.process.kill()
    process.process.wait()


def test_it_is_alive_without_its_broker_and_says_that_it_is_not_ready(process: Process) -> None:
    assert requests.get(f"{process.url}/version", timeout=5).json()["version"] == "0123abc"
    ready = requests.get(f"{process.url}/readyz", timeout=10)
    assert ready.headers["Server"] == "patientsworld"
    assert ready.status_code == 503
    assert ready.json()["away"] == ["broker", "identity", "redis"]


def test_measures_of_all_workers_come_from_the_inner_port_only(process: Process) -> None:
    for _ in range(40):  # a new connection each, so both workers have some
        requests.get(f"{process.url}/version", timeout=5)
    line = 'http_server_request_duration_seconds_count{method="GET",route="/version",status="200"}'

    def counted() -> float:
        told = requests.get(f"{process.inner}/metrics", timeout=5).text
        return sum(float(one.split()[-1]) for one in told.splitlines() if one.startswith(line))

    assert eventually(lambda: counted() >= 40)
    assert requests.get(f"{process.url}/metrics", timeout=5).status_code == 404


def test_the_probes_of_the_whole_process_are_on_the_inner_port(process: Process) -> None:
    found = {path: requests.get(f"{process.inner}{path}", timeout=5) for path in ("/livez", "/readyz", "/startupz")}
    assert {path: answer.status_code for path, answer in found.items()} == dict.fromkeys(found, 200)


class Beating:
    """The file of a worker's heartbeat."""

    def __init__(self, beats: list[float], number: int) -> None:
        self.last_update = lambda: beats[number]


def test_a_process_none_of_whose_workers_moves_is_still() -> None:
    now, beats = 1_000.0, [1_000.0, 1.8e9]  # the second has not beaten yet: its file tells the time of the day
    arbiter = SimpleNamespace(WORKERS={n: SimpleNamespace(tmp=Beating(beats, n)) for n in range(2)})
    workers = Workers(arbiter, lambda: now)
    assert (workers.away(), workers.still()) == ([], [])
    beats[:] = [1_000.0, 1_020.0]
    now = 1_050.0
    assert workers.still() == []
    now = 1_051.0
    assert workers.still() == ["workers"]
    beats[0] = 1_051.0
    assert workers.still() == []
    arbiter.WORKERS.clear()
    assert (workers.away(), workers.still()) == (["workers"], [])
    now = 1_082.0
    assert workers.still() == ["workers"]


def test_a_request_that_is_no_http_is_refused_and_harms_nobody(process: Process) -> None:
    with socket.create_connection(("127.0.0.1", process.port), timeout=5) as rude:
        rude.sendall(b"nonsense\r\n\r\n")
        assert b"400" in rude.recv(4096)
    assert requests.get(f"{process.url}/livez", timeout=5).ok


def test_at_the_signal_it_ends_in_order_and_leaves_nothing(process: Process) -> None:
    assert process.end() == 0
    assert [path.name for path in process.folder.iterdir()] == ["log"]
    assert "Traceback" not in process.log.read_text()
