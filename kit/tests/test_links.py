"""A link is asked to stop at any moment of its life, and ends."""

import socket
import threading
from pathlib import Path

from kit.broker import Link
from kit.testing import eventually
from kit.tests.links import running


class Idle(Link):
    """Connects and does nothing."""

    def opened(self, _channel: object) -> None:
        """Nothing to do."""


class AskedEarly(Idle):
    """Asked to stop when it is about to connect: its loop does not exist yet."""

    def ready(self) -> bool:
        self.stop()
        return True


def test_a_link_that_is_stopped_before_its_loop_begins_ends(amqp_url: str) -> None:
    link = AskedEarly(amqp_url, "test")
    thread = threading.Thread(target=link.run, daemon=True)
    thread.start()
    thread.join(15)
    ended = not thread.is_alive()
    link.stop()
    assert ended


def connecting(port: int) -> list[str]:
    """The sockets of this machine that wait for an answer from that port."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return [line[1] for line in lines if line[3] == "02" and int(line[2].split(":")[1], 16) == port]


def test_a_link_that_is_stopped_while_it_connects_leaves_no_socket() -> None:
    """A server whose only seat is taken answers nobody else."""
    with (
        socket.create_server(("127.0.0.1", 0), backlog=0) as full,
        socket.create_connection(full.getsockname()),
        running(Idle(f"amqp://guest:guest@127.0.0.1:{full.getsockname()[1]}/", "test")),
    ):
        port = full.getsockname()[1]
        eventually(lambda: connecting(port))
    assert not connecting(port)
