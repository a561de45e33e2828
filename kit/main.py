"""The command line of a service: `python -m services.<name> rpc | worker | migrate | topology | events status`."""

import gc
import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from environs import EnvValidationError
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from kit import config, health, logs, metrics, migrate, topology, tracing
from kit.database import Database
from kit.inbox import Subscriptions
from kit.repair import Source, answers
from kit.rpc.doors import Room
from kit.verbs import event_verbs
from kit.worker import Job, Worker

_STATES = "SELECT state, count(*) FROM inbox GROUP BY state"
_STOPPED = """
SELECT id, event_id, type, version, state, reason, attempts, received_at FROM inbox
WHERE state = 'parked' OR (state = 'waiting' AND received_at < now() - interval '30 seconds')
   OR (state = 'ready' AND reason LIKE 'Later:%' AND received_at < now() - interval '5 minutes')
ORDER BY id LIMIT 100"""


def room_cli(
    room_class: type[Room],
    subscriptions: Subscriptions,
    jobs: Iterable[Job],
    *,
    sources: dict[str, Source] | None = None,
    replicas: dict[str, Source] | None = None,
) -> click.Group:
    """The verbs every service has; a service adds its own with `@cli.command()`.

    `sources`: how the whole state of an aggregate type is told, by its name. `replicas`: how a copy of another room's
    aggregates is read in the same shape, by `<publisher>.<aggregate>`.
    """
    name = room_class.name
    listened = {**subscriptions, **answers(name, sources or {})}

    @click.group(help=f"The {name} service.")
    def cli() -> None:
        """Filled below."""

    @cli.command()
    def rpc() -> None:
        """Answer the gateway's calls until SIGTERM."""
        from kit.rpc.server import serve

        gc.freeze()  # this too was imported
        with open_room(room_class) as room:
            if room.settings.inner_port is not None:
                metrics.watch(room.db, lambda: _away(room), ("database", "migrations"))
                health.serve(room.settings.inner_port, lambda: _away(room), room.settings.inner_bind)
            serve(room, amqp_url=room.settings.amqp_url, observe=metrics.observe_call(name))

    @cli.command()
    def worker() -> None:
        """Publish the outbox, take in and apply events, run the timed jobs, until SIGTERM."""
        with open_room(room_class) as room:
            raise SystemExit(Worker(room, listened, jobs).run())

    @cli.command(name="migrate")
    def migrate_() -> None:
        """Bring the database to the newest revision, by its owner role; waits for one that is away or in use."""
        settings = _settings(name)
        if not settings.owner_database_url:
            raise click.ClickException(f"{name.upper()}_OWNER_DATABASE_URL is not set.")
        while True:
            try:
                revision = migrate.migrate(_package(room_class), settings.owner_database_url)
                break
            except OperationalError:
                # away, or a table was in use: whoever uses it goes on meanwhile
                logs.log.warning("database_away", service=name)
                time.sleep(1)
        click.echo(f"{name}: at revision {revision}")

    @cli.command(name="topology")
    def topology_() -> None:
        """Declare the broker's exchanges, queues and bindings."""
        topology.main()

    events = event_verbs(name, lambda: open_room(room_class, quiet=True), listened, sources or {}, replicas or {})
    cli.add_command(events, "events")

    @events.command()
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def status(as_json: bool) -> None:
        """What waits to be published or applied, what parked, and whether the database is migrated.

        Exit code 1 when something parked or the database is not at the newest revision.
        """
        with open_room(room_class, quiet=True) as room:
            found = _status(room)
        click.echo(json.dumps(found, default=str) if as_json else _describe(found))
        raise SystemExit(0 if found["migrated"] and not found["inbox_parked"] else 1)

    return cli


def run(cli: click.Group) -> None:
    """The command line of this process.

    What it has imported stays until it ends: the collector of cycles need not look through that again, now and then
    and at the end, which was a quarter of what a short command costs.
    """
    gc.freeze()
    cli()


@contextmanager
def open_room(room_class: type[Room], *, quiet: bool = False) -> Iterator[Any]:
    """The service with its settings and database, for a verb; closed at the end. Settings that are wrong end it."""
    settings = _settings(room_class.name)
    logs.configure(room_class.name, "ERROR" if quiet else settings.log_level)
    if not quiet:
        tracing.start(room_class.name)
    room = room_class(Database(settings.database_url, room=room_class.name), settings)
    try:
        yield room
    finally:
        room.close()
        tracing.stop()


def _settings(name: str) -> config.Settings:
    try:
        return config.read(name)
    except EnvValidationError as error:
        messages: Any = error.error_messages
        wrong = "; ".join(f"{key}: {' '.join(said)}" for key, said in messages.items())
        raise click.ClickException(f"The environment is not complete. {wrong}") from None


def _package(room_class: type[Room]) -> str:
    """Where the service's `migrations/` are: beside its doors."""
    return room_class.__module__.rpartition(".")[0]


def _away(room: Room) -> list[str]:
    try:
        with room.db.transaction(left=2) as tx:
            found = migrate.current(tx.connection())
            return ["migrations"] if migrate.is_behind(found, _package(type(room))) else []
    except Exception:
        return ["database"]


def _status(room: Room) -> dict[str, Any]:
    with room.db.transaction() as tx:
        current = migrate.current(tx.connection())
        states = {row.state: row.count for row in tx.execute(text(_STATES))}
        stopped = [dict(row) for row in tx.execute(text(_STOPPED)).mappings()]
    return {
        "service": room.name,
        "revision": current,
        "migrated": current == migrate.head(_package(type(room))),
        **metrics.measure(room.db),
        "inbox": states,
        "stopped": stopped,
    }


def _describe(found: dict[str, Any]) -> str:
    lines = [
        f"{found['service']}: revision {found['revision']}{'' if found['migrated'] else ' (not the newest: migrate)'}",
        f"outbox: {found['outbox_unpublished']:.0f} unpublished, oldest {found['outbox_oldest_seconds']:.1f} s",
        f"inbox: {', '.join(f'{count} {state}' for state, count in sorted(found['inbox'].items())) or 'empty'}",
    ]
    stopped = [
        f"  {row['state']} {row['type']}.v{row['version']} {row['event_id']}: {row['reason']}"
        for row in found["stopped"]
    ]
    return "\n".join(lines + stopped)
