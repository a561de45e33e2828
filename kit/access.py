"""What each of the broker's users may do: one table, for a service and for the gateway.

A service reads its own queues alone and speaks in its own name alone; nobody here makes an exchange. The gateway's
streams hear nudges and send none. Who else calls is named method by method: a timed job that needs what its room must
not keep. Two things are granted that look too much: to read `nameko-rpc`, since a queue is
bound by whoever reads the exchange (for its own calls only); and to write to the default exchange, by which letters go
straight into one queue. That no call goes that way: the routing key there is a queue's name, which names no method.

`python -m kit.access <vhost> <service>…` prints it for `rabbitmqctl import_definitions`, once the users exist.
"""

import json
import re
from dataclasses import asdict, dataclass
from typing import Any

import click

from kit.topology import EVENTS, LIVE, RPC, queue_dead, queue_in

GATEWAY = "gateway"
CALLS = {  # by service, what it may call
    "notifications": ("identity.contact", "appointments.reminder_link", "classifieds.renewal_link"),
}
REPLIES = r"rpc\.reply-.*"
STREAMS = r"live-[0-9a-f]{32}"


@dataclass(frozen=True)
class Topic:
    """Which routing keys may be published to an exchange, and which may be bound from it."""

    exchange: str
    write: str
    read: str


@dataclass(frozen=True)
class Rights:
    """Regular expressions over names of queues and exchanges, as RabbitMQ takes them; the topics narrow two of them."""

    configure: str
    write: str
    read: str
    topics: tuple[Topic, ...]


def rights_of(user: str) -> Rights:
    """What the user of a service, or the gateway's, may do."""
    if user == GATEWAY:
        return Rights(
            configure=_any(REPLIES, STREAMS),
            write=_any(RPC, REPLIES, STREAMS),
            read=_any(RPC, REPLIES, STREAMS, LIVE),
            topics=(Topic(RPC, "^.*$", _any(REPLIES)),),
        )
    called = f"rpc-{re.escape(user)}"
    calls = [re.escape(method) for method in CALLS.get(user, ())]
    replies = [REPLIES] if calls else []  # a queue of its own for what is answered to it
    return Rights(
        configure=_any(called, *replies),
        write=_any(EVENTS, LIVE, RPC, r"amq\.default", called, *replies),
        read=_any(RPC, called, re.escape(queue_in(user)), re.escape(queue_dead(user)), *replies),
        topics=(
            Topic(EVENTS, rf"^{re.escape(user)}\..*$", "^$"),
            Topic(RPC, _any(REPLIES, *calls), _any(rf"{re.escape(user)}\.\*", *replies)),
        ),
    )


def definitions(vhost: str, users: list[str]) -> dict[str, list[dict[str, Any]]]:
    """The same in the form of RabbitMQ's definitions."""
    found: dict[str, list[dict[str, Any]]] = {"permissions": [], "topic_permissions": []}
    for user in users:
        whole = asdict(rights_of(user))
        topics = whole.pop("topics")
        found["permissions"].append({"user": user, "vhost": vhost, **whole})
        found["topic_permissions"] += [{"user": user, "vhost": vhost, **topic} for topic in topics]
    return found


def _any(*names: str) -> str:
    return f"^({'|'.join(names)})$"


@click.command(help=__doc__)
@click.argument("vhost")
@click.argument("services", nargs=-1, required=True)
def main(vhost: str, services: tuple[str, ...]) -> None:
    """Print the table."""
    click.echo(json.dumps(definitions(vhost, [*services, GATEWAY]), indent=2))


if __name__ == "__main__":
    main()
