"""What the worker does by the clock: mails leave, digests are gathered, and what is old is forgotten."""

from typing import Any

import orjson
from prometheus_client import Gauge

from kit.database import clock
from kit.rpc.client import RpcClient
from services.notifications import deliveries, digest, notices, sending, standing

OLDEST = Gauge("mail_oldest_seconds", "For how long the mail that has waited longest should have left.")
ANSWER_WITHIN = 3.0  # seconds


class SendMails:
    """Sends the mails that are due. The client of the bus is opened with the first call and kept by the process."""

    def __init__(self) -> None:
        self._client: RpcClient | None = None

    def __call__(self, room: Any) -> None:
        if self._client is None:
            self._client = RpcClient(room.settings.amqp_url, deadline=ANSWER_WITHIN)
        sending.send(room, self._ask)
        with room.db.transaction() as tx:
            OLDEST.set(deliveries.oldest(tx))

    def _ask(self, service: str, method: str, arguments: dict[str, str]) -> Any:
        assert self._client is not None  # noqa: S101 – opened above
        return orjson.loads(self._client.call(service, method, arguments, repeatable=True))


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
