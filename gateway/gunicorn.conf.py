# ruff: noqa: N999 – the name that gunicorn looks for
"""How gunicorn runs the gateway: `gunicorn -c gateway/gunicorn.conf.py "gateway.app:create_app()"`.

Threads and not gevent: docs/decisions/004-gateway-threads.md has the measurement and the reasons. Each worker has a
listening socket of its own (reuse_port), else all the connections that are kept alive may land on one of them.
"""

import gc
import os
import shutil
import tempfile

import gunicorn.http.wsgi

from kit.config import environment

gunicorn.http.wsgi.SERVER = "patientsworld"  # what runs here is nobody's business

_env = environment()
_port, _bind, _reuse = _env.int("PORT", 8000), _env.str("BIND", "127.0.0.1"), _env.bool("REUSE_PORT", True)
_inner_port, _inner_bind = _env.int("INNER_PORT", None), _env.str("INNER_BIND", "127.0.0.1")
workers, threads, backlog = _env.int("WEB_WORKERS", 2), _env.int("WEB_THREADS", 16), 1024
_env.seal()

if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="gateway-metrics-")
    _own_folder = os.environ["PROMETHEUS_MULTIPROC_DIR"]
else:
    _own_folder = ""
    os.makedirs(os.environ["PROMETHEUS_MULTIPROC_DIR"], exist_ok=True)

bind = f"{_bind}:{_port}"
reuse_port = _reuse
worker_class = "gthread"
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 – a heartbeat never waits for a disk
keepalive = 75
timeout = 60
graceful_timeout = 25
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190
control_socket_disable = True  # it is operated from outside, by signals
accesslog = None  # the application writes its own: the route's template, never an address with its query
errorlog = "-"
loglevel = "warning"
proc_name = "gateway"
forwarded_allow_ips = ""  # X-Forwarded-* is believed as far as PROXY_HOPS says, nowhere else


def when_ready(server):
    """Serve the probes and the /metrics of all workers together on the inner port."""
    if _inner_port is not None:
        from prometheus_client import REGISTRY, multiprocess

        from gateway.workers import Workers
        from kit import health

        multiprocess.MultiProcessCollector(REGISTRY)
        found = Workers(server)
        health.serve(_inner_port, found.away, _inner_bind, still=found.still)


def post_worker_init(worker):
    """Connect once the fork is done, not with the first request; the collector leaves alone what was imported."""
    gc.freeze()
    worker.wsgi.extensions["gateway"].open()


def worker_exit(server, worker):
    """Leave the bus in order."""
    app = getattr(worker, "wsgi", None)
    if app is not None:
        app.extensions["gateway"].close()


def child_exit(server, worker):
    """A worker that ended takes its gauges with it."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


def on_exit(server):
    """Remove the folder of measures, if it is ours."""
    if _own_folder:
        shutil.rmtree(_own_folder, ignore_errors=True)
