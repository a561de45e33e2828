"""`python -m services.classifieds import recalls FILE`: an operator's list of devices that are taken back."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from kit.database import clock
from kit.main import open_room
from kit.operate import audit
from services.classifieds import recalls

COLUMNS = ("source", "reference", "brand", "model", "serials", "published_on", "link")
_NEEDED = ("source", "reference", "brand")


@click.group("import")
def import_() -> None:
    """Take a file in."""


@import_.command("recalls")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", "is_dry", is_flag=True, help="Count what would change, and change nothing.")
def import_recalls(file: Path, is_dry: bool) -> None:
    """Recalls as CSV: source, reference, brand, model, serials (parted by |), published_on, link. Again, it goes on."""
    from services.classifieds.service import ClassifiedsService

    rows = list(read(file))
    with open_room(ClassifiedsService, quiet=True) as room:
        with room.db.transaction() as tx:
            counts = recalls.keep(tx, rows)
            if is_dry:
                closed = len(recalls.met(tx))
                tx.rollback()
            else:
                audit(tx, "import recalls", **counts._asdict())
        if not is_dry:
            closed = close_met(room)
    click.echo(json.dumps({**counts._asdict(), "closed": closed, "dry_run": is_dry}))


def close_met(room: Any) -> int:
    """Close what meets a recall, each in a transaction of its own: killed, it goes on when it is run again."""
    with room.db.transaction() as tx:  # only now: what was published until the list was kept is there to be seen
        found = recalls.met(tx)
    closed = 0
    for listing_id in found:
        with room.db.transaction() as tx:
            if recalls.close(tx, listing_id, clock(tx)):
                audit(tx, "import recalls", listing_id)
                closed += 1
    return closed


def read(file: Path) -> Iterator[dict[str, Any]]:
    """The rows of a list; raises `click.ClickException` naming the first line that is not as it should be."""
    try:
        with open(file, encoding="utf-8-sig", newline="") as opened:
            table = csv.DictReader(opened)
            if missing := [name for name in COLUMNS if name not in (table.fieldnames or ())]:
                raise click.ClickException(f"The file has no column {', '.join(missing)}.")
            for row in table:
                yield _row(row, table.line_num)
    except UnicodeDecodeError:
        raise click.ClickException("The file is not in UTF-8.") from None


def _row(row: dict[str, Any], line: int) -> dict[str, Any]:
    said = {name: (row[name] or "").strip() for name in COLUMNS}
    if missing := [name for name in _NEEDED if not recalls.squeeze(said[name])]:
        raise click.ClickException(f"Line {line} has no {', '.join(missing)}.")
    if said["link"] and not said["link"].startswith("https://"):
        raise click.ClickException(f"Line {line}: a link begins with https://.")
    serials = [one.strip() for one in said["serials"].split("|") if one.strip()]
    if not all(map(recalls.squeeze, serials)):
        raise click.ClickException(f"Line {line}: a serial number has letters or digits.")
    try:
        published_on = date.fromisoformat(said["published_on"]) if said["published_on"] else None
    except ValueError:
        raise click.ClickException(f"Line {line}: a day is written as 2026-01-31.") from None
    return {
        "source": said["source"], "reference": said["reference"], "brand": said["brand"],
        "model": said["model"] or None, "serials": serials, "published_on": published_on, "link": said["link"] or None,
    }  # fmt: skip
