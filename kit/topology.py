"""The broker's exchanges and queues, from one tested table; declared before anyone publishes.

`python -m kit.topology` declares what the catalogue of events in `contracts` names; `python -m kit.topology detach
<service>` takes a service that is away for good out of it.
"""

import json
import time
from typing import Any

import click
import pika
from pika.exceptions import AMQPConnectionError, ChannelClosedByBroker

from kit.config import environment
from kit.events import bindings, catalogue
from kit.logs import configure, log

EVENTS, RPC, LIVE, DEAD = "events", "nameko-rpc", "live", "dead"
EXCHANGES = {EVENTS: "topic", RPC: "topic", LIVE: "fanout", DEAD: "direct"}
DELIVERY_LIMIT = 100  # counts every return, also of innocents when a consumer dies: far above any run of crashes
ARGUMENTS: dict[str, dict[str, Any]] = {
    "in": {
        "x-queue-type": "quorum",
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": DEAD,
        # at least once needs reject-publish; without a length limit it never rejects
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    },
    "dead": {"x-queue-type": "quorum"},
}


def queue_in(service: str) -> str:
    """The queue that takes the events a service listens to."""
    return f"in.{service}"


def queue_dead(service: str) -> str:
    """The queue of what could not even be placed in the service's inbox."""
    return f"dead.{service}"


def declare(channel: Any, patterns: dict[str, set[str]]) -> None:
    """Declare every exchange, and per listener its two queues and their bindings. Idempotent.

    Raises pika.exceptions.ChannelClosedByBroker when a queue exists with other arguments.
    """
    for name, kind in EXCHANGES.items():
        channel.exchange_declare(name, kind, durable=True)
    for service, keys in patterns.items():
        arguments = {**ARGUMENTS["in"], "x-dead-letter-routing-key": queue_dead(service)}
        channel.queue_declare(queue_dead(service), durable=True, arguments=ARGUMENTS["dead"])
        channel.queue_bind(queue_dead(service), DEAD, queue_dead(service))
        channel.queue_declare(queue_in(service), durable=True, arguments=arguments)
        for key in sorted(keys):
            channel.queue_bind(queue_in(service), EVENTS, key)


def parameters(amqp_url: str, name: str) -> pika.URLParameters:
    """Connection parameters with a heartbeat of 10 s and TCP keepalives of 5 s, 2 s, 3."""
    found = pika.URLParameters(amqp_url)
    found.heartbeat = 10
    found.blocked_connection_timeout = 30
    found.socket_timeout = found.stack_timeout = 5
    found.tcp_options = {"TCP_KEEPIDLE": 5, "TCP_KEEPINTVL": 2, "TCP_KEEPCNT": 3}
    found.client_properties = {"connection_name": name}
    return found


def main(package: str = "contracts") -> None:
    """Declare the topology, waiting for the broker while it is away."""
    url = _broker()
    patterns = bindings(catalogue(package))
    while True:
        try:
            connection = pika.BlockingConnection(parameters(url, "topology"))
            break
        except AMQPConnectionError:
            log.warning("broker_away")
            time.sleep(1)
    try:
        declare(connection.channel(), patterns)
    except ChannelClosedByBroker as error:
        raise SystemExit(f"The broker refuses the topology: {error.reply_text}") from None
    connection.close()
    log.info("topology_declared", count=len(patterns))


@click.group(invoke_without_command=True)
@click.pass_context
def cli(context: click.Context) -> None:
    """Declare every exchange, queue and binding that the contracts name."""
    if context.invoked_subcommand is None:
        main()


@cli.command()
@click.argument("service")
@click.option("--dry-run", is_flag=True, help="Say what would be done and change nothing.")
def detach(service: str, dry_run: bool) -> None:
    """Unbind a service's queue from every event; what it holds stays. It comes back by joining late.

    Prints one line of JSON, as in the log: there is no database here to note it in.
    """
    url = _broker()
    patterns = sorted(bindings(catalogue()).get(service, ()))
    if not patterns:
        raise click.ClickException(f"No event names {service} as a listener.")
    if dry_run:
        click.echo(json.dumps({"service": service, "patterns": patterns, "dry_run": True}))
        return
    with pika.BlockingConnection(parameters(url, "topology")) as connection:
        channel = connection.channel()
        for key in patterns:
            channel.queue_unbind(queue_in(service), EVENTS, key)
    log.warning("service_detached", service=service, count=len(patterns))


def _broker() -> str:
    configure("topology")
    env = environment()
    url: str = env.str("AMQP_URL")
    env.seal()
    return url


if __name__ == "__main__":
    cli()
