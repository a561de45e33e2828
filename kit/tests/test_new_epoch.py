"""A publisher whose database was restored: what is told by a snapshot waits for it, everything else goes on."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from kit.applier import Applier
from kit.database import Database
from kit.inbox import Received
from kit.operate import new_epoch
from kit.outbox import envelope, open_envelope
from kit.repair import answers, ask_for_gaps
from kit.tests.ledger import SOURCE, LotGrew, ThingGrew, ThingMade, ThingWanted, make, tell
from kit.tests.test_applier import EVERY, LATEST, drain, event, rows, take_in

SNAPSHOT, RESUMES = {"snapshot": True}, {"resumes": True}


@pytest.fixture(autouse=True)
def _first_epoch_again(db: Database) -> Iterator[None]:
    yield
    rows(db, "UPDATE epochs SET epoch = 1 RETURNING epoch")


def published(db: Database) -> list[dict[str, Any]]:
    """What the outbox has to send, marked as sent, as the intake reads it."""
    statement = "UPDATE outbox SET published_at = now() WHERE published_at IS NULL RETURNING *"
    with db.transaction() as tx:
        found = [dict(row) for row in tx.execute(text(statement)).mappings()]
    return [{**open_envelope(envelope("ledger", row)), "reason": None} for row in found]


def test_after_a_new_epoch_a_snapshot_replaces_the_copy_whatever_its_seq(settings: Any, db: Database) -> None:
    thing = uuid4()
    applier = Applier(db, LATEST)
    take_in(settings, [event(thing, 7)], "latest")
    drain(applier)
    late = {**event(thing, 8), "epoch": 1}
    take_in(settings, [{**event(thing, 5), "epoch": 2}], "latest")
    drain(applier)
    assert rows(db, "SELECT size FROM replicas") == [(7,)], "an event of a higher epoch waits for its snapshot"
    take_in(settings, [{**event(thing, 4), "epoch": 2, "headers": SNAPSHOT}], "latest")
    drain(applier)
    assert rows(db, "SELECT size FROM replicas") == [(5,)]
    assert rows(db, "SELECT epoch, seq FROM cursors") == [(2, 5)]
    take_in(settings, [late], "latest")
    drain(applier)
    assert rows(db, "SELECT size FROM replicas") == [(5,)], "what the lost history still sends is over"


def test_an_aggregate_born_after_the_restore_needs_no_snapshot(settings: Any, db: Database) -> None:
    take_in(settings, [{**event(uuid4(), 1), "epoch": 2}])
    drain(Applier(db, EVERY))
    assert rows(db, "SELECT epoch, seq FROM cursors") == [(2, 1)]


@pytest.mark.parametrize(("subscriptions", "mode"), [(EVERY, "every"), (LATEST, "latest")], ids=["every", "latest"])
def test_what_has_no_snapshot_goes_on_from_where_both_histories_part(
    settings: Any, db: Database, subscriptions: Any, mode: str
) -> None:
    thing = uuid4()
    applier = Applier(db, subscriptions)
    take_in(settings, [event(thing, seq) for seq in range(1, 10)], mode)
    drain(applier)
    later = {**event(thing, 8), "epoch": 2}
    take_in(settings, [later], mode)
    drain(applier)
    assert rows(db, "SELECT epoch, seq FROM cursors") == [(1, 9)]
    take_in(settings, [{**event(thing, 7), "epoch": 2, "headers": RESUMES}], mode)
    drain(applier)
    assert rows(db, "SELECT epoch, seq FROM cursors") == [(2, 8)]
    assert rows(db, "SELECT count(*) FROM inbox WHERE epoch = 2 AND state = 'applied'") == [(2,)]


def test_what_goes_on_waits_for_what_came_before_in_both_histories(settings: Any, db: Database) -> None:
    thing = uuid4()
    applier = Applier(db, EVERY)
    take_in(settings, [event(thing, seq) for seq in range(1, 6)])
    drain(applier)
    take_in(settings, [{**event(thing, 7), "epoch": 2, "headers": RESUMES}])
    drain(applier)
    assert rows(db, "SELECT epoch, seq FROM cursors") == [(1, 5)]
    take_in(settings, [event(thing, 6)])
    drain(applier)
    drain(applier)  # the sweep sees it: a settled row makes way for the next of its own epoch alone
    assert rows(db, "SELECT epoch, seq FROM cursors") == [(2, 7)]
    assert rows(db, "SELECT seq, times FROM ledger ORDER BY id") == [(seq, 1) for seq in range(1, 8)]


def test_the_first_event_of_a_thing_in_a_new_epoch_says_that_it_goes_on(db: Database) -> None:
    with db.transaction() as tx:
        known = make(tx)
    with db.transaction() as tx:
        new_epoch(tx, "ledger", [])
        known = tx.merge(known)
        tell(tx, known, ThingGrew, 2)
        tell(tx, known, ThingGrew, 3)
        other = make(tx)  # who listens may know it from the lost history: some ids are made of what they mean
        tell(tx, other, ThingGrew, 2)
    said = rows(db, "SELECT aggregate_id, seq FROM outbox WHERE headers ? 'resumes' ORDER BY id")
    assert said == [(known.id, 2), (other.id, 1)]


def test_what_has_a_snapshot_goes_on_by_it_alone(db: Database) -> None:
    with db.transaction() as tx:
        lot = make(tx, event=LotGrew)
    with db.transaction() as tx:
        new_epoch(tx, "ledger", [])
        tell(tx, tx.merge(lot), LotGrew, 2)
    assert rows(db, "SELECT seq FROM outbox WHERE headers ? 'resumes'") == []


def test_who_waits_for_a_snapshot_of_a_higher_epoch_asks_until_it_is_sent(settings: Any, db: Database) -> None:
    with db.transaction() as tx:
        new_epoch(tx, "ledger", [])
        thing = make(tx)
        tell(tx, thing, ThingGrew, 2)
    rows(db, "DELETE FROM outbox WHERE seq = 1 RETURNING id")  # of the first epoch, and pruned
    applier = Applier(db, LATEST)
    take_in(settings, [event(thing.id, 1), event(thing.id, 2)], "latest")
    drain(applier)
    take_in(settings, [{**event(thing.id, 2), "epoch": 2}], "latest")
    rows(db, "UPDATE inbox SET received_at = now() - interval '1 minute' RETURNING id")
    assert ask_for_gaps(db, "ledger") == 1
    [(asked,)] = rows(db, "SELECT payload FROM outbox WHERE type = 'ledger.resend.requested'")
    _, answer = answers("ledger", {"thing": SOURCE})["ledger.resend"].handlers[ThingWanted.type, 1]
    with db.transaction() as tx:
        answer(tx, received(ThingWanted.type, {**asked, "aggregate_id": thing.id}))
    assert rows(db, "SELECT epoch, seq, headers ? 'snapshot' FROM letters") == [(2, 2, True)]


def test_who_misses_what_came_before_a_new_epoch_is_sent_it_where_there_is_no_snapshot(db: Database) -> None:
    with db.transaction() as tx:
        thing = make(tx)
        tell(tx, thing, ThingGrew, 2)
    with db.transaction() as tx:
        new_epoch(tx, "ledger", [])
        tell(tx, tx.merge(thing), ThingGrew, 3)
    asked = {"publisher": "ledger", "aggregate_type": "thing", "aggregate_id": str(thing.id), "from_seq": 2}
    _, answer = answers("ledger", {})["ledger.resend"].handlers[ThingWanted.type, 1]
    with db.transaction() as tx:
        answer(tx, received(ThingWanted.type, asked))
    assert rows(db, "SELECT epoch, seq, headers ? 'resumes' FROM letters ORDER BY id") == [(1, 2, False), (2, 3, True)]


def received(kind: str, data: dict[str, Any]) -> Received:
    now = datetime.now(UTC)
    return Received(event_id=uuid4(), type=kind, version=1, aggregate_id=uuid4(), seq=1, time=now, data=data)


def test_after_a_new_epoch_a_room_goes_on_with_what_it_tells_itself(settings: Any, db: Database) -> None:
    applier = Applier(db, EVERY)
    with db.transaction() as tx:
        thing = make(tx)
        tell(tx, make(tx), ThingGrew, 2)
    take_in(settings, published(db))
    drain(applier)
    with db.transaction() as tx:
        thing = tx.merge(thing)
        for size in (2, 3):
            tell(tx, thing, ThingGrew, size)
    lost, waiting = published(db)
    take_in(settings, [waiting])
    with db.transaction() as tx:
        assert new_epoch(tx, "ledger", ["thing"]) == 2
        tell(tx, tx.merge(thing), ThingGrew, 4)
    take_in(settings, [event(thing.id, 2), lost])  # what the lost history still sends
    again = sorted(published(db), key=lambda one: one["seq"])
    assert [(one["seq"], one["headers"].get("resumes")) for one in again] == [(2, True), (3, None), (4, None)]
    take_in(settings, again)
    drain(applier)
    assert sorted(rows(db, f"SELECT seq, times FROM ledger WHERE thing_id = '{thing.id}'")) == [
        (seq, 1) for seq in (1, 2, 3, 4)
    ]
    assert rows(db, "SELECT DISTINCT state FROM inbox ORDER BY 1") == [("applied",), ("superseded",)]


def test_a_new_epoch_is_in_every_event_from_then_on(db: Database) -> None:
    with db.transaction() as tx:
        assert new_epoch(tx, "ledger", []) == 2
        make(tx, event=ThingMade)
    assert rows(db, "SELECT epoch FROM outbox") == [(2,)]


def test_what_a_room_had_not_even_heard_of_itself_is_told_to_others_once_more(settings: Any, db: Database) -> None:
    with db.transaction() as tx:
        thing = make(tx)
        tell(tx, thing, ThingGrew, 2)
    published(db)
    with db.transaction() as tx:
        new_epoch(tx, "ledger", ["thing"])
    take_in(settings, [event(thing.id, seq) for seq in (1, 2, 3)])  # somebody else's inbox, of the lost history
    applier = Applier(db, EVERY)
    drain(applier)
    take_in(settings, published(db))
    drain(applier)
    assert rows(db, "SELECT epoch, seq FROM cursors") == [(2, 2)]
