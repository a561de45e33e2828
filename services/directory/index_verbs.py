"""`index rebuild | verify | status`: what an operator does about the index."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from kit.main import open_room
from services.directory import indexing, rebuild, verifying
from services.directory.engine import EngineAway

_SHOWN = 1_000


@click.group()
def index() -> None:
    """The index that searches are answered from: a view of the tables."""


@index.command(name="rebuild")
def rebuild_() -> None:
    """Build it anew beside the one that is there; searches and changes go on, and it takes its place at one stroke."""
    with _room() as room:
        steps = rebuild.building(room.db, room.engine)
        first = next(steps)
        with click.progressbar(length=first.total or 1, label="indexing", show_pos=True) as bar:
            last, before = first, 0
            for last in _and_then(first, steps):
                bar.update(last.done - before)
                before = last.done
    click.echo(f"{last.done} documents in {room.engine.index}, {last.refused} refused")
    raise SystemExit(1 if last.refused else 0)


@index.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def verify(as_json: bool) -> None:
    """Compare every document with its entry; print the ids that differ. Exit code 1 when there are any."""
    with _room() as room:
        report = verifying.verify(room.db, room.engine)
    if as_json:
        click.echo(json.dumps(vars(report)))
    else:
        click.echo(f"{report.documents} documents, {report.entries} entries, {len(report.differences)} differ")
        for entry_id, what in sorted(report.differences.items())[:_SHOWN]:
            click.echo(f"  {entry_id} {what}")
        if len(report.differences) > _SHOWN:
            click.echo(f"  and {len(report.differences) - _SHOWN} more")
    raise SystemExit(1 if report.differences else 0)


@index.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def status(as_json: bool) -> None:
    """What there is, what is being built, and what waits. Exit code 1 when there is no index to search."""
    with _room() as room:
        found: dict[str, Any] = {
            "index": rebuild.holders(room.engine, room.engine.index),
            "building": rebuild.holders(room.engine, f"{room.engine.index}-next"),
        }
        with room.db.transaction() as tx:
            found["waiting"], found["oldest_seconds"] = indexing.waiting(tx)
    if as_json:
        click.echo(json.dumps(found))
    else:
        for what in ("index", "building"):
            told = ", ".join(f"{name}: {count} documents" for name, count in found[what].items())
            click.echo(f"{what}: {told or 'none'}")
        click.echo(f"waiting: {found['waiting']} entries, oldest {found['oldest_seconds']:.1f} s")
    raise SystemExit(0 if found["index"] else 1)


def _and_then(first: rebuild.Progress, rest: Iterator[rebuild.Progress]) -> Iterator[rebuild.Progress]:
    yield first
    yield from rest


@contextmanager
def _room() -> Iterator[Any]:
    from services.directory.service import DirectoryService  # it lists the jobs, which need what the verbs need

    with open_room(DirectoryService, quiet=True) as room:
        try:
            yield room
        except EngineAway:
            raise click.ClickException("Elasticsearch is not set up (ELASTICSEARCH_URL) or does not answer.") from None
        except rebuild.AlreadyBuilding:
            raise click.ClickException("Another process builds the index now.") from None
