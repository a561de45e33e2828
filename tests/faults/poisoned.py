"""The ledger's room with handlers that break: `python -m tests.faults.poisoned worker`."""

import os
from typing import Any

from kit.inbox import Received, every
from kit.main import room_cli
from kit.tests.ledger import ThingGrew, ThingMade, count
from kit.tests.ledger.service import Ledger

FAILS, KILLS = 13, 66  # sizes of things


def fragile(tx: Any, event: Received) -> None:
    """Count the event, unless its size says what shall go wrong instead."""
    if event.data["size"] == KILLS:
        os._exit(7)
    count(tx, event)
    if event.data["size"] == FAILS:
        raise ZeroDivisionError


cli = room_cli(Ledger, {"ledger.thing": every({ThingMade: fragile, ThingGrew: fragile})}, ())

if __name__ == "__main__":
    cli()
