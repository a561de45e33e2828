"""One trace across gateway, RPC, outbox, broker and applier. Off unless a setting names where spans go.

While it is off `tracer` is None, and a place that could begin a span costs one comparison:

    with tracing.span("social.feed", "client", service="social") if tracing.tracer else tracing.OFF:

A span carries only the attributes of `ALLOWED`, which hold no person's words or ids, and of an error its class. What a
client of the gateway sends as `traceparent` is not believed: a trace begins here.
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from kit.config import environment

ALLOWED = frozenset(("route", "method", "status", "service", "outcome", "type", "version", "count", "error"))
OFF: Any = nullcontext()
tracer: Any = None
_provider: Any = None
_LONGEST_END = 3.0  # seconds: a process that ends has 20 for all


def start(room: str, exporter: Any = None) -> None:
    """Send this process's spans to OTEL_EXPORTER_OTLP_ENDPOINT (OTLP over HTTP), or as JSON lines into TRACE_FILE.

    Without either nothing is imported and nothing traced. Only after a fork. `exporter`: another one, for tests.
    """
    env = environment()
    endpoint, file = env.str("OTEL_EXPORTER_OTLP_ENDPOINT", ""), env.str("TRACE_FILE", "")
    if exporter is None and not endpoint and not file:
        return
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor

    global tracer, _provider
    _provider = TracerProvider(resource=Resource({"service.name": room}), shutdown_on_exit=True)
    if exporter or file:
        _provider.add_span_processor(SimpleSpanProcessor(exporter or _lines(file)))
    if endpoint:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        _provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces")))
    tracer = _provider.get_tracer("patientsworld")


def stop() -> None:
    """Hand out what is left, for three seconds where nobody takes it, and trace no more."""
    global tracer, _provider
    tracer = None
    if _provider:
        ending = threading.Thread(target=_provider.shutdown, daemon=True)
        ending.start()
        ending.join(_LONGEST_END)
    _provider = None


@contextmanager
def span(
    name: str, kind: str, *, parent: str | None = None, links: Iterable[str | None] = (), **attributes: Any
) -> Iterator[Any]:
    """A span of that kind (server, client, producer, consumer) around the block.

    `parent`: the `traceparent` of a caller; else the span around this one. `links`: those of what caused this one
    without waiting for it; then a trace of its own begins. Both may come from a message: what is malformed is ignored.
    """
    from opentelemetry.context import Context
    from opentelemetry.trace import Link, SpanKind, StatusCode, get_current_span

    causes = [_read(link) for link in links if link]
    found = [Link(place) for cause in causes if (place := get_current_span(cause).get_span_context()).is_valid]
    with tracer.start_as_current_span(
        name,
        context=_read(parent) if parent else (Context() if causes else None),
        kind=SpanKind[kind.upper()],
        links=found,
        attributes={key: value for key, value in attributes.items() if key in ALLOWED},
        record_exception=False,  # its text may be a person's
        set_status_on_exception=False,
    ) as opened:
        try:
            yield opened
        except BaseException as error:
            opened.set_attribute("error", type(error).__name__)
            opened.set_status(StatusCode.ERROR)
            raise


@contextmanager
def under(parent: str) -> Iterator[None]:
    """The block belongs to that span (a `traceparent`), which is over or elsewhere: its log lines name the trace."""
    from opentelemetry.context import attach, detach

    token = attach(_read(parent))
    try:
        yield
    finally:
        detach(token)


def note(**attributes: Any) -> None:
    """Add to the span around this place what is known only now."""
    from opentelemetry.trace import get_current_span

    get_current_span().set_attributes({key: value for key, value in attributes.items() if key in ALLOWED})


def traceparent() -> str | None:
    """The span around this place, as W3C trace context writes it; None outside of any."""
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return carrier.get("traceparent")


def _read(traceparent: str) -> Any:
    from opentelemetry.context import Context
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    return TraceContextTextMapPropagator().extract({"traceparent": traceparent}, Context())


def _lines(file: str) -> Any:
    from opentelemetry.sdk.trace.export import ConsoleSpanExporter

    out = open(file, "a", buffering=1)  # noqa: SIM115 – as long as the process
    return ConsoleSpanExporter(out=out, formatter=lambda span: span.to_json(indent=None) + "\n")
