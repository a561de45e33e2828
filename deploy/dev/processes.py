"""Which processes one world consists of. A new service is one line in ROOMS."""

import sys
from dataclasses import dataclass

ROOMS = (
    "identity",
    "social",
    "appointments",
    "notifications",
    "directory",
    "healthbox",
)


@dataclass(frozen=True)
class Process:
    name: str
    command: list[str]


def processes() -> list[Process]:
    """Two processes per service, the gateway, and its stream."""
    found = [
        Process(f"{room}-{kind}", [sys.executable, "-m", f"services.{room}", kind])
        for room in ROOMS
        for kind in ("rpc", "worker")
    ]
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "gateway/gunicorn.conf.py", "gateway.app:create_app()"]
    stream = [sys.executable, "-m", "gateway.stream"]
    return [*found, Process("gateway", gunicorn), Process("gateway-stream", stream)]
