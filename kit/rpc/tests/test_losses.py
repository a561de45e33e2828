import re
import signal
import socket
import threading
import urllib.request
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from kit.refusals import Refused, Unavailable
from kit.rpc.client import RpcClient
from kit.rpc.tests.stage import BLOCKED, UNBLOCKED, Doors, Wall
from kit.rpc.wire import Link
from kit.testing import eventually

REASON = re.compile(r"reason(?:\x1b\[[0-9;]*m|\W)*(\w+)")  # as JSON, and as lines with colours or without

FOREVER = 600  # seconds, longer than a test may take: a call that has it ends at once or fails the test


class InBackground:
    """A call made by another thread; `outcome` is its result or what it raised."""

    def __init__(self, client: RpcClient, doors: Doors, method: str, *, repeatable: bool = False, **kwargs: object):
        self.outcome: object = None
        self._call = (client, doors.name, method, kwargs, repeatable)
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def join(self) -> object:
        self._thread.join()
        return self.outcome

    def _run(self) -> None:
        client, service, method, kwargs, repeatable = self._call
        try:
            self.outcome = client.call(service, method, kwargs, repeatable=repeatable, deadline=FOREVER)
        except (Refused, Unavailable) as error:
            self.outcome = error


@pytest.fixture
def walled(wall: Wall, make_doors: Callable[..., Doors]) -> Doors:
    """The service, answering, behind the wall."""
    return make_doors(wall.url).start()


def test_what_is_out_when_the_connection_is_cut_fails_or_is_sent_once_more_and_says_so(
    wall: Wall, doors: Doors, make_client: Callable[..., RpcClient]
) -> None:
    client = make_client(wall.url)
    once = InBackground(client, doors, "note", mark="once", seconds=1)
    twice = InBackground(client, doors, "note", mark="twice", seconds=1, repeatable=True)
    eventually(lambda: {"once first", "twice first"} <= set(doors.did))
    wall.cut()
    assert isinstance(once.join(), Unavailable)
    assert twice.join() == b'"twice"'
    assert "twice again" in doors.did
    assert "once again" not in doors.did


def test_all_is_well_again_by_itself_after_every_connection_was_cut(
    wall: Wall, walled: Doors, make_client: Callable[..., RpcClient]
) -> None:
    client = make_client(wall.url)
    for number in range(3):
        assert client.call(walled.name, "echo", {"value": number}, deadline=30) == b"%d" % number
        wall.cut()
        eventually(lambda ups=number + 2: walled.log.count("state=up") == ups and client.state()["bus"] == "up")


def test_while_the_broker_is_away_every_call_fails_at_once_and_works_after_its_return(
    wall: Wall, walled: Doors, make_client: Callable[..., RpcClient]
) -> None:
    client = make_client(wall.url)
    client.call(walled.name, "echo", {"value": 1})
    wall.close()
    eventually(lambda: client.state()["bus"] == "away")
    for repeatable in (True, False):
        with pytest.raises(Unavailable):
            client.call(walled.name, "echo", {"value": 2}, repeatable=repeatable, deadline=FOREVER)
    wall.reopen()
    eventually(lambda: _answers(client, walled))
    assert walled.log.count("state=away") == 1


def test_a_frozen_broker_ends_the_first_call_by_the_probe_and_the_next_at_once(
    wall: Wall, walled: Doors, make_client: Callable[..., RpcClient], capfd: pytest.CaptureFixture[str]
) -> None:
    client = make_client(wall.url)
    client.call(walled.name, "echo", {"value": 1})
    wall.freeze()
    for _ in range(3):
        with pytest.raises(Unavailable):
            client.call(walled.name, "note", {"mark": "lost"}, deadline=FOREVER)
    assert client.state() == {"bus": "away", "away": []}
    assert REASON.findall(capfd.readouterr().out) == ["silent"]  # seen by the probe, not by a missed heartbeat
    wall.thaw()
    eventually(lambda: _answers(client, walled))


def test_a_repeatable_call_out_when_the_broker_freezes_is_answered_after_the_thaw(
    wall: Wall, walled: Doors, make_client: Callable[..., RpcClient]
) -> None:
    client = make_client(wall.url)
    client.call(walled.name, "echo", {"value": 1})
    wall.freeze()
    call = InBackground(client, walled, "note", mark="kept", repeatable=True)
    eventually(lambda: client.state()["bus"] == "away")
    wall.thaw()
    assert call.join() == b'"kept"'
    assert "kept again" in walled.did


def test_a_broker_that_blocks_publishers_is_away_until_it_lets_them_through(
    wall: Wall, walled: Doors, make_client: Callable[..., RpcClient]
) -> None:
    client = make_client(wall.url)
    call = InBackground(client, walled, "note", mark="blocked", seconds=30)
    eventually(lambda: "blocked first" in walled.did)
    wall.say(BLOCKED)
    assert isinstance(call.join(), Unavailable)
    with pytest.raises(Unavailable):
        client.call(walled.name, "echo", {"value": 1}, deadline=FOREVER)
    wall.say(UNBLOCKED)
    eventually(lambda: _answers(client, walled))


def test_client_and_service_wait_for_a_broker_that_is_not_there_at_their_start(
    wall: Wall, make_doors: Callable[..., Doors], make_client: Callable[..., RpcClient]
) -> None:
    wall.close()
    client, doors = make_client(wall.url), make_doors(wall.url).start(until_up=False)
    with pytest.raises(Unavailable):
        client.call(doors.name, "echo", {"value": 1})
    eventually(lambda: "state=away" in doors.log)
    wall.reopen()
    eventually(lambda: _answers(client, doors))


def test_a_queue_that_was_deleted_is_declared_and_consumed_again(
    doors: Doors, client: RpcClient, amqp_url: str
) -> None:
    client.call(doors.name, "echo", {"value": 1})
    link = Link(amqp_url, "tests")
    link.channel.queue_delete(f"rpc-{doors.name}")
    link.close()
    eventually(lambda: "rpc.queue_gone" in doors.log)
    eventually(lambda: _answers(client, doors))
    assert doors.log.count("state=up") == 1


def test_what_a_killed_service_had_not_answered_runs_again_in_the_next_when_it_carries_a_key(
    make_doors: Callable[..., Doors], client: RpcClient
) -> None:
    doors = make_doors().start(FAULT_AT="rpc.before_reply:1")
    call = InBackground(client, doors, "note", mark="paid", key="one")
    assert doors.wait() == -signal.SIGKILL
    doors.start()
    assert call.join() == b'"paid"'
    assert doors.did == ["paid first", "paid done", "paid again", "paid done"]


def test_what_a_killed_service_had_answered_but_not_acknowledged_runs_again_unheard_when_it_carries_a_key(
    make_doors: Callable[..., Doors], client: RpcClient
) -> None:
    doors = make_doors().start(FAULT_AT="rpc.after_reply:1")
    assert client.call(doors.name, "note", {"mark": "paid", "key": "one"}, deadline=30) == b'"paid"'
    assert doors.wait() == -signal.SIGKILL
    doors.start()
    eventually(lambda: doors.did == ["paid first", "paid done", "paid again", "paid done"])
    assert _answers(client, doors)


def test_a_read_that_a_killed_service_had_not_answered_runs_again(
    make_doors: Callable[..., Doors], client: RpcClient
) -> None:
    doors = make_doors().start(FAULT_AT="rpc.before_reply:1")
    call = InBackground(client, doors, "echo", value=7)
    assert doors.wait() == -signal.SIGKILL
    doors.start()
    assert call.join() == b"7"


@pytest.mark.parametrize("point", ["rpc.before_reply", "rpc.after_reply"])
def test_a_command_without_a_key_that_may_have_been_done_is_not_done_again_and_nobody_is_told_that_it_was(
    make_doors: Callable[..., Doors], client: RpcClient, point: str
) -> None:
    doors = make_doors().start(FAULT_AT=f"{point}:1", OBSERVE="1")
    call = InBackground(client, doors, "note", mark="paid")
    assert doors.wait() == -signal.SIGKILL
    doors.start(OBSERVE="1")
    eventually(lambda: "observed note Unavailable" in doors.did)
    outcome = call.join()
    if point == "rpc.before_reply":
        assert isinstance(outcome, Refused)
        assert (outcome.name, outcome.status, outcome.extra["retry_after"]) == ("Unavailable", 503, 1)
    else:
        assert outcome == b'"paid"'
    assert _answers(client, doors)
    assert [line for line in doors.did if line.startswith("paid")] == ["paid first", "paid done"]


def test_a_stopped_service_answers_what_it_has_begun_and_leaves_the_rest_to_the_next(
    make_doors: Callable[..., Doors], client: RpcClient
) -> None:
    doors = make_doors().start()
    begun = [InBackground(client, doors, "note", mark=f"begun {n}", seconds=2) for n in range(16)]
    eventually(lambda: len(doors.did) == 16)
    waiting = [InBackground(client, doors, "note", mark=f"waiting {n}") for n in range(10)]
    doors.signal(signal.SIGTERM)
    assert doors.wait() == 0
    assert sorted(call.join() for call in begun) == sorted(b'"begun %d"' % n for n in range(16))
    assert not any("waiting" in line for line in doors.did)
    assert doors.did[-1] == "stopped"
    doors.start()
    assert sorted(call.join() for call in waiting) == sorted(b'"waiting %d"' % n for n in range(10))


def test_what_had_arrived_when_the_service_was_stopped_goes_back_or_is_done_when_it_could_not_be_done_again(
    make_doors: Callable[..., Doors], client: RpcClient, amqp_url: str, servers: Any
) -> None:
    def unacknowledged() -> str:
        columns = ("name", "messages_unacknowledged")
        vhost = amqp_url.rpartition("/")[2]
        return str(servers.rabbitmqctl("-q", "list_queues", "-p", vhost, *columns))

    doors = make_doors().start()
    client.call(doors.name, "echo", {"value": 1})
    doors.signal(signal.SIGSTOP)
    waiting = [InBackground(client, doors, "note", mark=f"waiting {n}", key=f"key {n}") for n in range(5)]
    unkeyed = [InBackground(client, doors, "note", mark=f"unkeyed {n}") for n in range(5)]
    eventually(lambda: f"rpc-{doors.name}\t10" in unacknowledged(), every=0.2)
    doors.signal(signal.SIGTERM)
    doors.signal(signal.SIGCONT)
    assert doors.wait() == 0
    assert not any("waiting" in line for line in doors.did)
    assert doors.did[-1] == "stopped"
    assert sorted(call.join() for call in unkeyed) == [b'"unkeyed %d"' % n for n in range(5)]
    doors.start()
    assert sorted(call.join() for call in waiting) == [b'"waiting %d"' % n for n in range(5)]


def test_rolling_restarts_under_load_lose_no_repeatable_call(
    make_doors: Callable[..., Doors], make_client: Callable[..., RpcClient]
) -> None:
    doors, client = make_doors().start(), make_client()
    wrong: list[object] = []
    is_over = threading.Event()

    def ask() -> None:
        number = 0
        while not is_over.is_set():
            number += 1
            try:
                got = orjson.loads(client.call(doors.name, "echo", {"value": number}, repeatable=True, deadline=30))
                if got != number:
                    wrong.append(got)
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for number in (signal.SIGTERM, signal.SIGINT):
        doors.signal(number)
        assert doors.wait() == 0
        doors.start()
    is_over.set()
    for thread in threads:
        thread.join()
    assert wrong == []


def _answers(client: RpcClient, doors: Doors) -> bool:
    try:
        return client.call(doors.name, "echo", {"value": 1}, deadline=2) == b"1"
    except Unavailable:
        return False


def test_a_service_whose_loop_is_frozen_does_not_answer_the_probe_of_life_and_then_does_again(
    make_doors: Callable[..., Doors], client: RpcClient
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    doors = make_doors().start(INNER_PORT=str(port))

    def lives(within: float = 5) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=within) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    assert lives()
    frozen = InBackground(client, doors, "freeze", seconds=3)
    eventually(lambda: not lives(within=0.5))
    assert frozen.join() == b"null"
    assert lives()
