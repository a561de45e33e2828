"""One log line and one measure a request: the route's template, never an address with its query."""

from time import monotonic, perf_counter

from flask import Flask, Response, g, request
from prometheus_client import Counter, Histogram

from kit import tracing
from kit.logs import log
from kit.metrics import RPC

_KNOWN = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_RECENT = 10.0  # seconds
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 0.8, 2.0, 5.0, 10.0)

HTTP = Histogram(
    "http_server_request_duration_seconds",
    "Time from a request's arrival to its answer.",
    ("route", "method", "status"),
    buckets=_BUCKETS,
)
LIMITED = Counter("http_limited_total", "Requests refused by a limit.", ("route",))
REFUSED = Counter(
    "auth_failures_total",
    "Requests of nobody: no token (missing), an invalid, expired or revoked one, or wrong credentials at sign-in.",
    ("reason",),
)


def register(app: Flask) -> None:
    """Log and measure each request once it is answered."""

    @app.after_request
    def note(response: Response) -> Response:
        seconds = perf_counter() - g.begun
        route = request.url_rule.rule if request.url_rule else "unmatched"
        method = request.method if request.method in _KNOWN else "other"
        HTTP.labels(route, method, response.status_code).observe(seconds)
        if response.status_code == 429:
            LIMITED.labels(route).inc()
        log.info(
            "http.request",
            request_id=g.request_id,
            route=route,
            method=method,
            status=response.status_code,
            dur_ms=round(seconds * 1000, 1),
        )
        if "trace" in g:
            tracing.note(route=route, method=method, status=response.status_code)
            g.pop("trace").__exit__(None, None, None)
        return response


def begin_trace() -> None:
    """Open this request's span; it ends with its answer."""
    route = request.url_rule.rule if request.url_rule else "unmatched"
    g.trace = tracing.span(route, "server")
    g.trace.__enter__()


class Observer:
    """Told of each call to a service: measures it, and remembers which services could not answer a moment ago."""

    def __init__(self) -> None:
        self._failed_at: dict[str, float] = {}

    def __call__(self, service: str, method: str, outcome: str, seconds: float) -> None:
        RPC.labels(service, method, outcome).observe(seconds)
        if outcome == "InvalidCredentials":
            REFUSED.labels("credentials").inc()
        if outcome in ("unavailable", "Unavailable", "Expired"):
            self._failed_at[service] = monotonic()
        else:
            self._failed_at.pop(service, None)

    def away(self) -> set[str]:
        """The services whose last call failed, in the last 10 seconds."""
        return {service for service, when in list(self._failed_at.items()) if monotonic() - when < _RECENT}
