"""What the worker does by the clock: mails leave, digests are gathered, and what is old is forgotten."""

from typing import Any

import orjson
from prometheus_client import Gauge

from kit.database import clock
from services.notifications import deliveries, digest, notices, sending, standing

OLDEST = Gauge("mail_oldest_seconds", "For how long the mail that has waited longest should have left.")


def send_mails(room: Any) -> None:
    """Send the mails that are due, and measure what should have left and has not."""

    def ask(service: str, method: str, arguments: dict[str, str]) -> Any:
        return orjson.loads(room.calls.call(service, method, arguments, repeatable=True))

    try:
        sending.send(room, ask)
    finally:
        with room.db.transaction() as tx:
            OLDEST.set(deliveries.oldest(tx))


def gather_digests(room: Any) -> None:
    """Make the digests that are due, some members at a time."""
    more = True
    while more:
        with room.db.transaction() as tx:
            more = digest.gather(tx, clock(tx))


def forget(room: Any) -> None:
    """Delete notices and mails after 90 days, batch by batch, and appointments that are long past."""
    for step in (notices.forget, deliveries.forget):
        more = True
        while more:
            with room.db.transaction() as tx:
                more = step(tx)
    with room.db.transaction() as tx:
        standing.forget(tx)
