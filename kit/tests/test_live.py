"""Nudges on a real broker: told after the commit, never of what came to nothing, and never in the way of anything."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from kit.applier import Applier
from kit.database import Database
from kit.inbox import Received, every
from kit.live import KEPT, MEMBERS, Live, Nudge, messages, nudge
from kit.testing import eventually
from kit.tests.ledger import ThingGrew, count
from kit.tests.links import running
from kit.tests.test_applier import drain, event, rows, take_in
from kit.topology import LIVE


@pytest.fixture
def heard(channel: Any) -> Any:
    """Takes the next nudge that a stream process would get, None when there is none."""
    queue = channel.queue_declare("", exclusive=True, auto_delete=True).method.queue
    channel.queue_bind(queue, LIVE)

    def take() -> Any:
        body = channel.basic_get(queue, auto_ack=True)[2]
        return json.loads(body) if body else None

    return take


@pytest.fixture
def live(amqp_url: str, channel: Any) -> Iterator[Live]:
    with running(Live(amqp_url, "ledger")) as link:
        eventually(lambda: link.channel)
        yield link


def grow(tx: Session, received: Received) -> None:
    """Counts, nudges the thing's owner, and fails after both when the thing is of size 2."""
    count(tx, received)
    nudge(tx, "growth", [received.data["owner_id"]], received.seq)
    assert received.data["size"] != 2


def test_a_nudge_is_told_after_the_commit(settings: Any, db: Database, live: Live, heard: Any) -> None:
    thing = uuid4()

    def tell(nudges: list[Nudge]) -> None:
        assert rows(db, "SELECT state FROM inbox") == [("applied",)]
        live.send(nudges)

    take_in(settings, [event(thing, 1)])
    drain(Applier(db, {"ledger.thing": every({ThingGrew: grow})}, tell))
    assert eventually(heard) == {"kind": "growth", "members": [str(thing)], "cursor": "1"}


def test_what_is_rolled_back_nudges_nobody(settings: Any, db: Database, live: Live, heard: Any) -> None:
    failing, fine = uuid4(), uuid4()
    take_in(settings, [event(failing, 1, size=2), event(fine, 1)])
    drain(Applier(db, {"ledger.thing": every({ThingGrew: grow})}, live.send))
    assert eventually(heard)["members"] == [str(fine)]
    assert heard() is None


def test_a_nudge_of_many_members_is_several_messages(live: Live, heard: Any) -> None:
    members = [str(uuid4()) for _ in range(2 * MEMBERS + 1)]
    live.send([Nudge("growth", members, "1")])
    told = [eventually(heard)["members"] for _ in range(3)]
    assert [len(each) for each in told] == [MEMBERS, MEMBERS, 1]
    assert [member for each in told for member in each] == members


def test_a_nudge_of_nobody_is_no_message() -> None:
    assert list(messages(Nudge("growth", [], "1"))) == []


def test_without_a_broker_events_are_applied_all_the_same(settings: Any, db: Database) -> None:
    take_in(settings, [event(uuid4(), 1) for _ in range(3)])
    with running(Live("amqp://guest:guest@127.0.0.1:1/", "ledger")) as away:
        eventually(lambda: away.refused)
        drain(Applier(db, {"ledger.thing": every({ThingGrew: grow})}, away.send))
    assert rows(db, "SELECT DISTINCT state FROM inbox") == [("applied",)]


def test_while_the_broker_is_away_the_newest_are_kept_and_no_more(amqp_url: str, heard: Any) -> None:
    live = Live(amqp_url, "ledger")
    for number in range(KEPT + 2):
        live.send([Nudge("growth", ["somebody"], str(number))])
    with running(live):
        told = [eventually(heard)["cursor"] for _ in range(KEPT)]
    assert told == [str(number) for number in range(2, KEPT + 2)]
    assert heard() is None


def test_a_broker_that_takes_nothing_holds_nobody_up(wall: Any, amqp_url: str, channel: Any) -> None:
    with running(Live(wall.url, "ledger")) as live:
        eventually(lambda: live.channel)
        wall.freeze()
        for number in range(20 * KEPT):
            live.send([Nudge("growth", ["somebody" * 100] * MEMBERS, str(number))])
        assert len(live._waiting) == KEPT
        wall.thaw()
