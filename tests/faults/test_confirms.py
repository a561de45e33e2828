"""A window of confirms: each counts for the one event that its tag names."""

from collections.abc import Iterator
from typing import Any

import pika
import pytest
from sqlalchemy import text

from kit.config import Settings
from kit.database import Database
from kit.relay import Relay
from kit.testing import database, eventually
from kit.tests.ledger import make
from kit.tests.links import running
from kit.topology import EVENTS, parameters


@pytest.fixture
def settings(admin_url: str, amqp_url: str) -> Iterator[Settings]:
    """The ledger's database, and one queue that takes one event and refuses the next."""
    channel = pika.BlockingConnection(parameters(amqp_url, "test")).channel()
    channel.exchange_declare(EVENTS, "topic", durable=True)
    channel.queue_declare("test.small", arguments={"x-max-length": 1, "x-overflow": "reject-publish"})
    channel.queue_bind("test.small", EVENTS, "#")
    with database("ledger", admin_url, amqp_url, "kit.tests.ledger") as found:
        yield found
    channel.connection.close()


def test_of_two_events_in_one_window_only_the_confirmed_one_is_published(settings: Settings) -> None:
    db = Database(settings.database_url, room="ledger")
    with db.transaction() as tx:
        make(tx)
        make(tx)
    with running(Relay(settings.database_url, settings.amqp_url, "ledger")):
        eventually(lambda: max(row.attempts for row in outbox(db)))
        eventually(lambda: any(row.published for row in outbox(db)))
    first, second = outbox(db)
    db.close()
    assert (first.published, first.attempts) == (True, 0)
    assert (second.published, second.attempts) == (False, 1)


def outbox(db: Database) -> list[Any]:
    with db.transaction() as tx:
        query = "SELECT attempts, published_at IS NOT NULL AS published FROM outbox ORDER BY id"
        return list(tx.execute(text(query)))
