"""2,000 open streams on one stream process: what they keep in memory, and how long a nudge takes to reach them all.

One member each, straight to the process, past nginx; the nudges come through the broker. Half a minute.
"""

import resource
import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from uuid import uuid4

import pika
from uuid6 import uuid7

from bench import crowd
from bench.measure import spread
from bench.stage import load_of_others
from deploy.dev.run_folder import CHECKOUT
from deploy.dev.usage import cpu_seconds, resident
from deploy.dev.world import World, ensure_servers
from kit.live import Nudge, messages
from kit.topology import LIVE, parameters

STREAMS, ROUNDS = 2_000, 10
WITHIN = 30.0  # seconds
GOAL = 400.0  # MB


def main() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with ensure_servers(CHECKOUT / ".run" / "bench") as servers, World(servers, "streams") as world:
        pid, port = world.pid("gateway-stream"), world.own_port("gateway-stream")
        before = _megabytes(pid)
        headers = crowd.tokens(world, [str(uuid4()) for _ in range(STREAMS)])
        begun, used = time.monotonic(), cpu_seconds(pid)
        with _open(port, headers) as streams:
            opened, opening = time.monotonic() - begun, cpu_seconds(pid) - used
            after = _megabytes(pid)
            used = cpu_seconds(pid)
            with pika.BlockingConnection(parameters(world.env["AMQP_URL"], "bench")) as connection:
                taken = [_nudge(connection.channel(), streams, list(headers)) for _ in range(ROUNDS)]
            telling = (cpu_seconds(pid) - used) / ROUNDS
            told = _megabytes(pid)
    print(f"load of the machine {load_of_others()}")
    print(f"{STREAMS:,} streams opened in {opened:.1f} s, {1e6 * opening / STREAMS:,.0f} processor µs each")
    print(
        f"memory of the process: {before:.0f} MB before, {after:.0f} MB with them, {told:.0f} MB after {ROUNDS} nudges"
    )
    print(f"each stream {1000 * (told - before) / STREAMS:.0f} kB; goal: under {GOAL:.0f} MB in all")
    first, last = zip(*taken, strict=True)
    print(f"a nudge of all, ms: the first has it after {spread([1000 * one for one in first], 0)}, the last after "
          f"{spread([1000 * one for one in last], 0)}; {1e6 * telling / STREAMS:,.0f} processor µs each")  # fmt: skip
    raise SystemExit(told >= GOAL)


@contextmanager
def _open(port: int, headers: dict[str, dict[str, str]]) -> Iterator[list[socket.socket]]:
    """A connection of each member, once each has said that it is open."""
    with ExitStack() as rest:
        streams = []
        for one in headers.values():
            stream = rest.enter_context(socket.create_connection(("127.0.0.1", port), timeout=WITHIN))
            lines = ["GET /v1/stream HTTP/1.1", "Host: 127.0.0.1", f"Authorization: {one['Authorization']}"]
            stream.sendall("\r\n".join([*lines, "", ""]).encode())
            streams.append(stream)
        _until_said(streams, b": open")
        yield streams


def _nudge(channel: Any, streams: list[socket.socket], members: list[str]) -> tuple[float, float]:
    """Seconds until the first and the last stream had it."""
    cursor = str(uuid7())
    begun = time.monotonic()
    for message in messages(Nudge("feed", members, cursor)):
        channel.basic_publish(LIVE, "", message)
    times = _until_said(streams, f"id: {cursor}".encode())
    return times[0] - begun, times[-1] - begun


def _until_said(streams: list[socket.socket], words: bytes) -> list[float]:
    """When each stream has said these words, in order; ends the program when some have not within 30 s."""
    until, times = time.monotonic() + WITHIN, []
    heard = dict.fromkeys(streams, b"")
    with selectors.DefaultSelector() as selector:
        for stream in streams:
            selector.register(stream, selectors.EVENT_READ)
        while len(times) < len(streams):
            for key, _ in selector.select(max(0.0, until - time.monotonic())):
                stream: socket.socket = key.fileobj  # type: ignore[assignment]
                got = stream.recv(4096)
                heard[stream] += got
                if words in heard[stream]:
                    times.append(time.monotonic())
                if not got or words in heard[stream]:
                    selector.unregister(stream)
            if time.monotonic() > until:
                raise SystemExit(f"{len(streams) - len(times)} of {len(streams)} streams were not told within 30 s")
    return times


def _megabytes(pid: int) -> float:
    return sum(resident(pid).values()) / 1e6


if __name__ == "__main__":
    main()
