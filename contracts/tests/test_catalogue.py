"""The page that subscribers work from."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pika

from contracts import catalogue
from contracts.social.events import PostPublished
from kit.events import bindings
from kit.testing import eventually
from kit.topology import EVENTS, declare, parameters


def test_the_page_is_what_the_contracts_say() -> None:
    assert catalogue.PAGE.read_text() == catalogue.write(catalogue.catalogue()), "make docs"


def test_the_page_holds_the_example_as_it_is_run() -> None:
    example = catalogue.EXAMPLE.read_text()
    assert example in catalogue.PAGE.read_text()
    assert len(example.splitlines()) <= 22


def test_the_example_receives_an_event(amqp_url: str, tmp_path: Path) -> None:
    connection = pika.BlockingConnection(parameters(amqp_url, "test"))
    channel = connection.channel()
    declare(channel, bindings(catalogue.catalogue()))
    channel.confirm_delivery()
    printed = tmp_path / "printed"
    with printed.open("w") as output:
        command = [sys.executable, str(catalogue.EXAMPLE)]
        example = subprocess.Popen(command, env={**os.environ, "AMQP_URL": amqp_url}, stdout=output)
    try:
        eventually(lambda: has_queue(connection, "in.example"))
        body = catalogue.golden(PostPublished).read_bytes()
        for _ in range(2):
            channel.basic_publish(EVENTS, PostPublished.routing_key(), body, mandatory=True)
        eventually(lambda: printed.read_text())
        left = eventually(lambda: channel.queue_declare("in.example", passive=True).method.message_count == 0)
        assert left
        assert printed.read_text().count(PostPublished.routing_key()) == 1
    finally:
        example.kill()
        example.wait()
        connection.close()


def has_queue(connection: Any, name: str) -> bool:
    channel = connection.channel()
    try:
        channel.queue_bind(name, EVENTS, "social.post.#")
    except pika.exceptions.ChannelClosedByBroker:
        return False
    channel.close()
    return True
