"""A receiver of spans, as OTLP over HTTP: `with Receiver() as found: …`, and `found.url` is the setting."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


class Receiver:
    """`status` and `words` are what it answers; a silent one takes what comes and answers only when its block ends."""

    def __init__(self, *, status: int = 200, words: str = "", silent: bool = False) -> None:
        self.requests: list[ExportTraceServiceRequest] = []
        self._over = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(inner) -> None:  # noqa: N805
                body = inner.rfile.read(int(inner.headers["Content-Length"]))
                assert inner.path == "/v1/traces"
                self.requests.append(ExportTraceServiceRequest.FromString(body))
                if silent:
                    self._over.wait()
                inner.send_response(status, words or None)
                inner.send_header("Content-Length", str(len(words)))
                inner.end_headers()
                inner.wfile.write(words.encode())

            def log_message(self, format: str, *args: Any) -> None:
                """What is received is looked at by the test."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def spans(self) -> list[tuple[str, Any]]:
        """(service, span) of all that came; the resource says nothing else."""
        found = []
        for whole in [whole for request in list(self.requests) for whole in request.resource_spans]:
            ((key, service),) = [(one.key, one.value.string_value) for one in whole.resource.attributes]
            assert key == "service.name"
            found += [(service, span) for scope in whole.scope_spans for span in scope.spans]
        return found

    def __enter__(self) -> "Receiver":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
