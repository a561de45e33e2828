"""What the tests of RPC stand on: a service in a process of its own, and a wall between it and the broker."""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path
from struct import unpack
from urllib.parse import urlsplit

from kit.testing import eventually

PUBLISH, DELIVER = (60, 40), (60, 60)
BLOCKED = b"\x01\x00\x00\x00\x00\x00\x08\x00\x0a\x00\x3c\x03low\xce"  # connection.blocked("low"), a whole frame
UNBLOCKED = b"\x01\x00\x00\x00\x00\x00\x04\x00\x0a\x00\x3d\xce"


class Doors:
    """The service of `doors.py`, running; the ledger says what it did."""

    def __init__(self, name: str, amqp_url: str, folder: Path) -> None:
        self.name, self._url = name, amqp_url
        self._ledger, self._log = folder / f"{name}.ledger", folder / f"{name}.log"
        self._ledger.touch()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, until_up: bool = True, **settings: str) -> "Doors":
        ups = self.log.count("state=up") if self._log.exists() else 0
        environment = {**os.environ, "AMQP_URL": self._url, "LEDGER": str(self._ledger), **settings}
        with self._log.open("ab") as log:
            command = [sys.executable, "-m", "kit.rpc.tests.doors", self.name]
            self._process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        if until_up:
            eventually(lambda: self.log.count("state=up") > ups)
        return self

    @property
    def log(self) -> str:
        return self._log.read_text()

    @property
    def did(self) -> list[str]:
        return self._ledger.read_text().splitlines()

    def signal(self, number: int) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def wait(self) -> int:
        """Its exit code, when it has ended."""
        assert self._process is not None
        return self._process.wait(timeout=30)

    def end(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.kill()
            self._process.send_signal(signal.SIGCONT)
            self._process.wait()


class Wall:
    """A door-keeper on 127.0.0.1 in front of the broker, which counts methods by (class, method) and can freeze
    (nothing passes, connections stay), cut (all connections end) and close (nobody comes in)."""

    def __init__(self, amqp_url: str) -> None:
        parts = urlsplit(amqp_url)
        self._broker = (parts.hostname, parts.port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._port = self._listener.getsockname()[1]
        self.url = parts._replace(netloc=f"{parts.username}:{parts.password}@127.0.0.1:{self._port}").geturl()
        self.passed: Counter[tuple[int, int]] = Counter()
        self._flows: list[Flow] = []
        self._open, self._is_done = threading.Event(), False
        self._open.set()
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def freeze(self) -> None:
        self._open.clear()

    def thaw(self) -> None:
        self._open.set()

    def cut(self) -> None:
        for flow in self._flows:
            flow.end()

    def close(self) -> None:
        """As a broker that has ended: connections are cut and none is accepted."""
        self._end_listener()
        self.cut()

    def reopen(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self._port))
        self._is_done = False
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def say(self, frame: bytes) -> None:
        """Tell every client something that the broker did not say."""
        for flow in self._flows:
            flow.say(frame)

    def end(self) -> None:
        self.thaw()
        self.close()
        for flow in self._flows:
            flow.join()

    def _end_listener(self) -> None:
        self._is_done = True
        self._thread.join()
        self._listener.close()

    def _accept(self) -> None:
        while not self._is_done:
            if select.select([self._listener], [], [], 0.05)[0]:
                client, _ = self._listener.accept()
                self._flows.append(Flow(client, socket.create_connection(self._broker), self._open, self.passed))


class Flow:
    """One connection through the wall: two threads that hand on whole frames."""

    def __init__(
        self, client: socket.socket, broker: socket.socket, is_open: threading.Event, passed: Counter[tuple[int, int]]
    ) -> None:
        self._client, self._broker, self._is_open, self._passed = client, broker, is_open, passed
        self._saying = threading.Lock()
        ways = ((client, broker, 8), (broker, client, 0))
        for end in (client, broker):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._threads = [threading.Thread(target=self._hand_on, args=way, daemon=True) for way in ways]
        for thread in self._threads:
            thread.start()

    def say(self, frame: bytes) -> None:
        with self._saying:
            with suppress(OSError):
                self._client.sendall(frame)

    def end(self) -> None:
        for end in (self._client, self._broker):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def join(self) -> None:
        for thread in self._threads:
            thread.join()
        self._client.close()
        self._broker.close()

    def _hand_on(self, source: socket.socket, target: socket.socket, greeting: int) -> None:
        stream = source.makefile("rb")
        try:
            target.sendall(stream.read(greeting))
            while header := stream.read(7):
                kind, _channel, size = unpack(">BHI", header)
                rest = stream.read(size + 1)
                self._is_open.wait()
                with self._saying:
                    target.sendall(header + rest)
                if kind == 1:
                    self._passed[unpack(">HH", rest[:4])] += 1
        except (OSError, ValueError):
            pass
        finally:
            stream.close()
            self.end()
