"""Verbs of moderators: claims and corrections that wait, entries that are hidden at the wish of who is in them."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

import click

from contracts.directory.schemas import REFUSED
from kit.database import clock
from kit.main import open_room
from kit.operate import audit
from kit.refusals import Refusal
from kit.rpc.doors import Room
from kit.store import Damaged, NotStored
from services.directory import corrections as correcting
from services.directory import deciding, owning

_BY = click.option("--by", required=True, help="Who decides: it stays beside the decision.")


@click.group()
def claims() -> None:
    """Claims that an entry is a member's."""


@claims.command("list")
def list_claims() -> None:
    """List those that wait, oldest first, one JSON object a line."""
    with _room() as room, room.db.transaction() as tx:
        _print_all(deciding.waiting(tx))


@claims.command()
@click.argument("claim", type=click.UUID)
@click.option("--document", "out", type=click.Path(path_type=Path), help="Write the proof here: a new file, yours.")
def show(claim: UUID, out: Path | None) -> None:
    """Show a claim beside what the register says."""
    with _room() as room:
        with room.db.transaction() as tx:
            found = deciding.show(tx, claim)
            chunks = deciding.document(tx, room.store, claim) if out else iter(())
        if out:
            _write(out, chunks)
    _print(found)


@claims.command()
@click.argument("claim", type=click.UUID)
@_BY
def accept(claim: UUID, by: str) -> None:
    """The entry is the member's; the document is deleted."""
    with _deciding() as tx:
        deciding.accept(tx, claim, clock(tx), by)
    _print({"id": str(claim), "state": "accepted"})


@claims.command()
@click.argument("claim", type=click.UUID)
@click.option("--because", type=click.Choice(REFUSED), required=True, help="The member is told.")
@_BY
def refuse(claim: UUID, because: str, by: str) -> None:
    """Turn a claim down; the document is deleted."""
    with _deciding() as tx:
        deciding.refuse(tx, claim, clock(tx), because, by)
    _print({"id": str(claim), "state": "refused"})


@claims.command()
@click.argument("entry", type=click.UUID)
@_BY
def revoke(entry: UUID, by: str) -> None:
    """Take an entry back from its owner."""
    with _deciding() as tx:
        deciding.revoke(tx, entry, clock(tx), by)
    _print({"entry": str(entry), "claimed": False})


@click.group()
def corrections() -> None:
    """What people say is wrong in an entry."""


@corrections.command("list")
def list_corrections() -> None:
    """List those that are open, oldest first, one JSON object a line."""
    with _room() as room, room.db.transaction() as tx:
        _print_all(correcting.waiting(tx))


@corrections.command()
@click.argument("correction", type=click.UUID)
@_BY
def done(correction: UUID, by: str) -> None:
    """It was taken over, or passed on to the register; its words are erased."""
    _decide(correction, "done", by)


@corrections.command("refuse")
@click.argument("correction", type=click.UUID)
@_BY
def refuse_correction(correction: UUID, by: str) -> None:
    """It was not right; its words are erased."""
    _decide(correction, "refused", by)


@click.group()
def entries() -> None:
    """Entries that are not shown at the wish of who is in them."""


@entries.command()
@click.argument("entry", type=click.UUID)
@_BY
def hide(entry: UUID, by: str) -> None:
    """Hide an entry at once and for good: no import shows it again."""
    _list(entry, False, by)


@entries.command("show")
@click.argument("entry", type=click.UUID)
@_BY
def show_entry(entry: UUID, by: str) -> None:
    """Show a hidden entry again."""
    _list(entry, True, by)


GROUPS = (claims, corrections, entries)


def _decide(correction: UUID, state: str, by: str) -> None:
    with _room() as room, room.db.transaction() as tx:
        correcting.decide(tx, correction, state, clock(tx), by)
    _print({"id": str(correction), "state": state})


def _list(entry: UUID, listed: bool, by: str) -> None:
    with _room() as room, room.db.transaction() as tx:
        owning.show(tx, entry, listed)
        audit(tx, "entries show" if listed else "entries hide", entry, by=by)
    _print({"id": str(entry), "listed": listed})


@contextmanager
def _deciding() -> Iterator[Any]:
    """One decision in one transaction; then the documents that nobody needs any more are deleted."""
    with _room() as room:
        with room.db.transaction() as tx:
            yield tx
        with room.db.transaction() as tx:
            deciding.discard(tx, room.store)


@contextmanager
def _room() -> Iterator[Any]:
    from services.directory.service import DirectoryService

    service: type[Room] = DirectoryService
    with open_room(service, quiet=True) as room:
        try:
            yield room
        except Refusal as refusal:
            raise click.ClickException(refusal.detail) from None
        except (NotStored, Damaged):
            raise click.ClickException("The document is gone, or not what was sent.") from None


def _write(out: Path, chunks: Iterator[bytes]) -> None:
    try:
        with _private(out) as file:
            file.writelines(chunks)
    except FileExistsError:
        raise click.ClickException("There is a file of that name already.") from None
    except Damaged:
        out.unlink()
        raise


def _private(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _print_all(found: list[dict[str, Any]]) -> None:
    for one in found:
        _print(one)


def _print(found: dict[str, Any]) -> None:
    click.echo(json.dumps(found, ensure_ascii=False))
