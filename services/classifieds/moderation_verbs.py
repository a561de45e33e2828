"""Verbs of moderators: listings that wait, reports, appeals. Each decision is audited and has a reason."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from kit.database import clock
from kit.main import open_room
from kit.operate import audit
from kit.refusals import Refusal
from kit.rpc.doors import Room
from kit.store import Damaged, NotStored
from services.classifieds import moderation, reports

_BY = click.option("--by", required=True, help="Who decides: it stays beside the decision.")
_REASON = click.option("--reason", required=True, help="A sentence or two: the owner reads it.")


@click.group()
def listings() -> None:
    """Listings that wait for a moderator, and those that have to go."""


@listings.command("queue")
def list_queue() -> None:
    """List those that wait, oldest first, one JSON object a line."""
    with _looking() as (_, tx):
        _print_all(reports.queue(tx))


@listings.command()
@click.argument("listing", type=click.UUID)
@click.option("--photos", "folder", type=click.Path(path_type=Path), help="Write its photos into this new folder.")
def show(listing: UUID, folder: Path | None) -> None:
    """Show a listing with what was decided about it."""
    with _looking() as (room, tx):
        found = reports.show(tx, listing)
        audit(tx, "listings show", listing)
        if folder:
            folder.mkdir(mode=0o700)
            for number, (handle, owner_id) in enumerate(reports.photos(tx, listing), 1):
                (folder / f"{number}.jpg").write_bytes(b"".join(room.store.open(handle, owner_id, late=True)))
    _print_all([found])


@listings.command()
@click.argument("listing", type=click.UUID)
@click.option("--version", type=int, required=True, help="As shown: what was changed since is looked at again.")
@_BY
def accept(listing: UUID, version: int, by: str) -> None:
    """Show it to others; from now on what its owner publishes is shown at once."""
    with _looking() as (_, tx):
        moderation.accept(tx, listing, version, by)
        audit(tx, "listings accept", listing, by=by)
    _print_all([{"id": str(listing), "decision": "accepted"}])


@listings.command()
@click.argument("listing", type=click.UUID)
@click.option("--rule", type=click.Choice(moderation.RULES), required=True, help="Which rule it breaks.")
@_REASON
@_BY
def refuse(listing: UUID, rule: str, reason: str, by: str) -> None:
    """Refuse a listing that waits, or take down one that is shown."""
    with _looking() as (_, tx):
        moderation.refuse(tx, listing, rule, reason, by)
        audit(tx, "listings refuse", listing, by=by, rule=rule)
    _print_all([{"id": str(listing), "decision": "refused"}])


@click.group("reports")
def report_verbs() -> None:
    """What members say does not belong here."""


@report_verbs.command("list")
def list_reports() -> None:
    """List the open ones, oldest first, one JSON object a line."""
    with _looking() as (_, tx):
        _print_all(reports.waiting(tx))


@report_verbs.command()
@click.argument("report", type=click.UUID)
@click.option("--as", "state", type=click.Choice(["acted", "dismissed"]), required=True)
@_BY
def settle(report: UUID, state: str, by: str) -> None:
    """A report was looked at; its words are erased."""
    with _looking() as (_, tx):
        reports.settle(tx, report, state, clock(tx), by)
        audit(tx, "reports settle", report, by=by, state=state)
    _print_all([{"id": str(report), "state": state}])


@click.group()
def appeals() -> None:
    """Refusals that their owners do not accept: another moderator decides."""


@appeals.command("list")
def list_appeals() -> None:
    """List those that wait, oldest first, one JSON object a line."""
    with _looking() as (_, tx):
        _print_all(reports.appeals(tx))


@appeals.command()
@click.argument("listing", type=click.UUID)
@_REASON
@_BY
def uphold(listing: UUID, reason: str, by: str) -> None:
    """The refusal stands."""
    _decide(listing, "upheld", reason, by)


@appeals.command()
@click.argument("listing", type=click.UUID)
@_REASON
@_BY
def overturn(listing: UUID, reason: str, by: str) -> None:
    """The refusal was wrong: the listing is shown."""
    _decide(listing, "overturned", reason, by)


def _decide(listing: UUID, state: str, reason: str, by: str) -> None:
    with _looking() as (_, tx):
        moderation.decide_appeal(tx, listing, state, reason, by)
        audit(tx, f"appeals {state}", listing, by=by)
    _print_all([{"id": str(listing), "appeal": state}])


@contextmanager
def _looking() -> Iterator[Any]:
    """(room, tx): one transaction of a moderator."""
    from services.classifieds.service import ClassifiedsService

    service: type[Room] = ClassifiedsService
    with open_room(service, quiet=True) as room:
        try:
            with room.db.transaction() as tx:
                yield room, tx
        except Refusal as refusal:
            raise click.ClickException(refusal.detail) from None
        except (NotStored, Damaged):
            raise click.ClickException("A photo is gone, or not what was kept.") from None
        except FileExistsError:
            raise click.ClickException("There is a folder of that name already.") from None


def _print_all(found: list[dict[str, Any]]) -> None:
    for one in found:
        click.echo(json.dumps(one, ensure_ascii=False))


VERBS = (listings, report_verbs, appeals)
