"""The requests of a service: from the queue `rpc-<service>` to its doors, and the answers back.

A request is acknowledged after its answer has left, so what a killed process had not acknowledged comes again, to the
next one. There a read runs again, and a command finds its idempotency key; any other call may have been done already,
so it is not done again: its caller is told 503, by which nothing is known. Therefore a process that stops gives back
what the next one may do, and does the rest itself. What could not be begun before its caller gave up is refused.
"""

from functools import partial
from time import monotonic
from typing import Any

import eventlet
import orjson
from nameko import exceptions as stock
from nameko.extensions import SharedExtension

from kit import metrics, tracing
from kit.faults import point
from kit.logs import describe, log
from kit.pulse import pulse
from kit.refusals import Refusal, TooLarge, Unavailable
from kit.rpc import wire
from kit.rpc.call import Call

_PATIENCE = 30_000  # ms for a caller that names no deadline (a stock Nameko client)


class Requests(SharedExtension):
    """The consumer of `rpc-<service>`: one connection, read by one green thread, published on by the workers."""

    def setup(self) -> None:
        self.name = self.container.service_name
        self.queue = f"rpc-{self.name}"
        self.doors = {door.method_name: door for door in self.container.entrypoints}
        self._has_lost_queue = False
        self._link: wire.Link | None = None
        self._stopped = eventlet.Event()

    def start(self) -> None:
        self.container.spawn_managed_thread(self._run)

    def stop_consuming(self) -> None:
        """Take no more; returns when the broker has confirmed that, or the connection is lost."""
        self.container.take_no_more()
        self._stopped.wait()

    def stop(self) -> None:
        """Close last, when every worker has answered."""
        if self._link:
            self._link.close()

    def _run(self) -> None:
        backoff, was_up = wire.Backoff(), True
        while not self.container.is_stopping:
            pulse.beat(self.queue)
            try:
                self._link = link = wire.Link(self.container.amqp_url, f"rpc {self.name}")
                self._consume(link)
                log.info("rpc.bus", state="up", queue=self.queue)
                metrics.AWAY.labels("broker").set(False)
                backoff, was_up = wire.Backoff(), True
                self._pump(link)
            except Exception as error:
                metrics.AWAY.labels("broker").set(True)
                if was_up:
                    log.warning("rpc.bus", state="away", queue=self.queue, **describe(error))
                was_up = False
                if self._link:
                    self._link.cut()
                    self._link.close()
                if not self.container.is_stopping:
                    eventlet.sleep(next(backoff))
        pulse.rest(self.queue)
        self._stopped.send()

    def _consume(self, link: wire.Link) -> None:
        link.asking(True)
        link.channel.queue_declare(self.queue, durable=True, auto_delete=False)
        link.channel.queue_bind(self.queue, wire.EXCHANGE, f"{self.name}.*")
        link.channel.basic_qos(0, self.container.max_workers, False)
        link.channel.basic_consume(
            self.queue, consumer_tag=self.name, callback=partial(self._receive, link), on_cancel=self._on_cancel
        )
        link.asking(False)

    def _pump(self, link: wire.Link) -> None:
        while not self.container.is_stopping:
            link.pump()
            pulse.beat(self.queue)
            if self._has_lost_queue:
                self._has_lost_queue = False
                log.warning("rpc.queue_gone", queue=self.queue)
                self._consume(link)
        link.asking(True)
        link.channel.basic_cancel(self.name)

    def _on_cancel(self, _consumer_tag: str) -> None:
        self._has_lost_queue = True  # declared again by the reader, outside of py-amqp's dispatch

    def _receive(self, link: wire.Link, message: Any) -> None:
        method = message.delivery_info["routing_key"].rpartition(".")[2]
        call = self._call(link, message)
        finish = partial(self._finish, link, message, method, call, monotonic())
        try:
            door, args, kwargs = self._read(method, message.body)
        except Exception as error:
            finish(None, error)
            return
        if door.may_run_again(kwargs):
            if self.container.is_stopping:
                message.channel.basic_reject(message.delivery_tag, requeue=True)
                return
        elif message.delivery_info["redelivered"]:
            finish(None, Unavailable())
            return
        self.container.spawn_worker(door, (call, *args), kwargs, handle_result=finish)

    def _call(self, link: wire.Link, message: Any) -> Call:
        headers = message.headers or {}
        ms_left, request_id = headers.get("ms_left"), headers.get("nameko.request_id")
        return Call(
            link.received_at + (ms_left if isinstance(ms_left, int) else _PATIENCE) / 1000,
            request_id if isinstance(request_id, str) else "",
            headers.get("resent") is True or bool(message.delivery_info["redelivered"]),
            headers.get("nameko.traceparent") if tracing.tracer else None,
        )

    def _read(self, method: str, body: bytes) -> tuple[Any, list[Any], dict[str, Any]]:
        door = self.doors.get(method)
        if door is None:
            raise stock.MethodNotFound(method)
        if len(body) > wire.LIMIT:
            raise TooLarge
        try:
            payload = orjson.loads(body)
            args, kwargs = list(payload["args"]), dict(payload["kwargs"])
        except (ValueError, KeyError, TypeError):
            raise stock.MalformedRequest("not a message with `args` and `kwargs`") from None
        door.check(args, kwargs)
        return door, args, kwargs

    def _finish(
        self, link: wire.Link, message: Any, method: str, call: Call, begun: float, result: Any, error: Any
    ) -> None:
        with tracing.under(call.traceparent) if call.traceparent else tracing.OFF:
            outcome, body = _say(method, call.request_id, result, error)
        properties = message.properties
        try:
            point("rpc.before_reply")
            if "reply_to" in properties:
                link.publish(properties["reply_to"], body, correlation_id=properties.get("correlation_id", ""))
            point("rpc.after_reply")
            message.channel.basic_ack(message.delivery_tag)
        except Exception:
            link.cut()  # the request comes again over the next connection
        if self.container.observe:
            self.container.observe(method if method in self.doors else "unknown", outcome, monotonic() - begun)


def _say(method: str, request_id: str, result: Any, error: BaseException | None) -> tuple[str, bytes]:
    """(outcome, message): what is not a refusal crosses without a word, for its text may be a person's."""
    try:
        if isinstance(error, Refusal):
            return error.name, _refuse(error)
        if isinstance(error, stock.BadRequest):
            name = type(error).__name__
            return name, wire.failure(name, f"nameko.exceptions.{name}", list(error.args), str(error))
        if error is not None:
            raise error
        body = wire.answer(result)
        if len(body) > wire.LIMIT:
            raise ValueError("an answer of more than 1 MiB")
        return "ok", body
    except BaseException as bug:
        log.error("rpc.failed", method=method, request_id=request_id, **describe(bug))
        return "InternalError", wire.failure("InternalError", "kit.rpc.InternalError", [], "")


def _refuse(refusal: Refusal) -> bytes:
    path = f"{type(refusal).__module__}.{refusal.name}"
    extra = {"status": refusal.status, **refusal.extra}
    return wire.failure(refusal.name, path, [refusal.detail, extra], refusal.detail)
