"""The intake against a real broker: what it stores, what it parks, and how it comes back."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pika
import pytest
from sqlalchemy import text

from kit.config import Settings
from kit.database import Database, connect
from kit.events import bindings
from kit.intake import Intake
from kit.outbox import envelope
from kit.testing import eventually
from kit.tests.ledger import ThingMade
from kit.tests.ledger.service import SUBSCRIPTIONS
from kit.tests.links import running
from kit.tests.tap import Tap
from kit.topology import declare


@pytest.fixture
def intake(channel: Any, settings: Settings, amqp_url: str) -> Iterator[Intake]:
    with running(Intake(settings.database_url, amqp_url, "ledger", SUBSCRIPTIONS, lambda: None)) as intake:
        yield intake


def message(thing: UUID | None = None, **changes: Any) -> dict[str, Any]:
    """An outbox row."""
    thing = thing or uuid4()
    payload = {"thing_id": str(thing), "owner_id": str(thing), "size": 1}
    row = {"event_id": uuid4(), "epoch": 1, "aggregate_type": "thing", "aggregate_id": thing, "seq": 1, "version": 1}
    row |= {"type": "ledger.thing.made", "payload": payload, "headers": {}, "subjects": [thing]}
    return {**row, "created_at": datetime.now(UTC), **changes}


def publish(channel: Any, row: dict[str, Any], body: bytes | None = None, headers: Any = None) -> None:
    keys = ("epoch", "aggregate_type", "seq", "type", "version")
    known = {"publisher": "ledger", "aggregate_id": str(row["aggregate_id"]), **{key: row[key] for key in keys}}
    channel.basic_publish(
        "",
        "in.ledger",
        envelope("ledger", row) if body is None else body,
        pika.BasicProperties(message_id=str(row["event_id"]), headers=known if headers is None else headers),
    )


def stored(db: Database) -> list[Any]:
    with db.transaction() as tx:
        return [tuple(row) for row in tx.execute(text("SELECT event_id, state, reason FROM inbox ORDER BY id"))]


def left(channel: Any, queue: str = "in.ledger") -> int:
    return int(channel.queue_declare(queue, passive=True).method.message_count)


POISONS = {
    "not JSON": b"{",
    "nothing": b"",
    "a list": b"[]",
}
UNSTORABLE = {
    "NUL in the payload": {"payload": {"note": "a\x00b"}},
    "NUL in the name of a field": {"payload": {"a\x00b": 1}},
    "NUL in the type": {"type": "ledger.thing.ma\x00de"},
    "a number that is none": {"payload": {"size": 1e308}},
    "an endless aggregate type": {"aggregate_type": "".join(uuid4().hex for _ in range(1_000))},
    "a number past its column": {"seq": 2**63},
    "no payload": {"payload": None},
    "too deep": {"payload": {"deep": "deep"}},
}


@pytest.mark.parametrize("body", POISONS.values(), ids=POISONS)
def test_an_unreadable_body_is_parked_at_its_place_by_its_headers(
    db: Database, channel: Any, intake: Intake, body: bytes
) -> None:
    row, healthy = message(seq=7), message()
    publish(channel, row, body)
    publish(channel, healthy)
    found = eventually(lambda: len(found := stored(db)) == 2 and found)
    assert set(found) == {(row["event_id"], "parked", "UnreadableBody"), (healthy["event_id"], "ready", None)}
    with db.transaction() as tx:
        place = tx.execute(text("SELECT publisher, aggregate_id, seq, type FROM inbox WHERE state = 'parked'")).one()
    assert tuple(place) == ("ledger", row["aggregate_id"], 7, "ledger.thing.made")


@pytest.mark.parametrize("changes", UNSTORABLE.values(), ids=UNSTORABLE)
def test_a_body_that_no_table_can_hold_stops_nobody(
    db: Database, channel: Any, intake: Intake, changes: dict[str, Any]
) -> None:
    poison, first, last = message(), message(), message()
    publish(channel, first)
    body = envelope("ledger", {**poison, **changes}).replace(b"1e308", b"1e999").replace(b"1e+308", b"1e999")
    body = body.replace(b'"deep"}', b"[" * 1010 + b"]" * 1010 + b"}")
    publish(channel, poison, body)
    publish(channel, last)
    eventually(lambda: {first["event_id"], last["event_id"]} <= {row[0] for row in stored(db)})
    eventually(lambda: (poison["event_id"], "parked", "UnreadableBody") in stored(db))
    eventually(lambda: left(channel) == 0)


@pytest.mark.parametrize("headers", [{}, {"publisher": "led\x00ger"}, {"seq": "many"}])
def test_what_has_no_readable_place_goes_to_the_dead_letters(
    db: Database, channel: Any, intake: Intake, headers: Any
) -> None:
    row = message()
    whole = {"publisher": "ledger", "aggregate_type": "thing", "aggregate_id": str(uuid4()), "epoch": 1, "seq": 1}
    whole |= {"type": "ledger.thing.made", "version": 1}
    publish(channel, row, b"noise", {**whole, **headers} if headers else {"other": 1})
    eventually(lambda: left(channel, "dead.ledger") == 1)
    _method, _properties, body = channel.basic_get("dead.ledger", auto_ack=True)
    assert body == b"noise"
    assert stored(db) == []


def test_an_event_that_comes_twice_is_stored_once(db: Database, channel: Any, intake: Intake) -> None:
    row, last = message(), message()
    for one in (row, row, last):
        publish(channel, one)
    eventually(lambda: last["event_id"] in {found[0] for found in stored(db)})
    assert [found[:2] for found in stored(db)] == [(row["event_id"], "ready"), (last["event_id"], "ready")]
    eventually(lambda: left(channel) == 0)
    assert left(channel, "dead.ledger") == 0


def test_five_mebibytes_stop_nobody(db: Database, channel: Any, intake: Intake) -> None:
    large, small = message(payload={"words": "x" * (5 << 20)}), message()
    publish(channel, large)
    publish(channel, small)
    eventually(lambda: {found[0] for found in stored(db)} == {large["event_id"], small["event_id"]})


def test_nothing_is_lost_when_its_database_session_is_ended(
    db: Database, channel: Any, settings: Settings, intake: Intake
) -> None:
    publish(channel, message())
    eventually(lambda: len(stored(db)) == 1)
    killer = connect(settings.database_url, application="killer")
    with killer.cursor() as cursor:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ledger intake'"
        cursor.execute(f"{ended} AND datname = current_database()")
        assert len(cursor.fetchall()) == 1
    killer.close()
    for _ in range(3):
        publish(channel, message())
    eventually(lambda: len(stored(db)) == 4)


def test_it_takes_nothing_while_its_database_is_away(
    db: Database, channel: Any, settings: Settings, amqp_url: str
) -> None:
    tap = Tap(settings.database_url, listening=False)
    publish(channel, message())
    with running(Intake(tap.url, amqp_url, "ledger", SUBSCRIPTIONS, lambda: None)) as intake:
        eventually(lambda: left(channel) == 1)
        assert intake.channel is None
        tap.listen()
        eventually(lambda: len(stored(db)) == 1)
    tap.end()


def test_it_consumes_again_once_a_deleted_queue_is_declared(db: Database, channel: Any, intake: Intake) -> None:
    publish(channel, message())
    eventually(lambda: len(stored(db)) == 1)
    channel.queue_delete("in.ledger")
    eventually(lambda: intake.channel is None)
    declare(channel, bindings([ThingMade]))
    publish(channel, message())
    eventually(lambda: len(stored(db)) == 2)


def test_stored_events_are_told_to_the_applier(db: Database, channel: Any, settings: Settings, amqp_url: str) -> None:
    told: list[bool] = []
    with running(Intake(settings.database_url, amqp_url, "ledger", SUBSCRIPTIONS, lambda: told.append(True))):
        publish(channel, message())
        eventually(lambda: told)
    assert len(stored(db)) == 1
