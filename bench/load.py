"""A load generator: wrk where it is installed, else threads of our own; its processor seconds are nobody's."""

import http.client
import itertools
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from bench.measure import quantile, work

CONNECTIONS = 16
_LUA = Path(__file__).with_name("load.lua")


class Failed(Exception):
    """Something was answered that is no success, or not at all: the figures would mean nothing."""


@dataclass(frozen=True)
class Request:
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: str = ""


class Answered(NamedTuple):
    """`p50` and `p99` in milliseconds."""

    count: int
    failed: int
    p50: float
    p99: float


@contextmanager
def requests_file(requests: list[Request]) -> Iterator[str]:
    """The requests as a file that the generator reads; tokens are in it, so it is private and short-lived."""
    with tempfile.NamedTemporaryFile("w", suffix=".requests") as file:
        for one in requests:
            headers = "|".join(f"{name}: {value}" for name, value in one.headers.items())
            file.write(f"{one.method}\t{one.path}\t{headers}\t{one.body}\n")
        file.flush()
        yield file.name


def load(port: int, file: str, seconds: float) -> Answered:
    """Send the requests of the file over 16 connections, each the next when one is answered. Raises `Failed`."""
    found = (_wrk if shutil.which("wrk") else _threads)(port, file, seconds)
    if found.failed or not found.count:
        raise Failed(f"{found.failed} of {found.count} requests failed")
    return found


def _wrk(port: int, file: str, seconds: float) -> Answered:
    done = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--timeout", "10s", "-s", str(_LUA),
         f"http://127.0.0.1:{port}", "--", file],
        text=True, capture_output=True, check=True,
    )  # fmt: skip
    return Answered(**json.loads(done.stdout.splitlines()[-1]))


def _threads(port: int, file: str, seconds: float) -> Answered:
    lines = itertools.cycle(Path(file).read_text().splitlines())
    connections = [http.client.HTTPConnection("127.0.0.1", port, timeout=10) for _ in range(CONNECTIONS)]
    failed = []

    def once(thread: int) -> None:
        method, path, headers, body = next(lines).split("\t", 3)
        named = dict(pair.split(": ", 1) for pair in headers.split("|") if pair)
        connections[thread].request(method, path, body or None, named)
        answer = connections[thread].getresponse()
        answer.read()
        if answer.status >= 400:
            failed.append(answer.status)

    taken = work(seconds, CONNECTIONS, once)
    for connection in connections:
        connection.close()
    return Answered(len(taken), len(failed), 1000 * quantile(taken, 0.5), 1000 * quantile(taken, 0.99))
