import signal
import threading
from collections.abc import Callable
from contextlib import suppress

import pytest

from kit.refusals import Unavailable
from kit.rpc.client import RpcClient
from kit.rpc.tests.stage import PUBLISH, Doors, Wall
from kit.testing import eventually

FOREVER = 600  # seconds, longer than a test may take: a call that has it ends at once or fails the test


def test_work_that_was_given_up_while_the_service_was_frozen_does_not_run_after_the_thaw(
    doors: Doors, client: RpcClient
) -> None:
    client.call(doors.name, "note", {"mark": "before"})
    doors.signal(signal.SIGSTOP)
    marks = [f"given up {n} {'x' * 3000}" for n in range(40)]  # more than one read of the socket
    threads = [threading.Thread(target=_give_up, args=(client, doors, mark)) for mark in marks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    doors.signal(signal.SIGCONT)
    eventually(lambda: _answers(client, doors))
    client.call(doors.name, "note", {"mark": "after"}, deadline=30)
    assert [line for line in doors.did if "given up" in line] == []
    assert "after done" in doors.did


def test_a_late_answer_is_dropped_and_never_another_calls(doors: Doors, client: RpcClient) -> None:
    with pytest.raises(Unavailable):
        client.call(doors.name, "note", {"mark": "late", "seconds": 1}, deadline=0.3)
    assert client.call(doors.name, "note", {"mark": "next", "seconds": 1}, deadline=30) == b'"next"'
    assert "late done" in doors.did


def test_a_service_that_let_five_calls_time_out_is_not_asked_but_once_a_second(
    wall: Wall, make_doors: Callable[..., Doors], make_client: Callable[..., RpcClient]
) -> None:
    doors, client = make_doors(), make_client(wall.url)
    eventually(lambda: client.state()["bus"] == "up")
    for _ in range(5):
        with pytest.raises(Unavailable):
            client.call(doors.name, "echo", {"value": 1}, deadline=0.05)
    assert client.state() == {"bus": "up", "away": [doors.name]}
    asked = wall.passed[PUBLISH]
    with pytest.raises(Unavailable) as caught:
        client.call(doors.name, "echo", {"value": 1}, deadline=FOREVER)
    assert (caught.value.service, caught.value.extra) == (doors.name, {"retry_after": 1})
    assert wall.passed[PUBLISH] == asked
    doors.start()
    eventually(lambda: _answers(client, doors))
    assert client.state() == {"bus": "up", "away": []}


def test_a_service_that_came_back_is_no_longer_called_away_although_nobody_called_it(
    make_doors: Callable[..., Doors], client: RpcClient
) -> None:
    doors = make_doors()
    eventually(lambda: client.state()["bus"] == "up")
    for _ in range(5):
        with pytest.raises(Unavailable):
            client.call(doors.name, "echo", {"value": 1}, deadline=0.05)
    assert client.state()["away"] == [doors.name]
    doors.start()
    eventually(lambda: client.state()["away"] == [])


def test_refusals_never_count_as_silence(doors: Doors, client: RpcClient) -> None:
    for _ in range(7):
        with pytest.raises(Exception, match="ShopClosed"):
            client.call(doors.name, "refuse", {})
    assert client.state()["away"] == []


def test_one_slow_service_is_no_reason_to_give_up_the_bus(doors: Doors, client: RpcClient) -> None:
    assert client.call(doors.name, "note", {"mark": "slow", "seconds": 3.5}, deadline=30) == b'"slow"'
    assert client.state()["bus"] == "up"


def test_more_calls_than_may_be_out_fail_at_once(doors: Doors, make_client: Callable[..., RpcClient]) -> None:
    client = make_client(in_flight=2)
    slow = [threading.Thread(target=_give_up, args=(client, doors, f"slow {n}", 3.0, 30.0)) for n in range(2)]
    for thread in slow:
        thread.start()
    eventually(lambda: len(doors.did) == 2)
    with pytest.raises(Unavailable):
        client.call(doors.name, "echo", {"value": 1}, deadline=FOREVER)
    assert not any("done" in line for line in doors.did)
    for thread in slow:
        thread.join()
    assert client.call(doors.name, "echo", {"value": 1}) == b"1"


def _give_up(client: RpcClient, doors: Doors, mark: str, seconds: float = 0.0, deadline: float = 0.8) -> None:
    with suppress(Unavailable):
        client.call(doors.name, "note", {"mark": mark, "seconds": seconds}, deadline=deadline)


def _answers(client: RpcClient, doors: Doors) -> bool:
    try:
        return client.call(doors.name, "echo", {"value": 1}, deadline=2) == b"1"
    except Unavailable:
        return False
