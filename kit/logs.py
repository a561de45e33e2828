"""JSON lines on standard output: an event name and a few known fields, never a person's words.

Only the fields named here are written as they are; any other becomes `[redacted]`, and so does the text of an
exception: its class and its place in the code are kept.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import orjson
import structlog

from kit import tracing

ALLOWED = frozenset(
    {"ts", "level", "svc", "event", "request_id", "route", "method", "status", "dur_ms", "error", "at", "queue", "part"}
    | {"attempts", "delay", "count", "seq", "epoch", "type", "version", "aggregate_type", "aggregate_id", "event_id"}
    | {"trace_id", "job", "service", "outcome", "port", "pid", "state", "code", "signal", "reason"}
)
_OUT = open(1, "wb", closefd=False)  # noqa: SIM115  for the life of the process; whatever becomes of sys.stdout
_PLAIN = (str, int, float, bool, type(None))  # a union is asked five times slower
log: Any = structlog.get_logger()


def configure(room: str, level: str = "INFO") -> None:
    """Write this process's logs, and those of the libraries it uses, as JSON lines of the room `room`."""
    structlog.configure(
        processors=[
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="ts"),
            structlog.processors.add_log_level,
            _name_trace,
            lambda _logger, _name, line: {"svc": room, **line},
            _describe_exception,
            redact,
            lambda _logger, _name, line: orjson.dumps(line, default=str),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.BytesLoggerFactory(_OUT),  # a line is one write
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [_Bridge()]
    root.setLevel(logging.WARNING)


def redact(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> dict[str, Any]:
    """Keep the known fields, and of those only plain values."""
    return {key: value if key in ALLOWED and isinstance(value, _PLAIN) else "[redacted]" for key, value in line.items()}


def describe(error: BaseException) -> dict[str, str]:
    """The class of an exception and the place where it was raised; never its text."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return {"error": type(error).__name__, "at": place}


def _name_trace(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    trace = tracing.traceparent() if tracing.tracer else None
    return {**line, "trace_id": trace.split("-")[1]} if trace else line


def _describe_exception(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    error = line.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    return {**line, **describe(error)} if isinstance(error, BaseException) else line


class _Bridge(logging.Handler):
    """What a library logs becomes a line with its logger's name and the place, not its text: that may hold a body."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        fields = describe(error) if error else {"at": f"{record.pathname}:{record.lineno}"}
        log.log(record.levelno, f"library.{record.name}", **fields)
