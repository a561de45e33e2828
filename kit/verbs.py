"""The verbs of `python -m services.<name> events`: look at outbox and inbox, and set them right.

What changes something is audited and has `--dry-run`; what prints has `--json`.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import click

from kit import operate, repair
from kit.dead_verbs import Opener, dead_verbs
from kit.events import catalogue, registry
from kit.inbox import Subscriptions
from kit.saying import DRY, JSON, say, say_all
from kit.topology import queue_in


class _Undo(Exception):
    """Rolls a dry run back."""


def _listener(_context: Any, _option: Any, name: str) -> str:
    """A letter to a queue that will never be waits for ever."""
    catalogue()
    if not any(name in event.listeners for event in registry.values()):
        raise click.BadParameter(f"no event names {name} as a listener.")
    return name


def _time(_context: Any, _option: Any, words: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(words) if words else None
        if found is None or found.tzinfo:
            return found
    except ValueError:
        pass
    raise click.BadParameter("a time looks like 2026-11-24T08:00:00Z.")


def _place(_context: Any, _option: Any, words: str | None) -> tuple[str | None, UUID | None]:
    kind, _, one = (words or "").partition("/")
    try:
        return kind or None, UUID(one) if one else None
    except ValueError:
        raise click.BadParameter("an aggregate is <type>, or <type>/<id>.") from None


_TO = click.option("--to", "service", required=True, callback=_listener, help="The service whose queue gets them.")


def event_verbs(
    name: str,
    open_room: Opener,
    subscriptions: Subscriptions,
    sources: dict[str, repair.Source],
    replicas: dict[str, repair.Source],
) -> click.Group:
    """The group `events` of a service; `sources` by aggregate type, `replicas` by `<publisher>.<aggregate>`."""

    @click.group()
    def events() -> None:
        """Look at the service's outbox and inbox, and set them right."""

    def changed(dry_run: bool, as_json: bool, work: Callable[[Any], dict[str, Any]]) -> None:
        """Run `work(tx)` in one transaction, undone in a dry run, and say what it did."""
        said: dict[str, Any] = {}
        with open_room() as room:
            try:
                with room.db.transaction() as tx:
                    said = {**work(tx), "dry_run": dry_run}
                    if dry_run:
                        raise _Undo
            except _Undo:
                pass
        say(said, as_json)

    @events.command()
    @JSON
    def parked(as_json: bool) -> None:
        """List the events that stopped, with the reason."""
        with open_room() as room, room.db.transaction() as tx:
            rows = operate.stopped(tx)
        say_all(rows, as_json)

    @events.command()
    @click.argument("row", type=int, required=False)
    @click.option("--all", "every", is_flag=True, help="Every parked event.")
    @DRY
    @JSON
    def retry(row: int | None, every: bool, dry_run: bool, as_json: bool) -> None:
        """Try a parked event again (the number is in `events parked`)."""
        if (row is None) != every:
            raise click.UsageError("Name one row, or say --all.")
        changed(dry_run, as_json, lambda tx: {"retried": _found(operate.retry(tx, row), row)})

    @events.command()
    @click.argument("row", type=int)
    @DRY
    @JSON
    def skip(row: int, dry_run: bool, as_json: bool) -> None:
        """Let an aggregate go on without an event that stopped; its effect is lost for good."""
        try:
            changed(dry_run, as_json, lambda tx: {"skipped": _found(operate.skip(tx, row, subscriptions), row)})
        except operate.NotItsTurn:
            raise click.ClickException("Others before it are missing or stopped: they come first.") from None

    @events.command()
    @_TO
    @click.option("--aggregate", "place", callback=_place, help="<type>, or <type>/<id>.")
    @click.option("--from-seq", default=1, show_default=True)
    @click.option("--since", callback=_time, help="Created from then on (RFC 3339).")
    @click.option("--until", callback=_time, help="Created before then (RFC 3339).")
    @DRY
    @JSON
    def replay(service: str, place: tuple[Any, Any], dry_run: bool, as_json: bool, **bounds: Any) -> None:
        """Send events of the outbox once more into one service's queue; what it has applied stays applied once."""
        where = {"aggregate_type": place[0], "aggregate_id": place[1], **bounds}

        def work(tx: Any) -> dict[str, Any]:
            count = repair.resend(tx, queue_in(service), **where)
            operate.audit(tx, "events replay", to=service, count=count)
            return {"letters": count}

        changed(dry_run, as_json, work)

    @events.command()
    @_TO
    @click.option(
        "--aggregate", type=click.Choice(sorted(sources)), help="One type; all that have a snapshot otherwise."
    )
    @click.option("--id", "ids", multiple=True, type=click.UUID, help="Only these aggregates.")
    @DRY
    @JSON
    def snapshot(service: str, aggregate: str | None, ids: tuple[UUID, ...], dry_run: bool, as_json: bool) -> None:
        """Send the present state of aggregates into one service's queue."""
        if ids and not aggregate:
            raise click.UsageError("--id needs --aggregate.")
        kinds, queue = [aggregate] if aggregate else sorted(sources), queue_in(service)

        def note(tx: Any, count: int) -> dict[str, Any]:
            operate.audit(tx, "events snapshot", to=service, count=count)
            return {"letters": count}

        if ids:
            kind = kinds[0]
            changed(dry_run, as_json, lambda tx: note(tx, repair.send_states(tx, queue, kind, sources[kind], ids)))
            return
        with open_room() as room:
            count = 0
            try:
                for kind in kinds:
                    whole = operate.marks(room.db, sources[kind])
                    sent = (1 for _ in whole) if dry_run else repair.send_all(room.db, queue, kind, sources[kind])
                    for some in sent:
                        count += some
            finally:  # pages that were sent before a failure are audited too
                if not dry_run:
                    with room.db.transaction() as tx:
                        note(tx, count)
        say({"letters": count, "dry_run": dry_run}, as_json)

    @events.command("new-epoch")
    @DRY
    @JSON
    def new_epoch(dry_run: bool, as_json: bool) -> None:
        """After this database was restored, before its processes start: then send a snapshot to each listener."""
        own = [subscribed.partition(".")[2] for subscribed in subscriptions if subscribed.startswith(f"{name}.")]
        changed(dry_run, as_json, lambda tx: {"epoch": operate.new_epoch(tx, name, own)})

    @events.command()
    @click.argument("publisher")
    @click.option("--done", is_flag=True, help="The snapshot has arrived.")
    @DRY
    @JSON
    def join(publisher: str, done: bool, dry_run: bool, as_json: bool) -> None:
        """Begin to listen to a publisher with a history: wait for its snapshot and ask for nothing until --done."""
        kinds = [name.split(".")[1] for name in replicas if name.startswith(f"{publisher}.")]
        if not kinds:
            raise click.BadParameter(f"this service copies nothing of {publisher}.")

        def work(tx: Any) -> dict[str, Any]:
            operate.joined(tx, publisher) if done else operate.join(tx, publisher, kinds)
            return {"publisher": publisher, "state": "joined" if done else "joining"}

        changed(dry_run, as_json, work)

    @events.command()
    @click.argument("what", type=click.Choice(sorted([*sources, *replicas])))
    @click.option("--bucket", "buckets", multiple=True, type=click.IntRange(0, 255), help="Each aggregate of a bucket.")
    def digest(what: str, buckets: tuple[int, ...]) -> None:
        """Counts and hashes per bucket, as JSON, of what is published (`member`) or replicated (`identity.member`)."""
        source = sources.get(what) or replicas[what]
        with open_room() as room:
            found: Any = operate.details(room.db, source, set(buckets)) if buckets else operate.digest(room.db, source)
        click.echo(json.dumps(found))

    @events.command("replicas")
    def list_replicas() -> None:
        """What this service publishes with a snapshot and what it replicates, as JSON."""
        click.echo(json.dumps({"sources": sorted(sources), "replicas": sorted(replicas)}))

    events.add_command(dead_verbs(open_room))
    return events


def _found(count: int, row: int | None) -> int:
    if row is not None and not count:
        raise click.ClickException(f"No event that stopped has the number {row}.")
    return count
