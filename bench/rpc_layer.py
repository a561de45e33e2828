"""Our lean RPC against Nameko's own, echoing 1 kB: processor seconds of the service, the broker and the caller.

Both services run all the time and are called in alternating slices by 8 threads. About a minute.
"""

import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from statistics import median
from subprocess import Popen
from typing import Any

from bench.measure import spread, virtual_host, work
from bench.stage import Stage
from bench.table import Result
from deploy.dev.usage import cpu_seconds
from kit.logs import configure

PARTS = ("service", "broker", "caller")
THREADS, SLICES, SECONDS = 8, 6, 4.0
VALUE = {"text": "é" * 500}


def main() -> None:
    from deploy.dev.servers import ensure_servers

    with ensure_servers() as servers:
        _print(compare(servers))


def rpc(stage: Stage) -> Iterator[Result]:
    """Calls per processor second of service, broker and caller together."""
    found = compare(stage.servers)
    lean, stock = ([1000 / sum(one[part] for part in PARTS) for one in found[kind]] for kind in ("lean", "stock"))
    sides = zip(("product", "limit"), found.values(), strict=True)
    parts = {side: {part: 1000 * median(one[part] for one in slices) for part in PARTS} for side, slices in sides}
    yield Result("RPC layer alone against stock Nameko", "calls per CPU-second", lean, stock, 2.5, parts=parts)


def compare(servers: Any) -> dict[str, list[dict[str, float]]]:
    """The slices of both, `lean` and `stock`: calls/s, and processor seconds of 1,000 calls by process."""
    configure("bench", "ERROR")
    with virtual_host(servers) as vhost, ExitStack() as rest:
        url, broker = servers.amqp_url(vhost), servers.pid("rabbitmq")
        services = {kind: _start(kind, url) for kind in ("lean", "stock")}
        for process in services.values():
            rest.callback(process.wait, 30)
            rest.callback(process.terminate)
        calls = {"lean": _lean(url, rest), "stock": _stock(url, rest)}
        for call in calls.values():
            _until_answered(call)
        found: dict[str, list[dict[str, float]]] = {"lean": [], "stock": []}
        for number in range(2 * SLICES):
            kind = ("lean", "stock")[number % 2]
            found[kind].append(_slice(calls[kind], services[kind].pid, broker))
    return found


def _slice(call: Any, service: int, broker: int) -> dict[str, float]:
    before, own = [cpu_seconds(pid) for pid in (service, broker)], time.process_time()
    count = len(work(SECONDS, THREADS, call))
    spent = [cpu_seconds(pid) - was for pid, was in zip((service, broker), before, strict=True)]
    per_1000 = [1000 * each / count for each in (*spent, time.process_time() - own)]
    return {"calls/s": count / SECONDS, **dict(zip(PARTS, per_1000, strict=True))}


def _print(found: dict[str, list[dict[str, float]]]) -> None:
    for kind, slices in found.items():
        print(f"{kind}: calls/s {spread((one['calls/s'] for one in slices), 0)}; processor seconds per 1,000 calls:")
        for part in PARTS:
            print(f"  {part:<8}{spread(one[part] for one in slices)}")
    for name, parts in (("service and broker", ("service", "broker")), ("all three", PARTS)):
        pairs = zip(found["stock"], found["lean"], strict=True)
        ratios = [sum(stock[part] for part in parts) / sum(lean[part] for part in parts) for stock, lean in pairs]
        print(f"stock costs {spread(ratios)} times as much, {name}")


def _start(kind: str, url: str) -> "Popen[bytes]":
    return Popen([sys.executable, "-m", "bench.rpc_layer", kind, url], start_new_session=True)


def _lean(url: str, rest: ExitStack) -> Any:
    from kit.rpc.client import RpcClient

    client = RpcClient(url)
    rest.callback(client.close)
    return lambda _thread: client.call("lean", "echo", {"value": VALUE})


def _stock(url: str, rest: ExitStack) -> Any:
    from nameko.standalone.rpc import ClusterRpcProxy

    # a stock proxy serves one thread
    buses = [rest.enter_context(ClusterRpcProxy({"AMQP_URI": url}, timeout=10)) for _ in range(THREADS)]
    return lambda thread: buses[thread].stock.echo(value=VALUE)


def _until_answered(call: Any) -> None:
    for _ in range(100):
        try:
            return call(0)
        except Exception:
            time.sleep(0.1)
    raise SystemExit("A service did not start.")


def _serve(kind: str, url: str) -> None:
    from nameko.rpc import rpc
    from nameko.runners import ServiceRunner

    from kit.rpc.server import serve

    configure("bench", "ERROR")

    class Echo:
        name = kind

        def echo(self, *arguments: Any, value: Any) -> Any:
            return value

    if kind == "lean":
        Echo.echo.rpc_door = True  # type: ignore[attr-defined]
        return serve(Echo(), amqp_url=url, max_workers=16)
    Echo.echo = rpc(Echo.echo)  # type: ignore[method-assign]
    runner = ServiceRunner({"AMQP_URI": url, "max_workers": 16})
    runner.add_service(Echo)
    runner.start()
    return runner.wait()


if __name__ == "__main__":
    warnings.filterwarnings("ignore", message="\\s*Eventlet is deprecated")
    if sys.argv[1:]:
        import kit.rpc.green  # noqa: F401 – patches before Nameko is imported

        _serve(*sys.argv[1:3])
    else:
        main()
