"""Nameko as it comes, behind Flask: an echo. `python -m bench.limits.stock` is the service."""

import os
import sys
import threading

if __name__ == "__main__":
    import kit.rpc.green  # noqa: F401 – patches before Nameko is imported

from flask import Flask, Response
from nameko.rpc import rpc
from nameko.runners import ServiceRunner
from nameko.standalone.rpc import ClusterRpcProxy

VALUE = {"text": "é" * 500}


class Echo:
    name = "stock"

    @rpc
    def echo(self, value: object) -> object:
        return value


def create_app() -> Flask:
    app, mine = Flask(__name__), threading.local()

    @app.get("/echo")
    def echo() -> Response:
        if not hasattr(mine, "bus"):  # a stock proxy serves one thread
            mine.bus = ClusterRpcProxy({"AMQP_URI": os.environ["AMQP_URL"]}, timeout=10).start()
        return app.json.response(mine.bus.stock.echo(value=VALUE))

    return app


if __name__ == "__main__":
    sys.stderr.close()
    runner = ServiceRunner({"AMQP_URI": os.environ["AMQP_URL"], "max_workers": 16})
    runner.add_service(Echo)
    runner.start()
    runner.wait()
