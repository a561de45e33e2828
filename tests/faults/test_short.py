"""One quick pass of the faults that need no server of their own to break; `make faults` plays all of them."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from deploy.dev.world import Servers
from kit.testing import eventually
from tests.faults import invariants
from tests.faults.eyes import RULES
from tests.faults.programme import EXPECTED, PROGRAMME, SILENT, Theatre, unexpected
from tests.faults.stage import Outcome, Stage

QUICK: tuple[tuple[str, dict[str, Any]], ...] = (
    # which points there are is for kit/tests/test_kills.py: it kills at every one
    ("C1 relay killed", {"points": ("relay.after_publish", "relay.before_mark"), "rooms": ("social",)}),
    ("C2 intake, applier killed", {"points": ("intake.after_commit", "applier.before_commit", "applier.after_commit")}),
    ("C7 history repeated", {}),
    ("C7 events reordered", {"operations": 60}),
    ("C10 queue full", {}),
    ("C13 two workers, frozen leader", {"names": ("social-worker",)}),
    ("C14 killed before the reply", {"times": 3, "unkeyed": 1}),
)


@pytest.fixture(scope="module")
def theatre(servers: Servers) -> Iterator[Theatre]:
    with Theatre(servers, seed=1, members=5) as found:
        yield found


@pytest.mark.timeout(240)
@pytest.mark.parametrize(("scenario", "settings"), QUICK, ids=[name.replace(" ", "-") for name, _ in QUICK])
def test_nothing_is_lost_nothing_comes_twice_and_all_is_in_order(
    theatre: Theatre, scenario: str, settings: dict[str, Any]
) -> None:
    outcome = theatre.play(scenario, **settings)
    assert outcome.findings == []
    assert outcome.faults > 0
    assert outcome.operations > 0


@pytest.mark.timeout(240)
def test_poison_stops_its_own_aggregate_alone_and_an_operator_sees_it(servers: Servers) -> None:
    with Theatre(servers, seed=1, with_eyes=True) as theatre:
        outcome = theatre.play("C8 poison")
    assert outcome.findings == []
    assert outcome.faults > 0
    assert {name for name, state in outcome.alerts.items() if state == "firing"} >= {"EventsParked", "DeadLetters"}


@pytest.mark.parametrize(
    ("scenario", "seen", "found"),
    [
        ("C3 broker killed", {"BrokerAway": "pending", "RpcErrors": "firing"}, ["AvailabilityBurn was not seen"]),
        ("C5 database frozen", {"AvailabilityBurn": "firing"}, ["ProcessAway was not seen"]),
        ("C7 history repeated", {"EventsParked": "firing", "ProcessAway": "pending"}, ["EventsParked fires"]),
        ("C13 two workers, frozen leader", {}, []),
    ],
)
def test_an_alert_that_is_missing_or_out_of_place_is_a_finding(
    scenario: str, seen: dict[str, str], found: list[str]
) -> None:
    assert [finding.where for finding in unexpected(Outcome(scenario, alerts=seen))] == found


def test_the_alerts_that_are_expected_have_rules_and_scenarios() -> None:
    names = set(re.findall(r"alert: (\w+)", RULES.read_text()))
    assert {alert for alerts in EXPECTED.values() for alert in alerts} <= names
    assert all(any(name.startswith(known) for name in PROGRAMME) for known in [*EXPECTED, *SILENT])


@pytest.fixture(scope="module")
def lived(theatre: Theatre) -> Stage:
    """A world in which members have lived: whatever the tests before this one have left, or a short life of its own."""
    stage = theatre.enter("world")
    if not stage.rows("social", "SELECT 1 FROM feed LIMIT 1"):
        theatre.play("C7 events reordered", operations=60)
    return stage


DAMAGE = (
    ("I1", "lost", "DELETE FROM outbox WHERE id = (SELECT max(id) FROM outbox)"),
    ("I1", "twice", "UPDATE posts SET seq = seq - 1 WHERE id = (SELECT min(id::text)::uuid FROM posts)"),
    ("I2", "lost", "DELETE FROM inbox WHERE id = (SELECT min(id) FROM inbox)"),
    ("I3", "lost", "UPDATE cursors SET seq = seq - 1 WHERE aggregate_type = 'relation'"),
    ("I4", "lost", "UPDATE members SET display_name = 'Personne' WHERE id = (SELECT max(id::text)::uuid FROM members)"),
    ("I5", "lost", "DELETE FROM feed WHERE post_id = (SELECT max(post_id::text)::uuid FROM feed)"),
    ("I5", "order", "UPDATE inbox SET attempts = attempts WHERE aggregate_type = 'post' AND seq = 1"),
    ("I7", "other", "UPDATE inbox SET state = 'parked' WHERE id = (SELECT max(id) FROM inbox)"),
)


@pytest.mark.parametrize(("invariant", "kind", "damage"), DAMAGE, ids=[f"{one[0]}-{one[1]}" for one in DAMAGE])
def test_the_invariants_see_what_is_broken(lived: Stage, invariant: str, kind: str, damage: str) -> None:
    with lived.world.admin("social") as cursor:
        cursor.execute(damage)
        assert cursor.rowcount > 0
    found = {(finding.invariant, finding.kind) for finding in invariants.check(lived.scene())}
    assert (invariant, kind) in found


def test_the_invariants_see_what_lies_in_a_queue(theatre: Theatre) -> None:
    stage = theatre.enter("world")
    channel = stage.channel()
    channel.basic_publish("", "dead.social", b"noise")
    channel.queue_declare("left", durable=True)
    channel.basic_publish("", "left", b"noise")
    eventually(lambda: {"I7", "I8"} <= {finding.invariant for finding in invariants.leftovers(stage.scene())})
    channel.connection.close()
