"""Raw publishing to the services' exchange: persistent, mandatory, so many confirms out at once.

`python -m bench.limits.publish`; each line `count window` on standard input starts a run, answered by a line.
"""

import os
import sys
from typing import Any

import pika

from bench.limits.sample import BODY, KEY, PROPERTIES
from kit.topology import EVENTS, parameters


class Publisher:
    def __init__(self, channel: Any, count: int, window: int) -> None:
        self.channel, self.left, self.window, self.out, self.tag = channel, count, window, 0, 0
        channel.confirm_delivery(self.confirmed, callback=lambda _frame: self.fill())

    def fill(self) -> None:
        while self.left and self.out < self.window:
            self.channel.basic_publish(EVENTS, KEY, BODY, PROPERTIES, mandatory=True)
            self.left, self.out = self.left - 1, self.out + 1

    def confirmed(self, frame: Any) -> None:
        tag = frame.method.delivery_tag
        self.out -= tag - self.tag if frame.method.multiple else 1
        self.tag = max(self.tag, tag)
        if not self.left and not self.out:
            self.channel.connection.close()
        elif self.out <= self.window // 2:
            self.fill()


def publish(count: int, window: int) -> None:
    connection = pika.SelectConnection(
        parameters(os.environ["AMQP_URL"], "limit"),
        on_open_callback=lambda opened: opened.channel(
            on_open_callback=lambda channel: Publisher(channel, count, window)
        ),
        on_close_callback=lambda closed, _reason: closed.ioloop.stop(),
    )
    connection.ioloop.start()


for line in sys.stdin:
    publish(*map(int, line.split()))
    print("done", flush=True)
