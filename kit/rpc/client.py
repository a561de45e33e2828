"""The RPC client of a gateway process: one for all its threads, four messages a call, a deadline on each.

It opens with the first call, so after the fork. Two detectors keep a failure short and in its place, for a silent
service is not a silent bus: `kit.rpc.bus` watches the bus; a service that let five calls in a row time out is asked
once a second until it answers (a refusal is an answer). Unchanged under gevent: only `threading` and sockets are used.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

from kit import tracing
from kit.fuse import Fuse
from kit.refusals import Refused, TooLarge, Unavailable
from kit.rpc import wire
from kit.rpc.bus import Bus

Observer = Callable[[str, str, str, float], None]
_USELESS = 0.25  # seconds before the deadline from when sending again is no use


class RpcClient:
    """Calls any service on the bus at `amqp_url` (nothing is opened yet).

    `deadline`: seconds a call may take. `in_flight`: calls out at once; one more fails at once, for it would only wait.
    `observe(service, method, outcome, seconds)` is told each call: `ok`, `unavailable`, or the name of the refusal.
    """

    def __init__(
        self, amqp_url: str, *, deadline: float = 5.0, in_flight: int = 64, observe: Observer | None = None
    ) -> None:
        self._deadline, self._in_flight, self._observe = deadline, in_flight, observe
        self._bus = Bus(amqp_url)
        self._fuses: dict[str, Fuse] = {}

    def call(
        self,
        service: str,
        method: str,
        kwargs: dict[str, Any],
        *,
        request_id: str | None = None,
        repeatable: bool = False,
        deadline: float | None = None,
    ) -> bytes:
        """The result of `service.method(**kwargs)` as JSON bytes, within `deadline` seconds.

        `repeatable` (a read, or a command with an idempotency key): when the bus is lost meanwhile, it is sent once
        more within the same deadline, with the header `resent`. Raises `Refused` when the service refused,
        `Unavailable` when no answer came or none can come, `TooLarge`, TypeError when an argument is not plain data.
        """
        begun = monotonic()
        outcome = "unavailable"
        try:
            ends = begun + (deadline or self._deadline)
            traced = tracing.tracer and tracing.traceparent()  # what no request asked for is not worth a trace
            with tracing.span(method, "client", service=service, method=method) if traced else tracing.OFF:
                result = self._call(service, method, kwargs, request_id, repeatable, ends)
            outcome = "ok"
            return result
        except Refused as refused:
            outcome = refused.name
            raise
        finally:
            if self._observe:
                self._observe(service, method, outcome, monotonic() - begun)

    def state(self) -> dict[str, Any]:
        """`{"bus": "up" | "away", "away": [services that do not answer]}`, at once.

        Whoever asks again sees a change: asking opens the bus, and knocks at the services that are away.
        """
        self._bus.open()
        away = sorted(service for service, fuse in list(self._fuses.items()) if fuse.blown)
        for service in away:
            threading.Thread(target=self._knock, args=(service,), name="rpc-knock", daemon=True).start()
        return {"bus": "up" if self._bus.is_up else "away", "away": away}

    def close(self) -> None:
        """Fail what is out and close both connections."""
        self._bus.close()

    def _knock(self, service: str) -> None:
        with suppress(Refused, Unavailable):  # that there is no such method is an answer
            self._call(service, "knock", {}, None, False, monotonic() + 1)

    def _call(
        self, service: str, method: str, kwargs: dict[str, Any], request_id: str | None, repeatable: bool, ends: float
    ) -> bytes:
        body = wire.encode({"args": [], "kwargs": kwargs})
        if len(body) > wire.LIMIT:
            raise TooLarge
        fuse = self._fuses.setdefault(service, Fuse())
        headers: dict[str, Any] = {"nameko.request_id": request_id} if request_id else {}
        if tracing.tracer and (place := tracing.traceparent()):
            headers["nameko.traceparent"] = place
        for attempt in range(2 if repeatable else 1):
            if attempt:
                headers["resent"] = True
            ready = self._bus.wait_until_up(ends - _USELESS) if attempt else self._bus.open(ends)
            if not ready or not fuse.admits():
                break
            slot = self._bus.send(f"{service}.{method}", body, headers, ends, self._in_flight)
            if slot is None:
                break
            if not slot.gate.acquire(timeout=max(0.0, ends - monotonic())) and self._bus.give_up(slot):
                fuse.timed_out()
                break
            if slot.answer is not None:
                fuse.answered()
                return _open_answer(slot.answer)
        raise Unavailable(service=service, retry_after=1)


def _open_answer(body: bytes) -> bytes:
    result, error = wire.read_answer(body)
    if error is None:
        return result
    arguments = error.get("exc_args") or []
    extra = dict(arguments[1]) if len(arguments) > 1 and isinstance(arguments[1], dict) else {}
    status = extra.pop("status", 500)
    raise Refused(str(error.get("exc_type")), status, str(error.get("value") or ""), extra)
