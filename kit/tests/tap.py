"""A listening post between a client and PostgreSQL that counts what the client sends, and may begin later."""

import socket
import threading
from collections import Counter
from contextlib import suppress
from struct import error, unpack

from sqlalchemy.engine import make_url


class Tap:
    """Counts messages by their type letter: `Q` is a round trip of a simple query."""

    def __init__(self, url: str, *, listening: bool = True) -> None:
        parts = make_url(url)
        self._target = (parts.host, parts.port)
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self.url = parts.set(port=self._listener.getsockname()[1]).render_as_string(hide_password=False)
        self.sent: Counter[bytes] = Counter()
        self._ends: list[socket.socket] = []
        if listening:
            self.listen()

    def listen(self) -> None:
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def end(self) -> None:
        for one in (self._listener, *self._ends):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._target)
                self._ends += [client, server]
                threading.Thread(target=self._hand_on, args=(client, server), daemon=True).start()
                threading.Thread(target=self._hand_back, args=(server, client), daemon=True).start()

    def _hand_on(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError, ValueError, error), client.makefile("rb") as stream:
            size = unpack(">i", stream.read(4))[0]
            first = stream.read(size - 4)
            server.sendall(size.to_bytes(4, "big") + first)
            if size == 8:  # it asked for TLS first; the real start follows
                size = unpack(">i", stream.read(4))[0]
                server.sendall(size.to_bytes(4, "big") + stream.read(size - 4))
            while letter := stream.read(1):
                size = unpack(">i", stream.read(4))[0]
                rest = stream.read(size - 4)
                self.sent[letter] += 1
                server.sendall(letter + size.to_bytes(4, "big") + rest)
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)

    def _hand_back(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                client.sendall(data)
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)
