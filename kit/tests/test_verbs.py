"""The operator's verbs as they are typed, on a real database and broker."""

from typing import Any
from uuid import uuid4

import pytest

from kit.applier import Applier
from kit.config import Settings
from kit.database import Database
from kit.tests.ledger import ThingGrew, make, tell
from kit.tests.operator import Operator, audited
from kit.tests.test_applier import EVERY, event, rows, take_in


def park(settings: Settings, db: Database, *seqs: int, thing: Any = None) -> list[int]:
    """Events of one aggregate that stopped; their numbers."""
    take_in(settings, [{**event(thing or uuid4(), seq), "reason": "UnreadableBody"} for seq in seqs])
    return [row for (row,) in rows(db, "SELECT id FROM inbox WHERE state = 'parked' ORDER BY id")]


def letters(db: Database) -> list[Any]:
    return rows(db, "SELECT queue, aggregate_id, seq, headers ? 'snapshot' FROM letters ORDER BY id")


def test_what_stopped_is_listed_with_its_reason_and_without_its_content(
    settings: Settings, db: Database, operator: Operator
) -> None:
    [row] = park(settings, db, 1)
    [found] = operator.reads("parked", "--json")
    assert (found["id"], found["reason"], found["seq"]) == (row, "UnreadableBody", 1)
    assert "payload" not in found
    assert "reason: UnreadableBody" in operator.types("parked").stdout


@pytest.mark.parametrize("words", [["retry", "--all"], ["skip", 1]])
def test_a_dry_run_leaves_no_trace(settings: Settings, db: Database, operator: Operator, words: list[Any]) -> None:
    park(settings, db, 1)
    before = rows(db, "SELECT to_jsonb(i) FROM inbox i"), rows(db, "SELECT epoch, seq FROM cursors")
    assert operator.reads(*words, "--dry-run", "--json")["dry_run"] is True
    assert before == (rows(db, "SELECT to_jsonb(i) FROM inbox i"), rows(db, "SELECT epoch, seq FROM cursors"))
    assert audited(db) == []


def test_one_or_all_are_tried_again_and_each_is_audited(settings: Settings, db: Database, operator: Operator) -> None:
    first, *_ = park(settings, db, 1, 2, 3)
    assert operator.changes("retry", first) == {"retried": 1}
    assert operator.changes("retry", "--all") == {"retried": 2}
    assert rows(db, "SELECT count(*) FROM inbox WHERE state = 'ready'") == [(3,)]
    assert audited(db) == [
        ("events retry", {"row": first, "count": 1}),
        ("events retry", {"row": None, "count": 2}),
    ]


@pytest.mark.parametrize("verb", ["retry", "skip"])
def test_a_number_that_names_nothing_stopped_is_refused(db: Database, operator: Operator, verb: str) -> None:
    said = operator.types(verb, 999)
    assert (said.exit_code, said.stderr) == (1, "Error: No event that stopped has the number 999.\n")
    assert audited(db) == []


def test_retry_wants_one_number_or_all(operator: Operator) -> None:
    assert operator.types("retry").exit_code == operator.types("retry", 1, "--all").exit_code == 2


def test_a_skipped_event_lets_the_next_one_go_on(settings: Settings, db: Database, operator: Operator) -> None:
    thing = uuid4()
    [row] = park(settings, db, 1, thing=thing)
    take_in(settings, [event(thing, 2)])
    assert operator.changes("skip", row) == {"skipped": True}
    assert rows(db, "SELECT seq, state FROM inbox ORDER BY seq") == [(1, "ignored"), (2, "ready")]
    assert [verb for verb, _ in audited(db)] == ["events skip"]


def test_an_event_that_stopped_out_of_turn_is_not_skipped_over_what_is_still_to_come(
    settings: Settings, db: Database, operator: Operator
) -> None:
    thing = uuid4()
    [row] = park(settings, db, 3, thing=thing)
    said = operator.types("skip", row)
    assert said.exit_code == 1
    assert "come first" in said.stderr
    take_in(settings, [event(thing, 1), event(thing, 2)])
    drain(db)
    assert operator.changes("skip", row) == {"skipped": True}
    assert rows(db, "SELECT seq FROM ledger ORDER BY id") == [(1,), (2,)]
    assert rows(db, "SELECT seq FROM cursors") == [(3,)]


def test_one_of_two_at_the_same_place_is_put_aside_and_the_other_is_applied(
    settings: Settings, db: Database, operator: Operator
) -> None:
    thing = uuid4()
    take_in(settings, [event(thing, 1)])
    take_in(settings, [event(thing, 1)])
    [forked] = operator.reads("parked", "--json")
    assert forked["state"] == "forked"
    operator.changes("skip", forked["id"])
    drain(db)
    assert rows(db, "SELECT seq FROM ledger") == [(1,)]


def drain(db: Database) -> None:
    applier = Applier(db, EVERY)
    applier.sweep()
    while applier.apply_one():
        pass


def test_a_replay_is_bounded_by_aggregate_seq_and_time(db: Database, operator: Operator) -> None:
    with db.transaction() as tx:
        thing, _other = make(tx), make(tx)
        tell(tx, thing, ThingGrew, 2)
    to = ("replay", "--to", "ledger")
    assert operator.changes(*to) == {"letters": 3}
    assert operator.changes(*to, "--aggregate", f"thing/{thing.id}", "--from-seq", 2) == {"letters": 1}
    assert operator.changes(*to, "--since", "2100-01-01T00:00:00Z") == {"letters": 0}
    assert operator.changes(*to, "--until", "2100-01-01T00:00:00Z", "--aggregate", "thing") == {"letters": 3}
    assert len(letters(db)) == 7
    assert ("in.ledger", thing.id, 2, False) in letters(db)
    assert audited(db)[1] == ("events replay", {"to": "ledger", "count": 1})


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["replay", "--to", "nobody"], "no event names nobody"),
        (["snapshot", "--to", "nobody"], "no event names nobody"),
        (["replay", "--to", "ledger", "--since", "yesterday"], "a time looks like"),
        (["replay", "--to", "ledger", "--since", "2026-11-24T08:00:00"], "a time looks like"),
        (["replay", "--to", "ledger", "--aggregate", "thing/x"], "<type>/<id>"),
        (["snapshot", "--to", "ledger", "--id", str(uuid4())], "--id needs --aggregate"),
        (["join", "nobody"], "copies nothing of nobody"),
    ],
)
def test_words_that_mean_nothing_are_refused_and_change_nothing(
    db: Database, operator: Operator, words: list[str], says: str
) -> None:
    said = operator.types(*words)
    assert said.exit_code == 2
    assert says in " ".join(said.stderr.split())
    assert (letters(db), audited(db)) == ([], [])


def test_a_snapshot_is_of_all_or_of_some(db: Database, operator: Operator) -> None:
    with db.transaction() as tx:
        things = [make(tx) for _ in range(3)]
    gone = uuid4()
    to = ("snapshot", "--to", "ledger")
    assert operator.changes(*to) == {"letters": 3}
    assert operator.changes(*to, "--aggregate", "thing", "--id", things[0].id, "--id", gone) == {"letters": 2}
    assert all(whole and queue == "in.ledger" for queue, _, _, whole in letters(db))
    assert {thing for _, thing, _, _ in letters(db)[3:]} == {things[0].id, gone}
    assert audited(db) == [("events snapshot", {"to": "ledger", "count": count}) for count in (3, 2)]


def test_a_new_epoch_is_one_more(db: Database, operator: Operator) -> None:
    assert operator.changes("new-epoch") == {"epoch": 2}
    assert rows(db, "UPDATE epochs SET epoch = epoch - 1 RETURNING epoch") == [(1,)]
    assert audited(db) == [("events new-epoch", {"epoch": 2})]


def test_joining_begins_and_ends(db: Database, operator: Operator) -> None:
    assert operator.changes("join", "ledger") == {"publisher": "ledger", "state": "joining"}
    assert rows(db, "SELECT publisher, aggregate_type FROM joinings") == [("ledger", "thing")]
    assert operator.changes("join", "ledger", "--done") == {"publisher": "ledger", "state": "joined"}
    assert rows(db, "SELECT publisher FROM joinings") == []
    assert [verb for verb, _ in audited(db)] == ["events join", "events joined"]


def test_a_digest_is_the_same_for_a_source_and_its_copy(db: Database, operator: Operator) -> None:
    with db.transaction() as tx:
        thing = make(tx)
    rows(db, "INSERT INTO replicas (thing_id, size, seq) SELECT id, seq, seq FROM things RETURNING seq")
    assert operator.reads("replicas") == {"sources": ["thing"], "replicas": ["ledger.thing"]}
    assert operator.reads("digest", "thing") == operator.reads("digest", "ledger.thing")
    bucket = str(thing.id.bytes[-1])
    assert operator.reads("digest", "thing")[bucket][0] == 1
    assert operator.reads("digest", "thing", "--bucket", bucket).keys() == {str(thing.id)}
    assert operator.reads("digest", "thing", "--bucket", (int(bucket) + 1) % 256) == {}
