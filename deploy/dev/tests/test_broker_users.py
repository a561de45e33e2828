"""What a user of the broker may not do, tried on the broker itself."""

import json
import subprocess
import sys
from uuid import uuid4

import pika
import pytest
from pika.exceptions import ChannelClosedByBroker

from deploy.dev.broker_users import admit, as_user
from deploy.dev.processes import ROOMS
from kit.access import CALLS
from kit.refusals import Refused, Unavailable
from kit.rpc.client import RpcClient
from kit.rpc.tests.stage import Doors
from kit.rpc.wire import EXCHANGE
from kit.topology import EVENTS, LIVE, declare, queue_dead, queue_in

OTHER = dict(zip(ROOMS, (*ROOMS[1:], ROOMS[0]), strict=True))
CALLER = "notifications"
REPLY = "rpc.reply-1"


@pytest.fixture(scope="module")
def vhost(servers, amqp_url):
    name = amqp_url.rpartition("/")[2]
    admit(servers, name)
    admit(servers, name, (CALLER,))
    with pika.BlockingConnection(pika.URLParameters(amqp_url)) as connection:
        channel = connection.channel()
        declare(channel, {room: {f"{OTHER[room]}.#"} for room in ROOMS})
        for room in {*ROOMS, CALLER}:
            channel.queue_declare(f"rpc-{room}", durable=True)
    return name


@pytest.fixture
def user(servers, amqp_url, vhost):
    """A channel of a user, new after each refusal: the broker closes the old one."""
    opened = []

    def open_as(name):
        opened.append(pika.BlockingConnection(pika.URLParameters(as_user(servers, amqp_url, name))))
        channel = opened[-1].channel()
        channel.confirm_delivery()
        return channel

    yield open_as
    for connection in opened:
        connection.close()


def refused(work):
    with pytest.raises(ChannelClosedByBroker) as error:
        work()
    return error.value.reply_code == 403


@pytest.mark.parametrize("room", ROOMS)
def test_a_service_reads_its_own_queues_and_no_other(user, room):
    other = OTHER[room]
    for queue in (queue_in(room), queue_dead(room), f"rpc-{room}"):
        user(room).basic_get(queue)
        user(room).queue_purge(queue)
    for queue in (queue_in(other), queue_dead(other), f"rpc-{other}"):
        assert refused(lambda queue=queue: user(room).basic_get(queue))
        assert refused(lambda queue=queue: user(room).queue_purge(queue))
        assert refused(lambda queue=queue: user(room).queue_delete(queue))
    assert refused(lambda: user(room).queue_delete(queue_in(room)))


@pytest.mark.parametrize("room", ROOMS)
def test_a_service_tells_events_in_its_own_name_alone(user, room):
    other = OTHER[room]
    user(room).basic_publish(EVENTS, f"{room}.thing.made.v1", b"")
    assert refused(lambda: user(room).basic_publish(EVENTS, f"{other}.thing.made.v1", b""))
    assert refused(lambda: user(room).basic_publish(EVENTS, f"{room}x.thing.made.v1", b""))


@pytest.mark.parametrize("room", ROOMS)
def test_a_service_answers_calls_and_makes_none(user, room):
    other = OTHER[room]
    user(room).basic_publish(EXCHANGE, REPLY, b"")
    allowed = CALLS.get(room, ())
    anything = {f"{other}.list_members", f"{room}.list_members", "anything", *CALLS[CALLER]}
    for name in anything.difference(allowed):
        assert refused(lambda name=name: user(room).basic_publish(EXCHANGE, name, b""))


@pytest.mark.parametrize("room", ROOMS)
def test_a_service_hears_no_calls_to_another_and_no_events_but_those_bound_for_it(user, room):
    user(room).queue_bind(f"rpc-{room}", EXCHANGE, f"{room}.*")
    for key in (f"{OTHER[room]}.*", "#", "rpc.*", "rpc.#", *([] if room in CALLS else [REPLY])):
        assert refused(lambda key=key: user(room).queue_bind(f"rpc-{room}", EXCHANGE, key))
    assert refused(lambda: user(room).queue_bind(f"rpc-{room}", EVENTS, "#"))
    assert refused(lambda: user(room).queue_bind(queue_in(room), EVENTS, "#"))
    assert refused(lambda: user(room).queue_declare("", exclusive=True))


def test_the_one_service_that_calls_others_may_call_what_is_named_and_nothing_else(user):
    for method in CALLS[CALLER]:
        user(CALLER).basic_publish(EXCHANGE, method, b"")
        for near in (f"{method}s", f"x{method}", method.replace(".", "x"), f"{method}.more"):
            assert refused(lambda near=near: user(CALLER).basic_publish(EXCHANGE, near, b""))
    for name in ("identity.account", "identity.*", "social.feed", f"{CALLER}.contact"):
        assert refused(lambda name=name: user(CALLER).basic_publish(EXCHANGE, name, b""))
    for key in ("identity.*", "#", "rpc.*", "rpc.#"):
        assert refused(lambda key=key: user(CALLER).queue_bind(f"rpc-{CALLER}", EXCHANGE, key))


def test_the_service_that_calls_is_answered_and_what_it_may_not_call_is_cut_off(servers, amqp_url, vhost, tmp_path):
    doors = Doors("identity", as_user(servers, amqp_url, "identity"), tmp_path)
    caller = RpcClient(as_user(servers, amqp_url, CALLER))
    try:
        doors.start()
        with pytest.raises(Refused) as answer:
            caller.call("identity", "contact", {})
        assert answer.value.name == "MethodNotFound"  # said by the doors of the tests, which have no such method
        with pytest.raises(Unavailable):
            caller.call("identity", "echo", {"value": 1})
        assert doors.did == []
    finally:
        caller.close()
        doors.end()


@pytest.mark.parametrize("room", ROOMS)
def test_a_service_sends_letters_and_nudges(user, room):
    user(room).basic_publish("", queue_in(OTHER[room]), b"")
    user(room).basic_publish(LIVE, "", b"")
    user(room).queue_declare(queue_in(OTHER[room]), passive=True)


def test_the_gateway_calls_everyone_and_hears_only_its_answers(user):
    channel = user("gateway")
    channel.queue_declare(REPLY, exclusive=True, auto_delete=True)
    channel.queue_bind(REPLY, EXCHANGE, REPLY)
    for key in (*(f"{room}.knock" for room in ROOMS), REPLY):
        channel.basic_publish(EXCHANGE, key, b"", mandatory=key == REPLY)
    assert refused(lambda: channel.queue_bind(REPLY, EXCHANGE, "#"))
    for queue in (f"rpc-{ROOMS[0]}", queue_in("social")):
        assert refused(lambda queue=queue: user("gateway").basic_get(queue))
    assert refused(lambda: user("gateway").basic_publish(EVENTS, "social.post.published.v1", b""))
    assert refused(lambda: user("gateway").basic_publish("", queue_in("social"), b""))


def test_the_gateway_hears_nudges_in_a_queue_of_its_own_and_sends_none(user):
    channel, queue = user("gateway"), f"live-{uuid4().hex}"
    channel.queue_declare(queue, exclusive=True, auto_delete=True)
    channel.queue_bind(queue, LIVE)
    channel.basic_get(queue)
    assert refused(lambda: user("gateway").basic_publish(LIVE, "", b""))
    assert refused(lambda: user("gateway").queue_declare("live-", exclusive=True))


@pytest.mark.parametrize("room", ROOMS)
def test_a_service_hears_no_nudges(user, room):
    assert refused(lambda: user(room).queue_declare(f"live-{uuid4().hex}", exclusive=True))
    assert refused(lambda: user(room).queue_bind(f"rpc-{room}", LIVE))


@pytest.mark.parametrize("name", [*ROOMS, "gateway"])
def test_nobody_makes_or_removes_an_exchange(user, name):
    for exchange in (EXCHANGE, EVENTS, "another"):
        assert refused(lambda exchange=exchange: user(name).exchange_declare(exchange, "topic", durable=True))
        assert refused(lambda exchange=exchange: user(name).exchange_delete(exchange))


def test_the_table_is_printed_for_an_operator_to_import(servers, vhost):
    said = subprocess.run(
        [sys.executable, "-m", "kit.access", vhost, *ROOMS], capture_output=True, text=True, check=True
    )
    printed = json.loads(said.stdout)
    listed = json.loads(servers.rabbitmqctl("-q", "list_permissions", "-p", vhost, "--formatter", "json"))
    wanted = {one["user"]: one["configure"] for one in printed["permissions"]}
    assert {one["user"]: one["configure"] for one in listed if one["user"] in wanted} == wanted
