"""Dead letters: messages that could not even be placed in a service's inbox."""

from typing import Any

import pika
from pika.exceptions import NackError, UnroutableError

from kit.topology import parameters, queue_dead, queue_in

MOST = 1_000


def look(amqp_url: str, room: str) -> list[dict[str, Any]]:
    """What lies in `dead.<room>`, oldest first, at most 1,000: headers and sizes, never a body."""
    found = []
    with pika.BlockingConnection(parameters(amqp_url, f"{room} dead letters")) as connection:
        channel = connection.channel()
        for method, properties, body in _taken(channel, room):
            known = {
                key: (properties.headers or {}).get(key) for key in ("type", "aggregate_type", "aggregate_id", "seq")
            }
            found.append({"tag": method.delivery_tag, "event_id": properties.message_id, **known, "bytes": len(body)})
    return found  # what was taken and not acknowledged goes back with the connection


def redrive(amqp_url: str, room: str) -> int:
    """Put them into `in.<room>` again, each acknowledged only when the broker has confirmed its copy; how many.

    Ends early where the queue takes no more, or is not there: the rest stays.
    """
    count = 0
    with pika.BlockingConnection(parameters(amqp_url, f"{room} dead letters")) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        for method, properties, body in list(_taken(channel, room)):
            try:
                channel.basic_publish("", queue_in(room), body, properties, mandatory=True)
            except (NackError, UnroutableError):
                break
            channel.basic_ack(method.delivery_tag)
            count += 1
    return count


def drop(amqp_url: str, room: str) -> int:
    """Remove them for good; how many."""
    with pika.BlockingConnection(parameters(amqp_url, f"{room} dead letters")) as connection:
        purged = connection.channel().queue_purge(queue_dead(room))
        return int(purged.method.message_count)


def _taken(channel: Any, room: str) -> Any:
    for _ in range(MOST):
        method, properties, body = channel.basic_get(queue_dead(room))
        if method is None:
            return
        yield method, properties, body
