"""One graph: the broker's rights are as narrow as it, and the picture shows it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pika
import pytest
from pika.exceptions import ChannelClosedByBroker

from deploy import graph, picture
from deploy.dev.broker_users import USERS, admit, as_user
from deploy.dev.servers import Servers
from kit.access import CALLS, rights_of
from kit.rpc.wire import EXCHANGE
from kit.topology import declare

PAIRS = [(user, room) for user in USERS for room in graph.ROOMS]
ABSENT = [pair for pair in PAIRS if pair not in graph.asks()]


@pytest.fixture(scope="module")
def vhost(servers: Servers, amqp_url: str) -> str:
    name = amqp_url.rpartition("/")[2]
    admit(servers, name)
    with pika.BlockingConnection(pika.URLParameters(amqp_url)) as connection:
        declare(connection.channel(), {})
    return name


@pytest.fixture
def calls(servers: Servers, amqp_url: str, vhost: str) -> Iterator[Callable[[str, str], bool]]:
    """Whether the broker takes a call of that user to that method."""
    opened: dict[str, Any] = {}

    def try_to(user: str, method: str) -> bool:
        if user not in opened:
            opened[user] = pika.BlockingConnection(pika.URLParameters(as_user(servers, amqp_url, user)))
        channel = opened[user].channel()
        channel.confirm_delivery()
        try:
            channel.basic_publish(EXCHANGE, method, b"")
        except ChannelClosedByBroker as error:
            if error.reply_code != 403:
                raise
            return False
        return True

    yield try_to
    for connection in opened.values():
        connection.close()


def methods(user: str, room: str) -> list[str]:
    """What the user calls there: of a service what the table of rights names, of the gateway anything."""
    return [name for name in CALLS.get(user, ("any.method",)) if name.startswith(f"{room}.")] or [f"{room}.method"]


@pytest.mark.parametrize(("user", "room"), ABSENT)
def test_a_call_that_the_graph_does_not_name_is_refused_by_the_broker(
    calls: Callable[[str, str], bool], user: str, room: str
) -> None:
    assert not any(calls(user, name) for name in (f"{room}.method", f"{room}.contact", f"{room}.*"))


@pytest.mark.parametrize(("user", "room"), sorted(graph.asks()))
def test_a_call_that_the_graph_names_passes(calls: Callable[[str, str], bool], user: str, room: str) -> None:
    assert all(calls(user, name) for name in methods(user, room))


def test_the_rights_name_methods_of_exactly_those_whom_the_graph_lets_be_asked() -> None:
    named = {user: {method.partition(".")[0] for method in methods} for user, methods in CALLS.items()}
    assert named == {user: set(rooms) for user, rooms in graph.ASKS.items()}


def test_without_looking_at_the_broker_the_table_says_the_same() -> None:
    def allowed(user: str, method: str) -> bool:
        patterns = [topic.write for topic in rights_of(user).topics if topic.exchange == EXCHANGE]
        return any(re.search(pattern, method) for pattern in patterns)

    found = {(user, room) for user, room in PAIRS if any(allowed(user, name) for name in methods(user, room))}
    assert found == graph.asks()


def test_whoever_connects_to_the_broker_has_a_user_there_and_nobody_else() -> None:
    connecting = {process.room for process in graph.processes() if (process.name, "rabbitmq") in graph.edges()}
    assert connecting == set(USERS)


def test_the_picture_shows_every_edge_and_no_other() -> None:
    """Else: `make docs`."""
    shown = set()
    for line in picture.diagram().splitlines():
        who, _, reached = line.strip().partition(" --> ")
        if reached:
            shown |= {(one, reached) for one in who.split(" & ")}
    assert shown == graph.edges()
    text = picture.PAGE.read_text()
    assert picture.page(text) == text
