"""Gaps asked for, replays, snapshots and late joiners, on the real broker with a real worker."""

from typing import Any
from uuid import uuid4

from kit.applier import PROBE_FAILURES, Applier
from kit.database import Database
from kit.inbox import Received, every
from kit.operate import digest, join, marks, retry, skip, stopped
from kit.repair import ask_for_gaps, resend, send_all, send_states
from kit.tests.ledger import SOURCE, ThingGrew, ThingWanted, count, make, tell
from kit.tests.test_applier import EVERY, drain, event, rows, take_in

SNAPSHOT = {"snapshot": True}


def letters(db: Database) -> list[Any]:
    return rows(db, "SELECT queue, aggregate_id, seq, headers ? 'snapshot', epoch FROM letters ORDER BY id")


def test_a_snapshot_of_everything_tells_each_aggregate_once_with_its_seq(db: Database) -> None:
    with db.transaction() as tx:
        things = [make(tx) for _ in range(3)]
        tell(tx, things[0], ThingGrew, 5)
    assert list(send_all(db, "in.ledger", "thing", SOURCE)) == [3]
    assert sorted(letters(db)) == sorted(("in.ledger", thing.id, thing.seq, True, 1) for thing in things)


def test_an_aggregate_that_no_longer_exists_is_told_as_missing(db: Database) -> None:
    gone = uuid4()
    with db.transaction() as tx:
        assert send_states(tx, "in.ledger", "thing", SOURCE, [gone]) == 1
    assert letters(db) == [("in.ledger", gone, 1, True, 1)]


def test_a_replay_sends_the_events_of_one_aggregate_from_a_seq_on(db: Database) -> None:
    with db.transaction() as tx:
        thing, _other = make(tx), make(tx)
        tell(tx, thing, ThingGrew, 2)
        tell(tx, thing, ThingGrew, 3)
        assert resend(tx, "in.ledger", aggregate_type="thing", aggregate_id=thing.id, from_seq=2) == 2
    assert letters(db) == [("in.ledger", thing.id, 2, False, 1), ("in.ledger", thing.id, 3, False, 1)]


def test_a_snapshot_never_jumps_over_events_that_each_have_an_effect(settings: Any, db: Database) -> None:
    thing = uuid4()
    applier = Applier(db, EVERY)
    take_in(settings, [event(thing, 1)])
    drain(applier)
    take_in(settings, [{**event(thing, 3), "headers": SNAPSHOT}])
    drain(applier)
    take_in(settings, [event(thing, 2)])
    drain(applier)
    assert rows(db, "SELECT seq FROM ledger ORDER BY id") == [(1,), (2,)]


def test_two_events_at_one_place_are_stored_as_forked(settings: Any, db: Database) -> None:
    thing = uuid4()
    take_in(settings, [event(thing, 1)])
    take_in(settings, [event(thing, 1)])
    assert rows(db, "SELECT state FROM inbox ORDER BY id") == [("ready",), ("forked",)]


def test_a_redacted_event_only_moves_the_cursor(settings: Any, db: Database) -> None:
    thing = uuid4()
    take_in(settings, [{**event(thing, 1), "payload": {}, "headers": {"redacted": True}}, event(thing, 2)])
    drain(Applier(db, EVERY))
    assert rows(db, "SELECT seq, state FROM inbox ORDER BY seq") == [(1, "ignored"), (2, "applied")]


def test_a_gap_is_asked_for_once_and_not_while_its_service_still_joins(settings: Any, db: Database) -> None:
    assert ThingWanted.listeners == ("ledger",)
    thing = uuid4()
    take_in(settings, [event(thing, 3)])
    rows(db, "UPDATE inbox SET received_at = now() - interval '1 minute' RETURNING id")
    with db.transaction() as tx:
        join(tx, "ledger", ["thing"])
    assert ask_for_gaps(db, "ledger") == 0
    rows(db, "DELETE FROM joinings RETURNING publisher")
    assert [ask_for_gaps(db, "ledger"), ask_for_gaps(db, "ledger")] == [1, 0]
    assert rows(db, "SELECT type, payload FROM outbox") == [
        (
            "ledger.resend.requested",
            {"publisher": "ledger", "aggregate_type": "thing", "aggregate_id": str(thing), "from_seq": 1},
        )
    ]


def test_many_failures_over_many_aggregates_park_nothing(settings: Any, db: Database) -> None:
    broken = [True]

    def need_what_is_broken(tx: Any, received: Received) -> None:
        if broken[0]:
            raise ZeroDivisionError
        count(tx, received)

    applier = Applier(db, {"ledger.thing": every({ThingGrew: need_what_is_broken})})
    take_in(settings, [event(uuid4(), 1) for _ in range(6)])
    for _ in range(10 * PROBE_FAILURES):
        # due again, the least tried first, as their delays would have it
        rows(db, "UPDATE inbox SET next_at = now() - interval '1 h' + attempts * interval '1 s' RETURNING id")
        applier.apply_one()
    assert applier.probing
    assert rows(db, "SELECT DISTINCT state FROM inbox") == [("ready",)]
    broken[0] = False
    rows(db, "UPDATE inbox SET next_at = now() RETURNING id")
    drain(applier)
    assert rows(db, "SELECT count(*) FROM ledger") == [(6,)]
    assert not applier.probing


def test_a_parked_event_is_retried_or_skipped_and_both_are_audited(settings: Any, db: Database) -> None:
    def fail_on_the_first(tx: Any, received: Received) -> None:
        if received.seq == 1:
            raise ZeroDivisionError
        count(tx, received)

    applier = Applier(db, {"ledger.thing": every({ThingGrew: fail_on_the_first})})
    take_in(settings, [event(uuid4(), 1)])
    rows(db, "UPDATE inbox SET state = 'parked' RETURNING id")
    with db.transaction() as tx:
        [row] = stopped(tx)
        assert retry(tx, row["id"]) == 1
    applier.apply_one()
    assert rows(db, "SELECT state, attempts FROM inbox") == [("ready", 1)]
    rows(db, "UPDATE inbox SET state = 'parked' RETURNING id")
    take_in(settings, [event(row["aggregate_id"], 2)])
    with db.transaction() as tx:
        assert skip(tx, row["id"], EVERY) is True
    drain(applier)
    assert rows(db, "SELECT seq FROM ledger") == [(2,)]
    assert rows(db, "SELECT verb FROM audit ORDER BY id") == [("events retry",), ("events skip",)]


def test_digests_are_equal_for_equal_copies_and_tell_the_bucket_that_differs(db: Database) -> None:
    with db.transaction() as tx:
        things = [make(tx) for _ in range(20)]
    before = digest(db, SOURCE)
    assert sum(count for count, _ in before.values()) == 20
    assert len(list(marks(db, SOURCE))) == 20
    with db.transaction() as tx:
        tell(tx, tx.merge(things[0]), ThingGrew, 9)
    after = digest(db, SOURCE)
    assert [bucket for bucket in before if before[bucket] != after[bucket]] == [things[0].id.bytes[-1]]
