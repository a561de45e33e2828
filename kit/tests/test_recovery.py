"""What a worker that ended uncleanly had in hand is found, tried one at a time, and parked alone when it kills."""

import subprocess
import sys
from typing import Any
from uuid import uuid4

from kit.applier import Applier
from kit.database import Database, connect
from kit.inbox import Received, every
from kit.recovery import recover
from kit.tests.ledger import ThingGrew, count
from kit.tests.test_applier import EVERY, event, rows, take_in

KILLS = 66  # the size of a thing whose event ends the process
WORKER = f"""
import os, sys
from kit.applier import Applier
from kit.database import Database
from kit.inbox import every
from kit.recovery import recover
from kit.tests.ledger import ThingGrew, count

def grow(tx, event):
    if event.data["size"] == {KILLS}:
        os._exit(7)
    count(tx, event)

applier = Applier(Database(sys.argv[1], room="ledger"), {{"ledger.thing": every({{ThingGrew: grow}})}})
recover(applier)
while applier.apply_one():
    pass
"""


def work(settings: Any) -> int:
    """A worker that recovers and then applies what is there; its exit code."""
    return subprocess.run([sys.executable, "-c", WORKER, settings.database_url]).returncode


def test_a_handler_that_ends_its_process_is_parked_alone_after_three_starts_more(settings: Any, db: Database) -> None:
    killer = uuid4()
    before, behind = [event(uuid4(), 1) for _ in range(20)], [event(uuid4(), 1) for _ in range(20)]
    take_in(settings, [*before, event(killer, 1, size=KILLS), event(killer, 2), *behind])
    codes, charged = [], []
    while not codes or codes[-1] != 0:
        codes.append(work(settings))
        charged += rows(db, "SELECT aggregate_id, seq FROM inbox WHERE crashes > 0")
    assert codes == [7, 7, 7, 7, 0]
    assert set(charged) == {(killer, 1)}
    assert rows(db, "SELECT count(*), max(times) FROM ledger") == [(40, 1)]
    assert rows(db, "SELECT seq, state, reason FROM inbox WHERE state <> 'applied' ORDER BY seq") == [
        (1, "parked", "KilledItsProcess"),
        (2, "waiting", None),
    ]


def test_what_nobody_had_in_hand_is_left_to_the_claimants(settings: Any, db: Database) -> None:
    take_in(settings, [event(uuid4(), 1) for _ in range(5)])
    recover(Applier(db, EVERY))
    assert rows(db, "SELECT DISTINCT state, crashes FROM inbox") == [("ready", 0)]


def test_each_start_is_counted_before_the_handler_runs(settings: Any, db: Database) -> None:
    seen: list[Any] = []

    def look(tx: Any, received: Received) -> None:
        seen.extend(rows(db, "SELECT crashes FROM inbox"))
        count(tx, received)

    take_in(settings, [event(uuid4(), 1, size=KILLS)])
    assert work(settings) == 7
    recover(Applier(db, {"ledger.thing": every({ThingGrew: look})}))
    assert seen == [(1,)]
    assert rows(db, "SELECT state, crashes FROM inbox") == [("applied", 0)]


def test_an_event_whose_aggregate_another_worker_holds_is_charged_once_and_not_given_up(
    settings: Any, db: Database
) -> None:
    thing = uuid4()
    take_in(settings, [event(thing, 1, size=KILLS)])
    assert work(settings) == 7
    other = connect(settings.database_url, application="another worker")
    other.autocommit = False
    with other.cursor() as cursor:
        cursor.execute("SELECT 1 FROM cursors WHERE aggregate_id = %s FOR UPDATE", (str(thing),))
        recover(Applier(db, EVERY))
    other.close()
    assert rows(db, "SELECT state, crashes FROM inbox") == [("ready", 1)]
