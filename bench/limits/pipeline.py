"""The shortest way of an event: commit, broker, inbox, commit. Relay and consumer are a thread each."""

import json
import os
import threading
from typing import Any

import pika
import psycopg2

from kit.topology import parameters

_READ = "SELECT id, post_id::text, author_id::text FROM limit_outbox WHERE id > %s ORDER BY id LIMIT 1000"
_SENT = "UPDATE limit_outbox SET sent = true WHERE id = ANY (%s)"
_STORE = "INSERT INTO limit_inbox SELECT * FROM unnest(%s::uuid[], %s::uuid[]) ON CONFLICT DO NOTHING"
_APPLY = """PREPARE apply (uuid, uuid) AS WITH effect AS (INSERT INTO limit_feed SELECT from_id, $1, $2 FROM relations
    WHERE to_id = $2 AND follow = 'accepted' ON CONFLICT DO NOTHING)
UPDATE limit_inbox SET applied = true WHERE post_id = $1"""


class Half:
    def __init__(self, first: str) -> None:
        self.db = psycopg2.connect(os.environ["SOCIAL_DATABASE_URL"].replace("+psycopg2", ""))
        self.db.autocommit = True
        self.sql = self.db.cursor()
        self.sql.execute(first)
        self.last, self.tag, self.out, self.batch = 0, 0, {}, []
        to = parameters(os.environ["AMQP_URL"], "limit")
        self.connection = pika.SelectConnection(to, lambda opened: opened.channel(on_open_callback=self.open))
        threading.Thread(target=self.connection.ioloop.start).start()


class Relay(Half):
    def open(self, channel: Any) -> None:
        self.channel = channel
        channel.confirm_delivery(self.confirmed, callback=lambda _frame: self.fill())
        self.connection.ioloop.add_handler(self.db.fileno(), lambda *_: self.fill(), 1)

    def fill(self) -> None:
        self.db.poll()
        self.sql.execute(_READ, (self.last,))
        for row, *post in self.sql.fetchall():
            self.tag, self.last = self.tag + 1, row
            self.out[self.tag] = row
            self.channel.basic_publish("", "in.limit", json.dumps(post).encode(), pika.BasicProperties(delivery_mode=2))

    def confirmed(self, frame: Any) -> None:
        tag = frame.method.delivery_tag
        done = [one for one in self.out if one <= tag] if frame.method.multiple else [tag]
        self.sql.execute(_SENT, ([self.out.pop(one) for one in done],))
        if not self.out:
            self.fill()


class Consumer(Half):
    def open(self, channel: Any) -> None:
        channel.queue_declare("in.limit", durable=True, arguments={"x-queue-type": "quorum"})
        channel.basic_qos(prefetch_count=50)
        channel.basic_consume("in.limit", self.take)

    def take(self, channel: Any, method: Any, _properties: Any, body: bytes) -> None:
        if not self.batch:
            self.connection.ioloop.call_later(0, lambda: self.apply(channel))
        self.batch.append((method.delivery_tag, *json.loads(body)))

    def apply(self, channel: Any) -> None:
        (*_, last), posts, authors = zip(*self.batch, strict=True)
        self.batch = []
        self.sql.execute(_STORE, (list(posts), list(authors)))
        channel.basic_ack(last, multiple=True)
        for post in zip(posts, authors, strict=True):
            self.sql.execute("EXECUTE apply (%s, %s)", post)


if __name__ == "__main__":
    Consumer(_APPLY)
    Relay("LISTEN limit_outbox")
