"""One AMQP connection as both ends of RPC use it, and Nameko's wire format.

py-amqp needs four corrections here, each measured: its `basic_publish` reads from the socket, so it must not be used
beside a thread that reads (287 of 480 answers came); it reads a delivery in nine small pieces; it decodes every body;
it sends no heartbeat by itself. A socket is given up by `cut`, never closed by a thread that does not read from it.
"""

import itertools
import socket
from contextlib import suppress
from time import monotonic
from typing import Any
from urllib.parse import unquote, urlsplit

import amqp
import orjson
from amqp import spec

from kit.rpc.call import RawJson

EXCHANGE = "nameko-rpc"  # of all calls and answers; it belongs to the topology, so nobody here declares it
LIMIT = 1024 * 1024  # bytes of a body, each way: files go through the store, long work is a job
TICK = 0.25  # seconds a read waits at most
OPENING = 3.0  # seconds for each step of opening a connection
SENDING = 2.0  # seconds for one message to leave
HEARTBEAT = 10  # seconds
FROZEN = 0.5  # seconds after which a wait says that this process itself was stopped
_READ = 32_768
_PREFIX, _SUFFIX = b'{"result":', b',"error":null}'
_JSON = {"content_type": "application/json", "content_encoding": "utf-8", "delivery_mode": 1}
_KEEPALIVE = {
    socket.TCP_KEEPIDLE: 5,
    socket.TCP_KEEPINTVL: 2,
    socket.TCP_KEEPCNT: 3,
    socket.TCP_USER_TIMEOUT: 10_000,
}
_PLAIN = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS


class Link:
    """One open connection with one channel. Any number of threads may publish, one reads (`pump`).

    Raises whatever the socket or py-amqp raises: the link is of no use afterwards, its owner opens another.
    `received_at`: when the last bytes read had arrived at the latest bound that is sure – not later than their reading,
    and not later than the freeze when this process was stopped while they waited for it.
    `frame_at`: when the last frame came (monotonic seconds, as all times here).
    """

    def __init__(self, url: str, name: str) -> None:
        self.blocked = self.is_cut = False
        self.connection = amqp.Connection(
            **address(url),
            connect_timeout=OPENING,
            heartbeat=HEARTBEAT,
            socket_settings=_KEEPALIVE,
            client_properties={"connection_name": name},
            on_blocked=self._on_blocked,
            on_unblocked=self._on_unblocked,
        )
        self.connection.connect()
        transport = self.connection.transport
        self._socket = transport.sock
        self._socket.settimeout(OPENING)
        transport._quick_recv, transport._write = self._receive, self._send
        self.received_at = self.frame_at = self._empty_at = self._ticked_at = monotonic()
        try:
            self.channel = self.connection.channel()
        except BaseException:
            self.connection.collect()
            raise
        self.channel.auto_decode = False

    def asking(self, is_asking: bool) -> None:
        """Between `asking(True)` and `asking(False)` a read waits long enough for the broker to answer a question."""
        self._socket.settimeout(OPENING if is_asking else TICK)

    def publish(self, routing_key: str, body: bytes, **properties: Any) -> None:
        """Hand a transient message to the socket, without confirm; waits at most `SENDING`."""
        message = amqp.Message(body, **_JSON, **properties)
        self.channel.send_method(spec.Basic.Publish, "Bssbb", (0, EXCHANGE, routing_key, False, False), message)

    def pump(self) -> None:
        """Read and dispatch one frame, waiting `TICK` at most; keeps the heartbeat."""
        try:
            self.connection.blocking_read()
            self.frame_at = monotonic()
        except TimeoutError:
            pass
        if monotonic() - self._ticked_at > 2:
            self._ticked_at = monotonic()
            self.connection.heartbeat_tick()

    def cut(self) -> None:
        """End the connection from any thread: whoever reads from it fails at once."""
        self.is_cut = True
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Say goodbye and close; called by the one who reads."""
        try:
            self.asking(True)
            self.connection.close()
        except Exception:  # it was lost already, which is as good
            self.cut()
            self.connection.collect()

    def _receive(self, _wanted: int) -> bytes:
        begun = monotonic()
        try:
            data: bytes = self._socket.recv(max(_READ, _wanted))
        except TimeoutError:
            if monotonic() - begun < FROZEN:  # after a longer wait nothing is known: the process was stopped
                self._empty_at = monotonic()
            raise
        now = monotonic()
        self.received_at = now if now - self._empty_at < FROZEN else self._empty_at
        if len(data) < max(_READ, _wanted):
            self._empty_at = now
        return data

    def _send(self, data: bytes | memoryview) -> None:
        waiting, until = memoryview(data), monotonic() + SENDING
        while waiting:
            try:
                waiting = waiting[self._socket.send(waiting) :]
            except TimeoutError:
                if monotonic() > until:  # half a frame may have left: nothing can follow it
                    self.cut()
                    raise ConnectionError("the broker takes nothing") from None

    def _on_blocked(self, _reason: str) -> None:
        self.blocked = True

    def _on_unblocked(self) -> None:
        self.blocked = False


class Backoff:
    """Seconds to wait before the next attempt to connect: 0.1, 0.2, … at most 2."""

    def __init__(self) -> None:
        self._next = itertools.chain((0.1, 0.2, 0.4, 0.8, 1.6), itertools.repeat(2.0))

    def __next__(self) -> float:
        return next(self._next)


def address(url: str) -> dict[str, Any]:
    """py-amqp's arguments from `amqp://user:password@host:port/vhost`; raises ValueError for any other scheme."""
    parts = urlsplit(url)
    if parts.scheme != "amqp":
        raise ValueError("AMQP_URL must begin with amqp://")
    return {
        "host": f"{parts.hostname or '127.0.0.1'}:{parts.port or 5672}",
        "userid": unquote(parts.username or "guest"),
        "password": unquote(parts.password or "guest"),
        "virtual_host": unquote(parts.path[1:]) or "/",
    }


def encode(value: Any) -> bytes:
    """Plain data as JSON. Dates must be dumped before: raises TypeError for a datetime, a date, or any object."""
    return value if isinstance(value, RawJson) else orjson.dumps(value, option=_PLAIN)


def answer(result: Any) -> bytes:
    """The message of a result, without spaces, so that a caller can take the result out without parsing."""
    return b"".join((_PREFIX, encode(result), _SUFFIX))


def failure(name: str, path: str, arguments: list[Any], text: str) -> bytes:
    """The message of an error, as Nameko writes it."""
    error = {"exc_type": name, "exc_path": path, "exc_args": arguments, "value": text}
    return encode({"result": None, "error": error})


def read_answer(body: bytes) -> tuple[bytes, dict[str, Any] | None]:
    """(result as JSON, error): stock Nameko writes spaces, then the message is parsed and the result written again."""
    if body.startswith(_PREFIX) and body.endswith(_SUFFIX):
        return body[len(_PREFIX) : -len(_SUFFIX)], None
    message = orjson.loads(body)
    return encode(message["result"]), message["error"]
