"""`GET /v1/stream`: server-sent events, a process of its own: `python -m gateway.stream`.

An open stream is a greenlet that waits, some 30 kB. It says that there is something new, never what: the client reads
through the API, and does so every minute anyway, so whatever is lost here is only late.
"""

if __name__ == "__main__":  # before anything else makes a socket or a lock
    from gevent import monkey

    monkey.patch_all()

import gc
import resource
import signal
import socket
import threading
from functools import partial
from time import perf_counter
from typing import Any

from flask import Flask, Response, g, request
from werkzeug.exceptions import MethodNotAllowed

from gateway import conditions, errors, headers, observe
from gateway import settings as reading
from gateway.auth import Actor, Doorkeeper, bearer
from gateway.listeners import Listeners, Stream
from gateway.nudges import Nudges
from gateway.refusals import ForeignOrigin, Unauthenticated
from gateway.websessions import WebSessions
from kit import health, logs, metrics
from kit.config import environment
from kit.logs import log
from kit.pulse import BEAT_SECONDS, pulse
from kit.rpc.client import RpcClient

SEND_SECONDS = 30.0  # a client that takes nothing for so long is gone
_OWN = ("same-origin", "none")


def create_app(
    listeners: Listeners, doorkeeper: Doorkeeper, sessions: WebSessions, origins: frozenset[str] = frozenset()
) -> Flask:
    """The application; every answer that is no stream is a problem document, as in the gateway."""
    app = Flask(__name__, static_folder=None)
    app.before_request(_begin)
    observe.register(app)
    headers.register(app, origins)
    errors.register(app)

    @app.get("/v1/stream")
    def stream() -> Response:
        if request.method != "GET":
            raise MethodNotAllowed(["GET"])
        actor, expires = identify(doorkeeper, sessions)
        opened = Stream(actor["member_id"], actor["session_id"], expires)
        listeners.open(opened)
        answer = Response(opened.frames(), content_type="text/event-stream; charset=utf-8")
        answer.headers["X-Accel-Buffering"] = "no"
        answer.call_on_close(partial(listeners.close, opened))
        return answer

    return app


def identify(doorkeeper: Doorkeeper, sessions: WebSessions) -> tuple[Actor, float]:
    """Who asks, and until when that holds: by a token, or by the cookie when it is one of our pages that asks.

    Raises Unauthenticated, ForeignOrigin or Unavailable.
    """
    if token := bearer(request.headers.get("Authorization", "")):
        return doorkeeper.know(token)
    if cookie := sessions.cookie_of(request):
        if request.headers.get("Sec-Fetch-Site", "none") not in _OWN:
            raise ForeignOrigin
        known = sessions.identify(cookie, g.request_id)
        return known.actor, known.expires
    observe.REFUSED.labels("missing").inc()
    raise Unauthenticated


def _begin() -> Response | None:
    g.begun, g.request_id = perf_counter(), headers.request_id()
    return conditions.empty(204) if headers.is_preflight() else None


class _Parts:
    """What this process needs and cannot use now."""

    def __init__(self, rpc: RpcClient, doorkeeper: Doorkeeper, nudges: Nudges) -> None:
        self._rpc, self._doorkeeper, self._nudges = rpc, doorkeeper, nudges

    def away(self) -> list[str]:
        away = {
            "broker": self._nudges.channel is None or self._rpc.state()["bus"] != "up",
            "identity": self._doorkeeper.is_away(),
        }
        return [part for part, missing in away.items() if missing]


def main() -> None:
    """Serve until SIGTERM; then every stream is ended in order."""
    import gevent
    from gevent.pywsgi import WSGIHandler, WSGIServer

    class Handler(WSGIHandler):
        def handle(self) -> None:
            self.socket.settimeout(SEND_SECONDS)
            super().handle()

        def handle_error(self, _kind: Any, error: Any, _trace: Any) -> None:
            log.error("stream.failed", exc_info=error)
            self._send_error_response_if_possible(500)

    settings, env = reading.read(), environment()
    port, bind = env.int("PORT", 8000), env.str("BIND", "127.0.0.1")
    inner_port, inner_bind = env.int("INNER_PORT", None), env.str("INNER_BIND", "127.0.0.1")
    most = env.int("MOST_STREAMS", 4_000)
    env.seal()
    logs.configure("stream", settings.log_level)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    listeners, rpc = Listeners(most), RpcClient(settings.amqp_url, observe=observe.Observer())
    doorkeeper = Doorkeeper(rpc, asked=lambda: listeners.end_those(doorkeeper.is_revoked))
    sessions = WebSessions(rpc, doorkeeper, settings.public_url)
    nudges = Nudges(settings.amqp_url, listeners.hear)
    parts = _Parts(rpc, doorkeeper, nudges)
    for part in ("broker", "identity"):
        metrics.AWAY.labels(part).set_function(lambda part=part: float(part in parts.away()))
    if inner_port is not None:
        health.serve(inner_port, parts.away, inner_bind)
    threading.Thread(target=nudges.run, name="nudges", daemon=True).start()
    doorkeeper.start()

    server = WSGIServer(
        _listen(bind, port),
        create_app(listeners, doorkeeper, sessions, settings.cors_origins),
        log=None,
        error_log=None,
        handler_class=Handler,
    )
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        gevent.signal_handler(number, stopping.set)
    gc.freeze()  # the collector need not look through what was imported again
    server.start()
    log.info("stream_started", port=port)
    while not stopping.wait(BEAT_SECONDS):
        pulse.beat("streams")
    listeners.end_all()
    server.stop(timeout=5)
    nudges.stop()
    doorkeeper.close()
    rpc.close()
    log.info("stream_stopped")


def _listen(bind: str, port: int) -> socket.socket:
    """Several of these processes may share the port, as the gateway's workers do."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind((bind, port))
    listener.listen(1024)
    listener.setblocking(False)
    return listener


if __name__ == "__main__":
    main()
