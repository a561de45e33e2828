"""The applier on a real database: order, duplicates, failures, late facts, killers."""

import json
import sys
import threading
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import text

from kit.applier import MOST_ATTEMPTS, Applier
from kit.database import Database, connect
from kit.inbox import Later, Received, every, latest
from kit.intake import _STORE
from kit.refusals import NotFound
from kit.testing import eventually, truncate
from kit.tests.ledger import ThingGrew, ThingMade, copy_size, count, ledger

EVERY = {"ledger.thing": every({ThingMade: count, ThingGrew: count})}
LATEST = {"ledger.thing": latest(copy_size, ThingMade, ThingGrew)}


def event(thing: Any, seq: int, kind: str = "grew", version: int = 1, **payload: Any) -> dict[str, Any]:
    data = {"thing_id": str(thing), "owner_id": str(thing), "size": seq, **payload}
    return {
        "event_id": str(uuid4()),
        "publisher": "ledger",
        "epoch": 1,
        "aggregate_type": "thing",
        "aggregate_id": str(thing),
        "seq": seq,
        "type": f"ledger.thing.{kind}",
        "version": version,
        "payload": data,
        "headers": {},
        "subjects": [],
        "occurred_at": "2026-11-24T08:00:00+00:00",
        "reason": None,
    }


def take_in(settings: Any, events: list[dict[str, Any]], mode: str = "every") -> None:
    """Store one batch as the intake does."""
    connection = connect(settings.database_url, application="test")
    with connection.cursor() as cursor:
        cursor.execute(_STORE, (json.dumps([{**one, "mode": mode} for one in events]),))
    connection.close()


def drain(applier: Applier) -> None:
    applier.sweep()
    while applier.apply_one():
        pass


def rows(db: Database, query: str) -> list[Any]:
    with db.transaction() as tx:
        return [tuple(row) for row in tx.execute(text(query))]


@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_duplication_and_reordering_ends_like_the_history_in_order(
    ledger_settings: Any, data: st.DataObject
) -> None:
    truncate(ledger_settings)
    things = [uuid4() for _ in range(3)]
    history = [event(thing, seq + 1) for thing in things for seq in range(data.draw(st.integers(1, 5)))]
    extra = data.draw(st.lists(st.sampled_from(history), max_size=10))
    shuffled = data.draw(st.permutations([*history, *extra]))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(shuffled)), max_size=4)))
    batches = [shuffled[start:end] for start, end in zip([0, *cuts], [*cuts, len(shuffled)], strict=True)]
    db = Database(ledger_settings.database_url, room="ledger")
    for mode, subscriptions in (("every", EVERY), ("latest", LATEST)):
        applier = Applier(db, subscriptions)
        for batch in batches:
            take_in(ledger_settings, batch, mode)
            if data.draw(st.booleans()):
                applier.apply_one()
        drain(applier)
        if mode == "every":
            with db.transaction() as tx:
                seen = ledger(tx)
            wanted = {(one["aggregate_id"], one["seq"]) for one in history}
            assert {(str(thing), seq) for thing, seq, _ in seen} == wanted
            assert all(times == 1 for _, _, times in seen)
            for thing in things:
                order = [seq for owner, seq, _ in seen if owner == thing]
                assert order == sorted(order)
        else:
            newest = {str(thing): max(e["seq"] for e in history if e["aggregate_id"] == str(thing)) for thing in things}
            assert {str(t): s for t, s in rows(db, "SELECT thing_id, size FROM replicas")} == newest
        assert not rows(db, "SELECT 1 FROM inbox WHERE state IN ('ready', 'waiting', 'parked')")
        truncate(ledger_settings)
    db.close()


def test_a_gap_waits_and_is_filled_in_order(settings: Any, db: Database) -> None:
    thing = uuid4()
    applier = Applier(db, EVERY)
    take_in(settings, [event(thing, 3), event(thing, 1)])
    drain(applier)
    assert rows(db, "SELECT seq FROM ledger ORDER BY id") == [(1,)]
    take_in(settings, [event(thing, 2)])
    drain(applier)
    assert rows(db, "SELECT seq FROM ledger ORDER BY id") == [(1,), (2,), (3,)]


def test_a_failing_event_delays_only_its_aggregate_and_parks_after_twelve_failures(settings: Any, db: Database) -> None:
    poisoned, healthy = uuid4(), uuid4()

    def fail_on_poison(tx: Any, received: Received) -> None:
        if received.aggregate_id == poisoned:
            raise ZeroDivisionError
        count(tx, received)

    applier = Applier(db, {"ledger.thing": every({ThingGrew: fail_on_poison})})
    take_in(settings, [event(poisoned, 1), event(poisoned, 2), event(healthy, 1)])
    for _ in range(MOST_ATTEMPTS):
        drain(applier)
        rows(db, "UPDATE inbox SET next_at = now() WHERE state = 'ready' RETURNING id")
    drain(applier)
    assert rows(db, "SELECT thing_id, seq FROM ledger") == [(healthy, 1)]
    assert rows(db, "SELECT seq, state, attempts, reason FROM inbox WHERE state <> 'applied' ORDER BY seq") == [
        (1, "parked", MOST_ATTEMPTS, "ZeroDivisionError"),
        (2, "waiting", 0, None),
    ]


@pytest.mark.parametrize(
    ("poison", "reason"),
    [({"version": 9}, "UnknownVersion"), ({"size": "tall"}, "InvalidPayload"), ({}, "NotFound")],
)
def test_what_can_never_be_applied_parks_at_once(settings: Any, db: Database, poison: Any, reason: str) -> None:
    def refuse(_tx: Any, _received: Received) -> None:
        raise NotFound

    applier = Applier(db, {"ledger.thing": every({ThingGrew: refuse})})
    take_in(settings, [event(uuid4(), 1, **poison)])
    drain(applier)
    assert rows(db, "SELECT state, reason FROM inbox") == [("parked", reason)]


def test_a_type_without_a_handler_only_moves_the_cursor(settings: Any, db: Database) -> None:
    thing = uuid4()
    take_in(settings, [event(thing, 1, kind="polished"), event(thing, 2)])
    drain(Applier(db, EVERY))
    assert rows(db, "SELECT seq, state FROM inbox ORDER BY seq") == [(1, "ignored"), (2, "applied")]
    assert rows(db, "SELECT seq FROM cursors") == [(2,)]


def test_a_missing_fact_is_waited_for_without_counting_an_attempt(settings: Any, db: Database) -> None:
    known: list[bool] = []

    def need_a_fact(tx: Any, received: Received) -> None:
        if not known:
            raise Later("owner")
        count(tx, received)

    applier = Applier(db, {"ledger.thing": every({ThingGrew: need_a_fact})})
    take_in(settings, [event(uuid4(), 1)])
    assert applier.apply_one() is True
    assert rows(db, "SELECT attempts, postponed, reason FROM inbox") == [(0, 1, "Later:owner")]
    known.append(True)
    rows(db, "UPDATE inbox SET next_at = now() RETURNING id")
    drain(applier)
    assert rows(db, "SELECT state FROM inbox") == [("applied",)]


def test_an_effect_and_its_cursor_are_rolled_back_together(settings: Any, db: Database) -> None:
    def count_then_fail(tx: Any, received: Received) -> None:
        count(tx, received)
        raise ZeroDivisionError

    take_in(settings, [event(uuid4(), 1)])
    Applier(db, {"ledger.thing": every({ThingGrew: count_then_fail})}).apply_one()
    assert rows(db, "SELECT seq FROM cursors") == [(0,)]
    assert rows(db, "SELECT count(*) FROM ledger") == [(0,)]


def test_a_newer_full_state_supersedes_a_parked_one(settings: Any, db: Database) -> None:
    thing = uuid4()
    applier = Applier(db, LATEST)
    take_in(settings, [event(thing, 1, size="tall")], "latest")
    drain(applier)
    take_in(settings, [event(thing, 4)], "latest")
    drain(applier)
    assert rows(db, "SELECT size FROM replicas") == [(4,)]
    assert rows(db, "SELECT seq, state FROM inbox ORDER BY seq") == [(1, "superseded"), (4, "applied")]


class Counted(Applier):
    """Counts how often it looked."""

    looks = 0

    def apply_one(self, only: int | None = None) -> bool:
        self.looks += 1
        return super().apply_one(only)


def test_a_claimant_at_rest_asks_nothing_and_is_woken_for_what_another_process_stored(
    settings: Any, db: Database
) -> None:
    applier = Counted(db, EVERY)
    claimant = threading.Thread(target=applier.run)
    claimant.start()
    eventually(lambda: waits(claimant))
    looked = applier.looks
    applier.sweep()
    take_in(settings, [event(thing := uuid4(), 1, "made")])
    assert applier.looks == looked  # nobody told it
    applier.sweep()
    eventually(lambda: rows(db, f"SELECT seq FROM cursors WHERE aggregate_id = '{thing}'") == [(1,)])
    applier.stop()
    claimant.join(10)
    assert not claimant.is_alive()


def waits(thread: threading.Thread) -> bool:
    """Whether it waits to be woken."""
    frame = sys._current_frames()[thread.ident or 0]
    return frame.f_code.co_name == "wait" and frame.f_back is not None and frame.f_back.f_code.co_name == "run"
