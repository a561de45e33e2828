"""The inner port of a process: `/livez`, `/readyz`, `/startupz`, `/metrics`. Never exposed outside."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from kit.pulse import pulse

Names = Callable[[], list[str]]


def serve(
    port: int, away: Names, host: str = "127.0.0.1", still: Names = pulse.still, missing: Names | None = None
) -> ThreadingHTTPServer:
    """Answer on `port` (0: a free one) from a thread of its own.

    `away()` names what does not work now, `still()` the loops that no longer move. The start is over once `missing()`
    named nothing, whatever is later; it is `away` unless said.
    """
    begun = threading.Event()

    def before_the_start() -> list[str]:
        names = [] if begun.is_set() else (missing or away)()
        if not names:
            begun.set()
        return names

    told = {"/livez": ("still", still), "/readyz": ("away", away), "/startupz": ("away", before_the_start)}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/metrics":
                self._answer(200, generate_latest(), CONTENT_TYPE_LATEST)
            elif self.path in told:
                word, ask = told[self.path]
                names = ask()
                self._answer(503 if names else 200, json.dumps({word: names}).encode())
            else:
                self._answer(404, b"{}")

        def _answer(self, status: int, body: bytes, kind: str = "application/json") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Scrapes are not news."""

    server = ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
    return server
