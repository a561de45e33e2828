"""The verbs of `events dead`: messages that could not even be placed in the inbox."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import click
from pika.exceptions import AMQPConnectionError, ChannelClosedByBroker

from kit import dead, operate
from kit.saying import DRY, JSON, say, say_all

Opener = Callable[[], AbstractContextManager[Any]]


def dead_verbs(open_room: Opener) -> click.Group:
    """The group `dead` of a service."""

    @click.group("dead")
    def group() -> None:
        """Messages that could not even be placed in the inbox."""

    @group.command("list")
    @JSON
    def list_(as_json: bool) -> None:
        """Their headers and sizes."""
        with open_room() as room:
            rows = _at_the_broker(dead.look, room)
        say_all(rows, as_json)

    def change(verb: str, work: Callable[[str, str], int], dry_run: bool, as_json: bool) -> None:
        with open_room() as room:
            count = len(_at_the_broker(dead.look, room)) if dry_run else _at_the_broker(work, room)
            if not dry_run:
                with room.db.transaction() as tx:
                    operate.audit(tx, f"events dead {verb}", count=count)
        say({"letters": count, "dry_run": dry_run}, as_json)

    @group.command()
    @DRY
    @JSON
    def redrive(dry_run: bool, as_json: bool) -> None:
        """Put them into the service's queue once more."""
        change("redrive", dead.redrive, dry_run, as_json)

    @group.command()
    @DRY
    @JSON
    def drop(dry_run: bool, as_json: bool) -> None:
        """Remove them for good."""
        change("drop", dead.drop, dry_run, as_json)

    return group


def _at_the_broker(work: Callable[[str, str], Any], room: Any) -> Any:
    try:
        return work(room.settings.amqp_url, room.name)
    except ChannelClosedByBroker as error:
        raise click.ClickException(f"The broker refuses: {error.reply_text}") from None
    except AMQPConnectionError:
        raise click.ClickException("The broker is away.") from None
