import json
import os
import subprocess
import sys

from kit.rpc import wire
from kit.rpc.tests.stage import Doors
from kit.testing import eventually


def test_a_stock_cluster_rpc_proxy_can_call_every_door(doors: Doors, amqp_url: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kit.rpc.tests.stock_client", doors.name],
        env={**os.environ, "AMQP_URL": amqp_url},
        check=True,
        capture_output=True,
    )
    got = json.loads(done.stdout)
    assert 25 < got.pop("facts")["left"] <= 30
    assert got == {
        "named": {"a": [1, "é"]},
        "positional": "b",
        "refused": ["RemoteError", "ShopClosed", "The shop is closed."],
        "failed": ["RemoteError", "InternalError", ""],
        "unknown": ["MethodNotFound", "nothing"],
        "hidden": ["MethodNotFound", "hidden"],
        "other arguments": ["IncorrectSignature", "echo takes other arguments"],
        "absent": ["UnknownService", "Unknown service `absent-service`"],
    }


def test_answers_on_the_wire_are_plain_json_without_spaces_and_without_types(doors: Doors, amqp_url: str) -> None:
    def ask(method: str, body: bytes) -> bytes:
        got: list[bytes] = []
        link = wire.Link(amqp_url, "tests")
        queue = link.channel.queue_declare("", exclusive=True).queue
        link.channel.queue_bind(queue, wire.EXCHANGE, queue)
        link.channel.basic_consume(queue, no_ack=True, callback=lambda message: got.append(message.body))
        link.publish(f"{doors.name}.{method}", body, reply_to=queue, correlation_id="1")
        link.asking(False)
        eventually(lambda: link.pump() or got)
        link.close()
        return got[0]

    assert ask("echo", b'{"args": [], "kwargs": {"value": "2026-01-31T10:00:00Z"}}') == (
        b'{"result":"2026-01-31T10:00:00Z","error":null}'
    )
    assert ask("today", b'{"args": [], "kwargs": {}}') == (
        b'{"result":null,"error":{"exc_type":"InternalError","exc_path":"kit.rpc.InternalError","exc_args":[],"value":""}}'
    )
    for nonsense in (b"", b"\xff", b"[]", b'{"args": []}', b'{"args": 1, "kwargs": 2}'):
        assert b'"exc_type":"MalformedRequest"' in ask("echo", nonsense)


def test_the_answer_of_a_stock_service_is_read_too() -> None:
    assert wire.read_answer(b'{"result": {"a": [1, 2]}, "error": null}') == (b'{"a":[1,2]}', None)
    assert wire.read_answer(b'{"result": null, "error": {"exc_type": "X"}}') == (b"null", {"exc_type": "X"})
