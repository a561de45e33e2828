"""A service to be called by the tests: `python -m kit.rpc.tests.doors <name>`, with AMQP_URL and LEDGER in the
environment. The ledger is a file to which each door that runs appends a line."""

from kit.rpc import green  # noqa: F401 – first of all imports

# isort: split
import os
import sys
import threading
from datetime import UTC, datetime
from typing import Any

import eventlet
from eventlet import patcher

from kit import health
from kit.refusals import Refusal
from kit.rpc.call import Call, RawJson
from kit.rpc.server import offload, serve


class ShopClosed(Refusal):
    """The shop is closed."""

    status = 409


def door(method: Any) -> Any:
    method.rpc_door = True
    return method


def read(method: Any) -> Any:
    method.rpc_repeatable = True
    return door(method)


class TestDoors:
    def __init__(self, name: str) -> None:
        self.name = name

    @read
    def echo(self, call: Call, value: Any) -> Any:
        return value

    @door
    def facts(self, call: Call) -> dict[str, Any]:
        return {"left": call.left(), "request_id": call.request_id, "resent": call.resent}

    @door
    def refuse(self, call: Call) -> None:
        raise ShopClosed(errors=[{"pointer": "/hour", "detail": "too late"}])

    @door
    def fail(self, call: Call, words: str) -> None:
        raise ValueError(words)

    @door
    def today(self, call: Call) -> datetime:
        return datetime.now(UTC)

    @door
    def ready(self, call: Call) -> RawJson:
        return RawJson(b'{"text" : "as it is"}')

    @door
    def large(self, call: Call, size: int) -> str:
        return "x" * size

    @door
    def note(self, call: Call, mark: str, seconds: float = 0, key: str | None = None) -> str:
        write(f"{mark} {'again' if call.resent else 'first'}")
        if seconds:
            eventlet.sleep(seconds)
        write(f"{mark} done")
        return mark

    @door
    def freeze(self, call: Call, seconds: float) -> None:
        patcher.original("time").sleep(seconds)  # no green thread moves meanwhile

    @door
    def leave(self, call: Call, words: str) -> None:
        raise SystemExit(words)

    @door
    def compute(self, call: Call) -> bool:
        return offload(threading.get_ident) != threading.get_ident()

    def hidden(self, call: Call) -> str:
        return "no door"


def write(line: str) -> None:
    with open(os.environ["LEDGER"], "a") as ledger:
        ledger.write(line + "\n")


def observe(method: str, outcome: str, seconds: float) -> None:
    if os.environ.get("OBSERVE"):
        write(f"observed {method} {outcome}")


if __name__ == "__main__":
    if "INNER_PORT" in os.environ:
        health.serve(int(os.environ["INNER_PORT"]), list)
    serve(
        TestDoors(sys.argv[1]),
        amqp_url=os.environ["AMQP_URL"],
        observe=observe,
        on_stop=lambda: write("stopped"),
    )
