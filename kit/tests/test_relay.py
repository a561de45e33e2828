"""The relay against a real broker: what it publishes, what waits, what it never marks."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from kit.config import Settings
from kit.database import Database
from kit.relay import Relay
from kit.rpc.tests.stage import Wall
from kit.testing import eventually
from kit.tests.ledger import Thing, ThingGrew, ThingMade, make
from kit.tests.links import running
from kit.topology import EVENTS

QUEUE = "test.relay"


class Impatient(Relay):
    silence_seconds = 0.5
    poll_seconds = 0.1


class Sleepy(Relay):
    poll_seconds = 3_600.0


@pytest.fixture
def bind(channel: Any) -> Iterator[Callable[..., None]]:
    """Binds one queue to the ledger's events; until then nobody takes them."""
    channel.queue_delete("in.ledger")

    def bind_queue(key: str = "ledger.thing.#", **arguments: Any) -> None:
        channel.queue_declare(QUEUE, durable=True, arguments=arguments)
        channel.queue_bind(QUEUE, EVENTS, key)

    yield bind_queue
    channel.queue_delete(QUEUE)


@pytest.fixture
def relay(settings: Settings, amqp_url: str) -> Iterator[Relay]:
    with running(Relay(settings.database_url, amqp_url, "ledger")) as relay:
        yield relay


def add(db: Database, event: Any = ThingMade) -> UUID:
    with db.transaction() as tx:
        thing: Thing = make(tx, event=event)
    return thing.id


def row(db: Database, thing: UUID) -> Any:
    query = "SELECT published_at IS NOT NULL AS published, attempts, retry_at - now() AS wait FROM outbox"
    with db.transaction() as tx:
        return tx.execute(text(f"{query} WHERE aggregate_id = '{thing}'")).one()


def set_row(db: Database, thing: UUID, change: str) -> None:
    with db.transaction() as tx:
        tx.execute(text(f"UPDATE outbox SET {change} WHERE aggregate_id = '{thing}'"))


def arrived(channel: Any, wanted: int = 1) -> list[str]:
    """The aggregates of the messages that came, in their order."""
    found: list[str] = []

    def take() -> bool:
        _method, _properties, body = channel.basic_get(QUEUE, auto_ack=True)
        if body:
            found.append(json.loads(body)["aggregateid"])
        return body is None and len(found) >= wanted

    eventually(take)
    return found


def test_an_event_that_no_queue_takes_waits_alone_and_is_published_once_a_queue_exists(
    db: Database, bind: Any, channel: Any, relay: Relay
) -> None:
    bind("ledger.thing.grew.v1")
    unroutable, behind = add(db, ThingMade), add(db, ThingGrew)
    assert arrived(channel) == [str(behind)]
    eventually(lambda: row(db, behind).published)
    eventually(lambda: row(db, unroutable).attempts)
    assert not row(db, unroutable).published
    assert relay.returned >= 1
    bind("ledger.thing.made.v1")
    set_row(db, unroutable, "retry_at = now()")
    assert arrived(channel) == [str(unroutable)]
    eventually(lambda: row(db, unroutable).published)


@pytest.mark.parametrize(("failures", "least", "most"), [(3, 0, 8), (5, 8, 32), (500, 32, 60)])
def test_each_refusal_waits_longer_up_to_a_minute(
    db: Database, bind: Any, relay: Relay, failures: int, least: int, most: int
) -> None:
    with db.transaction() as tx:
        thing = make(tx).id
        tx.execute(text(f"UPDATE outbox SET attempts = {failures}"))
    found = eventually(lambda: (found := row(db, thing)).attempts == failures + 1 and found)
    assert least < found.wait.total_seconds() <= most


def test_a_return_says_nothing_about_the_event_behind_it(
    db: Database, settings: Settings, bind: Any, channel: Any, wall: Wall
) -> None:
    with running(Relay(settings.database_url, wall.url, "ledger")) as relay:
        unroutable = add(db)
        eventually(lambda: row(db, unroutable).attempts)
        set_row(db, unroutable, "retry_at = now() + interval '1 hour'")
        bind()
        wall.freeze()
        routable = add(db)
        eventually(lambda: relay._in_flight)
        assert not row(db, routable).published
        wall.thaw()
        eventually(lambda: row(db, routable).published)
        assert arrived(channel) == [str(routable)]
        assert not row(db, unroutable).published


def test_a_broker_that_falls_silent_confirms_nothing(
    db: Database, settings: Settings, bind: Any, channel: Any, wall: Wall
) -> None:
    bind()
    with running(Impatient(settings.database_url, wall.url, "ledger")) as relay:
        eventually(lambda: relay._listener)
        wall.freeze()
        thing = add(db)
        eventually(lambda: relay._in_flight)
        eventually(lambda: not relay.leading)
        assert not row(db, thing).published
        wall.thaw()
        eventually(lambda: row(db, thing).published)
        assert set(arrived(channel)) == {str(thing)}


def test_an_event_that_the_broker_refuses_waits(db: Database, bind: Any, channel: Any, relay: Relay) -> None:
    bind(**{"x-max-length": 1, "x-overflow": "reject-publish"})
    first = add(db)
    eventually(lambda: row(db, first).published)
    second = add(db)
    eventually(lambda: row(db, second).attempts)
    assert not row(db, second).published
    assert arrived(channel) == [str(first)]
    set_row(db, second, "retry_at = now()")
    assert arrived(channel) == [str(second)]
    eventually(lambda: row(db, second).published)


def test_rows_that_commit_out_of_the_order_of_their_numbers_are_all_published(
    db: Database, bind: Any, channel: Any, relay: Relay
) -> None:
    bind()
    with db.transaction() as tx:
        slow = make(tx).id
        quick = add(db)
        eventually(lambda: row(db, quick).published)
    eventually(lambda: row(db, slow).published)
    assert arrived(channel, 2) == [str(quick), str(slow)]


def test_a_commit_wakes_the_relay(db: Database, settings: Settings, amqp_url: str, bind: Any) -> None:
    bind()
    with running(Sleepy(settings.database_url, amqp_url, "ledger")) as relay:
        eventually(lambda: relay._listener)
        for _ in range(3):
            eventually(lambda: not (relay._in_flight or relay._filling or relay._marking))
            thing = add(db)
            eventually(lambda thing=thing: row(db, thing).published)


def test_a_lost_listener_comes_back(db: Database, settings: Settings, amqp_url: str, bind: Any) -> None:
    bind()
    with running(Sleepy(settings.database_url, amqp_url, "ledger")) as relay:
        eventually(lambda: relay._listener)
        with db.transaction() as tx:
            ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '%listener'"
            assert tx.execute(text(f"{ended} AND datname = current_database()")).all()
        thing = add(db)
        eventually(lambda: row(db, thing).published)
