"""A message laid straight into a request queue: whoever may write letters must not be able to call by it."""

import json
from typing import Any

import pika

from kit.rpc.tests.stage import Doors
from kit.rpc.wire import EXCHANGE
from kit.testing import eventually
from kit.topology import parameters


def test_what_comes_past_the_exchange_of_calls_names_no_method(doors: Doors, amqp_url: str) -> None:
    with pika.BlockingConnection(parameters(amqp_url, "test")) as connection:
        channel = connection.channel()
        channel.queue_declare("rpc.reply-straight", exclusive=True)
        channel.queue_bind("rpc.reply-straight", EXCHANGE, "rpc.reply-straight")

        def answer(exchange: str, key: str) -> Any:
            properties = pika.BasicProperties(reply_to="rpc.reply-straight", headers={"method": "echo"})
            body = json.dumps({"args": ["heard"], "kwargs": {}, "method": "echo"}).encode()
            channel.basic_publish(exchange, key, body, properties)
            return json.loads(eventually(lambda: channel.basic_get("rpc.reply-straight", True)[2]))

        assert answer(EXCHANGE, f"{doors.name}.echo")["result"] == "heard"
        assert answer("", f"rpc-{doors.name}")["error"]["exc_type"] == "MethodNotFound"
