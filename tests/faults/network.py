"""A proxy of ours on 127.0.0.1 that can be slow, fall silent, or cut connections after so many bytes."""

import socket
import struct
import threading
from contextlib import suppress

from sqlalchemy.engine import make_url

from deploy.dev.world import Servers, World
from tests.faults.stage import Stage
from tests.faults.workload import Workload

_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: close with a reset
SILENCE_SECONDS = 12.0
SLOW_SECONDS = 10.0


class Proxy:
    """Hands bytes on. `delay` is seconds for each piece, `reset_after` the bytes after which a connection is reset
    (None: never), `silent` holds everything back while connections stay open; `resets` counts."""

    def __init__(self, port: int) -> None:
        self.delay = 0.0
        self.reset_after: int | None = None
        self.resets = 0
        self.pieces = 0
        self._speaking = threading.Event()
        self._speaking.set()
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def silence(self) -> None:
        self._speaking.clear()

    def speak(self) -> None:
        self._speaking.set()

    def end(self) -> None:
        self.speak()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                try:
                    server = socket.create_connection(("127.0.0.1", self._target), timeout=5)
                except OSError:
                    client.close()
                    continue
                server.settimeout(None)
                for source, target in ((client, server), (server, client)):
                    target.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    threading.Thread(target=self._hand_on, args=(source, target), daemon=True).start()

    def _hand_on(self, source: socket.socket, target: socket.socket) -> None:
        taken = 0
        with suppress(OSError):
            while data := source.recv(65536):
                self._speaking.wait()
                threading.Event().wait(self.delay)
                self.pieces += 1
                limit = self.reset_after
                taken += len(data)
                if limit is not None and taken > limit:
                    target.sendall(data[: len(data) // 2])  # a frame is cut in two
                    self.resets += 1
                    for end in (source, target):
                        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                    break
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


class Walls:
    """A proxy before the broker and one before PostgreSQL, and a world whose processes know only these."""

    def __init__(self, servers: Servers, name: str) -> None:
        self.broker, self.database = Proxy(servers.port("rabbitmq")), Proxy(servers.port("postgres"))
        env = World(servers, name).env
        urls = {"AMQP_URL": env["AMQP_URL"].replace(f":{servers.port('rabbitmq')}/", f":{self.broker.port}/")}
        for room in ("IDENTITY", "SOCIAL"):
            url = make_url(env[f"{room}_DATABASE_URL"]).set(port=self.database.port)
            urls[f"{room}_DATABASE_URL"] = url.render_as_string(hide_password=False)
        self.world = World(servers, name, **urls)

    def end(self) -> None:
        self.broker.end()
        self.database.end()


def slow(walls: Walls, stage: Stage, workload: Workload) -> None:
    """C6: half a second more each way to the broker, then a tenth each way to PostgreSQL."""
    for proxy, delay in ((walls.broker, 0.5), (walls.database, 0.1)):
        before = proxy.pieces
        proxy.delay = delay
        stage.last(SLOW_SECONDS)
        proxy.delay = 0.0
        stage.faults += proxy.pieces - before
        stage.lived(workload, 20)


def reset(walls: Walls, stage: Stage, workload: Workload, times: int = 10) -> None:
    """C6: connections are reset in the middle of a frame after a random number of bytes, again and again."""
    for proxy in (walls.broker, walls.database):
        for _ in range(times):
            before = proxy.resets
            proxy.reset_after = stage.chance.randint(200, 20_000)
            stage.until(lambda proxy=proxy, before=before: proxy.resets > before, within=40)
            stage.last(0.5)
            stage.faults += proxy.resets - before
        proxy.reset_after = None
        stage.lived(workload, 20)


def silent(walls: Walls, stage: Stage, workload: Workload) -> None:
    """C6: nothing passes for 12 s and nothing is closed, at the broker, then at PostgreSQL."""
    for proxy in (walls.broker, walls.database):
        proxy.silence()
        stage.last(SILENCE_SECONDS)
        proxy.speak()
        stage.faults += 1
        stage.lived(workload, 20)
