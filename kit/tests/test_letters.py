"""Letters: what the relay sends straight into one queue, no faster than it is emptied."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from kit.config import Settings
from kit.database import Database
from kit.relay import LETTERS, Relay
from kit.repair import resend, send_all
from kit.testing import eventually
from kit.tests.ledger import SOURCE, make
from kit.tests.links import running
from kit.tests.test_applier import rows

BESIDE = "in.beside"


class Eager(Relay):
    poll_seconds = 0.05


@pytest.fixture
def relay(settings: Settings, amqp_url: str) -> Iterator[Relay]:
    with running(Eager(settings.database_url, amqp_url, "ledger")) as relay:
        yield relay


@pytest.fixture
def beside(channel: Any) -> Iterator[str]:
    """Another queue, bound to nothing."""
    channel.queue_declare(BESIDE, durable=True, arguments={"x-queue-type": "quorum"})
    yield BESIDE
    channel.queue_delete(BESIDE)


def things(db: Database, count: int) -> list[UUID]:
    """So many things that told nothing of themselves yet."""
    query = "INSERT INTO things SELECT gen_random_uuid(), 1 FROM generate_series(1, {}) RETURNING id"
    return [one for (one,) in rows(db, query.format(count))]


def write(db: Database, queue: str) -> int:
    return sum(send_all(db, queue, "thing", SOURCE))


def depth(channel: Any, queue: str) -> int:
    count: int = channel.queue_declare(queue, passive=True).method.message_count
    return count


def waiting(db: Database, queue: str) -> int:
    [(count,)] = rows(db, f"SELECT count(*) FROM letters WHERE queue = '{queue}'")
    return int(count)


def test_a_letter_reaches_its_queue_alone_and_is_forgotten(
    db: Database, channel: Any, beside: str, relay: Relay
) -> None:
    with db.transaction() as tx:
        thing = make(tx)
        resend(tx, beside, aggregate_type="thing")
    eventually(lambda: depth(channel, beside) == 1)
    eventually(lambda: depth(channel, "in.ledger") == 1)
    eventually(lambda: waiting(db, beside) == 0)
    (_, properties, body), (_, first, told) = channel.basic_get(beside, True), channel.basic_get("in.ledger", True)
    assert json.loads(body) == json.loads(told), "it is the same event once more"
    assert properties.message_id == first.message_id
    assert properties.headers["aggregate_id"] == str(thing.id)


def test_a_snapshot_says_that_it_is_one(db: Database, channel: Any, beside: str, relay: Relay) -> None:
    [thing] = things(db, 1)
    write(db, beside)
    body = eventually(lambda: channel.basic_get(beside, True)[2])
    found = json.loads(body)
    assert (found["aggregateid"], found["seq"], found["snapshot"]) == (str(thing), 1, True)


def test_letters_wait_while_their_queue_is_full_and_go_on_when_it_is_emptied(
    db: Database, channel: Any, beside: str, relay: Relay
) -> None:
    everything = 5 * LETTERS
    things(db, everything)
    write(db, beside)
    eventually(lambda: depth(channel, beside) >= 2 * LETTERS)
    with db.transaction() as tx:  # what is published meanwhile does not wait
        make(tx)
    eventually(lambda: depth(channel, "in.ledger") == 1)
    eventually(lambda: waiting(db, beside) == everything - depth(channel, beside))
    assert depth(channel, beside) <= 3 * LETTERS
    taken: set[str] = set()

    def take() -> bool:
        while body := channel.basic_get(beside, True)[2]:
            taken.add(json.loads(body)["aggregateid"])
        return len(taken) == everything

    eventually(take)
    eventually(lambda: waiting(db, beside) == 0)


def test_a_full_queue_holds_up_no_letter_to_another_one(db: Database, channel: Any, beside: str, relay: Relay) -> None:
    things(db, 4 * LETTERS)
    write(db, beside)
    eventually(lambda: depth(channel, beside) >= 2 * LETTERS)
    rows(db, "DELETE FROM things RETURNING id")
    things(db, 1)
    write(db, "in.ledger")
    eventually(lambda: depth(channel, "in.ledger") == 1)
    assert waiting(db, beside)


def test_letters_to_a_queue_that_is_not_there_wait_longer_each_time_and_stop_nothing(
    db: Database, channel: Any, beside: str, relay: Relay
) -> None:
    things(db, 3 * LETTERS)
    write(db, "in.nobody")
    eventually(lambda: rows(db, "SELECT min(attempts) FROM letters")[0][0])
    with db.transaction() as tx:
        make(tx)
    eventually(lambda: depth(channel, "in.ledger") == 1)
    rows(db, "DELETE FROM things RETURNING id")
    things(db, 1)
    write(db, beside)
    eventually(lambda: depth(channel, beside) == 1)
    with db.transaction() as tx:
        tx.execute(text("UPDATE letters SET retry_at = now(), attempts = 5"))
    [(least, most)] = eventually(
        lambda: rows(
            db,
            "SELECT min(retry_at - now()), max(retry_at - now()) FROM letters HAVING min(attempts) = 6",
        )
    )
    assert 20 < least.total_seconds() <= most.total_seconds() <= 32
    assert relay.leading
    channel.queue_declare("in.nobody", durable=True, arguments={"x-queue-type": "quorum"})
    rows(db, "UPDATE letters SET retry_at = now() RETURNING id")
    eventually(lambda: depth(channel, "in.nobody") >= 2 * LETTERS)
    channel.queue_delete("in.nobody")
