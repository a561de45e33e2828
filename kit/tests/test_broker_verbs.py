"""What an operator does at the broker: dead letters, and a service that is detached."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pika

from kit.config import Settings
from kit.database import Database
from kit.testing import eventually
from kit.tests.operator import Operator, audited


def test_dead_letters_are_listed_sent_again_and_dropped(channel: Any, db: Database, operator: Operator) -> None:
    for body in (b"canary one", b"canary two"):
        headers = {"type": "ledger.thing.made", "seq": 7}
        properties = pika.BasicProperties(delivery_mode=2, headers=headers, message_id="an id")
        channel.basic_publish("", "in.ledger", body, properties)
        method = eventually(lambda: channel.basic_get("in.ledger")[0])
        channel.basic_reject(method.delivery_tag, requeue=False)
    found = eventually(lambda: len(found := operator.reads("dead", "list", "--json")) == 2 and found)
    assert [(one["event_id"], one["type"], one["seq"], one["bytes"]) for one in found] == [
        ("an id", "ledger.thing.made", 7, 10)
    ] * 2
    assert "canary" not in operator.types("dead", "list").stdout
    assert operator.changes("dead", "redrive") == {"letters": 2}
    assert operator.reads("dead", "list", "--json") == []
    bodies = []
    for _ in range(2):
        method, _properties, body = eventually(lambda: (found := channel.basic_get("in.ledger"))[0] and found)
        bodies.append(body)
        channel.basic_reject(method.delivery_tag, requeue=False)
    assert sorted(bodies) == [b"canary one", b"canary two"]
    eventually(lambda: len(operator.reads("dead", "list", "--json")) == 2)
    assert operator.changes("dead", "drop") == {"letters": 2}
    assert operator.reads("dead", "list", "--json") == []
    assert audited(db) == [("events dead redrive", {"count": 2}), ("events dead drop", {"count": 2})]


def test_a_dead_letter_stays_when_its_queue_is_not_there(channel: Any, db: Database, operator: Operator) -> None:
    channel.basic_publish("", "dead.ledger", b"noise", pika.BasicProperties(delivery_mode=2))
    channel.queue_delete("in.ledger")
    assert operator.reads("dead", "redrive", "--json")["letters"] == 0
    assert len(operator.reads("dead", "list", "--json")) == 1


def test_a_broker_that_is_away_or_refuses_is_told_in_one_sentence(
    settings: Settings, channel: Any, operator: Operator, tmp_path: Path
) -> None:
    channel.queue_delete("dead.ledger")
    said = operator.types("dead", "list")
    assert said.exit_code == 1
    assert said.stderr.startswith("Error: The broker refuses: NOT_FOUND")
    nowhere = Operator(settings, "amqp://127.0.0.1:1/x", tmp_path).types("dead", "list")
    assert (nowhere.exit_code, nowhere.stderr) == (1, "Error: The broker is away.\n")


def topology(operator: Operator, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "kit.topology", *words], env=operator.env, capture_output=True, text=True, check=False
    )


def test_a_detached_service_gets_nothing_until_the_topology_is_declared_again(channel: Any, operator: Operator) -> None:
    def publish() -> None:
        channel.basic_publish("events", "identity.member.changed.v1", b"")

    def take_all() -> int:
        return int(channel.queue_purge("in.social").method.message_count)  # a count that does not lag behind

    assert topology(operator).returncode == 0
    channel.confirm_delivery()
    take_all()
    said = topology(operator, "detach", "social", "--dry-run")
    assert (said.returncode, json.loads(said.stdout)["dry_run"]) == (0, True)
    publish()
    assert json.loads(topology(operator, "detach", "social").stdout)["event"] == "service_detached"
    assert take_all() == 1, "what was there stays"
    publish()
    assert take_all() == 0
    assert topology(operator).returncode == 0
    publish()
    assert take_all() == 1


def test_only_a_listener_is_detached(operator: Operator) -> None:
    assert "No event names nobody" in topology(operator, "detach", "nobody").stderr
    assert topology(operator, "detach").returncode == 2
