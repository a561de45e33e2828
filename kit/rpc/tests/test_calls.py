import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from kit.database import Database
from kit.refusals import Refused, TooLarge, Unavailable
from kit.rpc.client import RpcClient
from kit.rpc.doors import Room
from kit.rpc.tests.conftest import doors_made
from kit.rpc.tests.stage import DELIVER, PUBLISH, Doors, Wall
from kit.testing import eventually


@pytest.fixture(scope="module")
def doors(amqp_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """One service for all tests of this file: nothing here harms it."""
    with doors_made(amqp_url, tmp_path_factory.mktemp("doors")) as make:
        yield make().start()


def test_a_call_answers_with_the_result_as_json(doors: Doors, client: RpcClient) -> None:
    value = {"text": "Ça va ?", "list": [1, 2.5, None, True], "of": {}}
    assert orjson.loads(client.call(doors.name, "echo", {"value": value})) == value


def test_sixty_four_threads_each_get_their_own_answers(doors: Doors, client: RpcClient) -> None:
    wrong: list[object] = []

    def ask(thread: int) -> None:
        for number in range(100):
            value = f"{thread} {number}"
            try:
                got = orjson.loads(client.call(doors.name, "echo", {"value": value}, deadline=60))
            except Exception as error:
                got = error
            if got != value:
                wrong.append(got)

    threads = [threading.Thread(target=ask, args=(thread,)) for thread in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_client_works_unchanged_in_a_process_patched_by_gevent(doors: Doors, amqp_url: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kit.rpc.tests.gevent_client", doors.name],
        env={**os.environ, "AMQP_URL": amqp_url},
        check=True,
        capture_output=True,
    )
    assert done.stdout.splitlines()[-1] == b"320"


def test_json_that_is_ready_passes_byte_for_byte(doors: Doors, client: RpcClient) -> None:
    assert client.call(doors.name, "ready", {}) == b'{"text" : "as it is"}'


def test_a_refusal_comes_back_with_its_name_status_sentence_and_extras(doors: Doors, client: RpcClient) -> None:
    with pytest.raises(Refused) as caught:
        client.call(doors.name, "refuse", {})
    refused = caught.value
    assert (refused.name, refused.status, refused.detail) == ("ShopClosed", 409, "The shop is closed.")
    assert refused.extra == {"errors": [{"pointer": "/hour", "detail": "too late"}]}


@pytest.mark.parametrize("method", ["fail", "leave"])
def test_a_bug_crosses_without_a_word_and_is_logged_without_one(method: str, doors: Doors, client: RpcClient) -> None:
    with pytest.raises(Refused) as caught:
        client.call(doors.name, method, {"words": "her words"})
    refused = caught.value
    assert (refused.name, refused.status, refused.detail, refused.extra) == ("InternalError", 500, "", {})
    lines = [line for line in doors.log.splitlines() if "rpc.failed" in line and f"method={method}" in line]
    assert len(lines) == 1
    assert "her words" not in doors.log


def test_a_date_that_nobody_dumped_is_a_bug_and_not_a_convention_of_the_wire(doors: Doors, client: RpcClient) -> None:
    with pytest.raises(Refused, match="InternalError"):
        client.call(doors.name, "today", {})
    with pytest.raises(TypeError):
        client.call(doors.name, "echo", {"value": object()})


def test_a_method_that_is_no_door_or_other_arguments_are_named_by_nameko(doors: Doors, client: RpcClient) -> None:
    for method, arguments, name in (
        ("hidden", {}, "MethodNotFound"),
        ("echo", {"other": 1}, "IncorrectSignature"),
        ("echo", {}, "IncorrectSignature"),
    ):
        with pytest.raises(Refused) as caught:
            client.call(doors.name, method, arguments)
        assert (caught.value.name, caught.value.status) == (name, 500)


def test_what_is_larger_than_a_mebibyte_goes_neither_way(doors: Doors, client: RpcClient) -> None:
    assert len(client.call(doors.name, "large", {"size": 1_000_000})) == 1_000_002
    assert len(client.call(doors.name, "echo", {"value": "x" * 1_000_000})) == 1_000_002
    with pytest.raises(TooLarge):
        client.call(doors.name, "echo", {"value": "x" * 1_100_000})
    with pytest.raises(Refused, match="InternalError"):
        client.call(doors.name, "large", {"size": 1_100_000})


def test_a_door_knows_the_time_left_and_the_request(doors: Doors, client: RpcClient) -> None:
    facts = orjson.loads(client.call(doors.name, "facts", {}, request_id="r-1", deadline=9))
    assert 0 < facts["left"] <= 9
    assert (facts["request_id"], facts["resent"]) == ("r-1", False)


def test_what_computes_for_long_runs_in_another_thread(doors: Doors, client: RpcClient) -> None:
    assert client.call(doors.name, "compute", {}) == b"true"


def test_a_call_is_two_messages_published_and_two_delivered(
    wall: Wall, make_doors: Callable[..., Doors], make_client: Callable[..., RpcClient]
) -> None:
    doors, client = make_doors(wall.url).start(), make_client(wall.url)
    client.call(doors.name, "echo", {"value": 0})
    eventually(lambda: wall.passed[DELIVER] == 2)
    before = wall.passed.copy()
    for number in range(20):
        client.call(doors.name, "echo", {"value": number})
    eventually(lambda: wall.passed[DELIVER] - before[DELIVER] >= 40)
    assert wall.passed[DELIVER] - before[DELIVER] == 40
    assert wall.passed[PUBLISH] - before[PUBLISH] == 40


def test_both_ends_tell_their_metrics_what_became_of_each_call(
    make_doors: Callable[..., Doors], make_client: Callable[..., RpcClient]
) -> None:
    told: list[tuple[str, str, str]] = []
    doors = make_doors().start(OBSERVE="1")
    client = make_client(observe=lambda service, method, outcome, seconds: told.append((service, method, outcome)))
    client.call(doors.name, "echo", {"value": 1})
    for method in ("refuse", "hidden"):
        with pytest.raises(Refused):
            client.call(doors.name, method, {})
    assert told == [
        (doors.name, "echo", "ok"),
        (doors.name, "refuse", "ShopClosed"),
        (doors.name, "hidden", "MethodNotFound"),
    ]
    eventually(lambda: len(doors.did) == 3)
    assert doors.did == ["observed echo ok", "observed refuse ShopClosed", "observed unknown MethodNotFound"]


def test_a_job_of_a_room_asks_another_room_and_the_rooms_end_closes_what_was_opened(
    doors: Doors, amqp_url: str
) -> None:
    settings: Any = SimpleNamespace(amqp_url=amqp_url)
    room = Room(Database("postgresql+psycopg2://nowhere/", room="asking"), settings)
    threads = threading.active_count()
    assert room.calls.call(doors.name, "echo", {"value": "an address"}, repeatable=True) == b'"an address"'
    assert threading.active_count() > threads
    room.close()
    assert threading.active_count() == threads
    with pytest.raises(Unavailable):
        room.calls.call(doors.name, "echo", {"value": "an address"})
