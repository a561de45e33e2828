"""The RPC process of a service: a lean Nameko container around an instance whose doors have `rpc_door = True`.

Nameko's wire format and life cycle are kept (a stock `ClusterRpcProxy` can call it), not its cost: eight AMQP messages
and two disk writes a call become four and none. The first import of the process is `kit.rpc.green`.

How requests come in and answers go out is in `kit.rpc.requests`.
"""

import inspect
import signal
from collections.abc import Callable
from typing import Any

import eventlet
from eventlet import patcher, semaphore, tpool
from eventlet.support.greenlets import GreenletExit
from nameko import exceptions as stock
from nameko.containers import ServiceContainer
from nameko.extensions import Entrypoint, iter_extensions

from kit import tracing
from kit.logs import log
from kit.refusals import Expired
from kit.rpc.call import Call
from kit.rpc.requests import Requests

Observer = Callable[[str, str, float], None]
_STOPPING = 20.0  # seconds from SIGTERM to the end
_offloaded = semaphore.Semaphore(4)


def serve(
    service: Any,
    *,
    amqp_url: str,
    max_workers: int = 16,
    observe: Observer | None = None,
    on_stop: Callable[[], None] | None = None,
) -> None:
    """Answer calls of `service` (its `name`, its doors `door(call, *args, **kwargs)`) until SIGTERM or SIGINT.

    `max_workers` is also the prefetch. Waits for a broker that is away, comes back by itself within 10 s of its return.
    `observe(method, outcome, seconds)` is told each call: `ok`, `InternalError`, or the name of the refusal.
    At the end: what has not begun goes back to the broker, what has is answered, for at most 20 s; then `on_stop()`.
    """
    container = SlimContainer(service, amqp_url, max_workers, observe)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, container.take_no_more)
    container.start()
    while not container.is_stopping and not container.has_died:
        eventlet.sleep(0.1)  # a signal's handler may not wake a green thread, so this one looks
    if container.has_died:
        container.wait()
    log.info("rpc.stopping")
    with eventlet.Timeout(_STOPPING, False):
        container.stop()
    if on_stop:
        on_stop()
    log.info("rpc.stopped")


def offload(function: Callable[..., Any], *args: Any) -> Any:
    """Run what computes for long without waiting (argon2) in a real thread, four at a time, when this process is green;
    elsewhere just run it."""
    if not patcher.is_monkey_patched("socket"):
        return function(*args)
    with _offloaded:
        return tpool.execute(function, *args)


class SlimContainer(ServiceContainer):
    """Nameko's container without what it does around each message: an object for each call, timers, debug strings."""

    def __init__(self, service: Any, amqp_url: str, max_workers: int, observe: Observer | None) -> None:
        super().__init__(type(str(service.name), (), {"name": service.name}), {"max_workers": max_workers})
        self.amqp_url, self.observe, self.is_stopping = amqp_url, observe, False
        for name, method in inspect.getmembers(service, lambda member: getattr(member, "rpc_door", False)):
            door = RpcDoor(method).bind(self.interface, name)
            self.entrypoints.add(door)
            self.subextensions.update(iter_extensions(door))

    @property
    def has_died(self) -> bool:
        return bool(self._died.ready())

    def take_no_more(self, *_: Any) -> None:
        """From now on what arrives goes back to the broker; a signal handler."""
        self.is_stopping = True

    def spawn_worker(
        self, entrypoint: Any, args: Any, kwargs: Any, context_data: Any = None, handle_result: Any = None
    ) -> None:
        if self._being_killed:
            raise stock.ContainerBeingKilled
        self._worker_pool.spawn_n(self._run_worker, entrypoint, args, kwargs, handle_result)

    def _run_worker(self, entrypoint: Any, args: Any, kwargs: Any, handle_result: Any) -> None:
        result = error = None
        try:
            result = entrypoint.run(*args, **kwargs)
        except GreenletExit:
            raise
        except BaseException as raised:  # an eventlet.Timeout too: whatever happens, the caller is answered
            error = raised
        handle_result(result, error)


class RpcDoor(Entrypoint):
    """One method that can be called."""

    requests = Requests()

    def __init__(self, method: Callable[..., Any]) -> None:
        super().__init__()
        self._method = method
        self._signature = inspect.signature(method, follow_wrapped=False)
        self._is_repeatable = bool(getattr(method, "rpc_repeatable", False))

    def stop(self) -> None:
        self.requests.stop_consuming()

    def may_run_again(self, kwargs: dict[str, Any]) -> bool:
        """Whether a second run does no harm: the door says so (a read), or the call carries an idempotency key."""
        return self._is_repeatable or bool(kwargs.get("key"))

    def check(self, args: list[Any], kwargs: dict[str, Any]) -> None:
        """Raises `IncorrectSignature` when the method cannot be called like this."""
        try:
            self._signature.bind(None, *args, **kwargs)
        except TypeError:
            raise stock.IncorrectSignature(f"{self.method_name} takes other arguments") from None

    def run(self, call: Call, *args: Any, **kwargs: Any) -> Any:
        """Call the method; raises `Expired` when there is no time left: its caller has gone."""
        if not call.left():
            raise Expired
        with tracing.span(self.method_name, "server", parent=call.traceparent) if tracing.tracer else tracing.OFF:
            return self._method(call, *args, **kwargs)
