"""The broker's exchanges and queues, as the broker itself tells them."""

import json
import os
import subprocess
import sys
from typing import Any
from urllib.parse import unquote, urlsplit

import pika

from kit.events import bindings
from kit.testing import eventually
from kit.tests.ledger import ThingGrew, ThingMade, ThingPolished
from kit.topology import DEAD, declare, parameters


def test_queues_have_the_arguments_that_keep_events(channel: Any, servers: Any, amqp_url: str) -> None:
    columns = ("name", "durable", "arguments")
    asked = servers.rabbitmqctl("-q", "list_queues", "-p", vhost(amqp_url), *columns, "--formatter", "json")
    found = {queue["name"]: queue for queue in json.loads(asked)}
    kept = {name: {key: value for key, _kind, value in queue["arguments"]} for name, queue in found.items()}
    assert kept["in.ledger"] == {
        "x-queue-type": "quorum",
        "x-delivery-limit": 100,
        "x-dead-letter-exchange": "dead",
        "x-dead-letter-routing-key": "dead.ledger",
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
    assert kept["dead.ledger"] == {"x-queue-type": "quorum"}
    assert all(queue["durable"] for queue in found.values())


def test_declaring_again_changes_nothing(channel: Any) -> None:
    declare(channel, bindings([ThingMade, ThingGrew]))
    declare(channel, bindings([ThingMade]))


def test_a_service_is_bound_to_whole_aggregates() -> None:
    assert bindings([ThingMade, ThingGrew, ThingPolished]) == {"ledger": {"ledger.thing.#"}}


def test_a_queue_with_other_arguments_is_refused_in_one_sentence(channel: Any, amqp_url: str) -> None:
    channel.queue_delete("in.social")
    channel.queue_declare("in.social", durable=True, arguments={"x-queue-type": "quorum"})
    refused = declare_all(amqp_url)
    assert refused.returncode == 1
    (sentence,) = refused.stderr.splitlines()
    assert sentence.startswith("The broker refuses the topology: ")
    assert "in.social" in sentence
    channel.queue_delete("in.social")
    assert declare_all(amqp_url).returncode == 0
    channel.queue_declare("in.social", passive=True)


def declare_all(amqp_url: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "kit.topology"]
    return subprocess.run(command, env={**os.environ, "AMQP_URL": amqp_url}, capture_output=True, text=True)


def test_a_dead_letter_is_kept_until_its_queue_has_it(channel: Any, servers: Any, amqp_url: str) -> None:
    """With another strategy it would be gone here: nothing takes what goes to the exchange of the dead."""
    channel.queue_unbind("dead.ledger", DEAD, "dead.ledger")
    channel.basic_publish("", "in.ledger", b"noise", pika.BasicProperties(delivery_mode=2))
    method = eventually(lambda: channel.basic_get("in.ledger")[0])
    channel.basic_reject(method.delivery_tag, requeue=False)
    queue = f'rabbit_misc:r(<<"{vhost(amqp_url)}">>, queue, <<"in.ledger">>)'
    look = f"{{ok, Q}} = rabbit_amqqueue:lookup({queue}),"
    look += " {ok, {_, Seen}, _} = ra:local_query(amqqueue:get_pid(Q), fun rabbit_fifo:overview/1),"
    look += " maps:get(num_discarded, Seen) + maps:get(num_discard_checked_out, Seen)."
    eventually(lambda: servers.rabbitmqctl("eval", look).strip() == "1")


def test_connections_are_named_and_notice_a_dead_peer(amqp_url: str) -> None:
    found = parameters(amqp_url, "name")
    assert (found.heartbeat, found.client_properties) == (10, {"connection_name": "name"})
    assert found.tcp_options == {"TCP_KEEPIDLE": 5, "TCP_KEEPINTVL": 2, "TCP_KEEPCNT": 3}


def vhost(amqp_url: str) -> str:
    return unquote(urlsplit(amqp_url).path[1:])
