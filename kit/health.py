"""The inner port of a process: `/livez`, `/readyz`, `/metrics`. Never exposed outside."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

Away = Callable[[], list[str]]


def serve(port: int, away: Away, host: str = "127.0.0.1") -> ThreadingHTTPServer:
    """Answer on `port` (0: a free one) from a thread of its own; `away()` names what does not work now."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/metrics":
                self._answer(200, generate_latest(), CONTENT_TYPE_LATEST)
            elif self.path == "/readyz":
                missing = away()
                self._answer(503 if missing else 200, json.dumps({"away": missing}).encode())
            elif self.path == "/livez":
                self._answer(200, b"{}")
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
