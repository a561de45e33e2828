"""`python -m deploy.dev.demo_entries NAME=MEMBER …`: the days of the demo world's members, into the Health Box itself.

Eight hundred entries over HTTP would cost what all the rest of the demo costs; written again, they are what they were.
"""

from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import click

from deploy.dev.demo_days import TABLE, ZONE, Thing, days
from deploy.foods.table import lines
from kit.main import open_room
from kit.times import instant
from services.healthbox import ciqual, foods
from services.healthbox.entries_bulk import put_many
from services.healthbox.imports import Record
from services.healthbox.service import HealthboxService
from services.healthbox.subjects import enter


@click.command()
@click.option("--today", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.argument("whose", nargs=-1, required=True)
def main(today: datetime, whose: tuple[str, ...]) -> None:
    """Write their days, and the invented foods that they may name."""
    with open_room(HealthboxService, quiet=True) as room:
        with room.db.transaction() as tx, TemporaryDirectory() as folder:
            file = Path(folder) / "foods.csv"
            file.write_text("".join(lines(1)), "utf-8")
            foods.put(tx, TABLE, (row for row in ciqual.read(file) if isinstance(row, ciqual.Row)))
        for name, _, member_id in (one.partition("=") for one in whose):
            with room.db.transaction() as tx:
                enter(tx, UUID(member_id), kms=room.kms)
                counts = put_many(tx, UUID(member_id), _records(name, today.date()))
            if counts.refused:
                raise click.ClickException(f"{counts.refused} entries of {name} were refused")


def _records(name: str, today: date) -> list[Record]:
    return [_record(number, thing) for number, thing in enumerate(days(name, today), 1)]


def _record(number: int, thing: Thing) -> Record:
    version, its_id = instant(thing.at), f"demo-{number}"
    return Record(number, thing.tracker, thing.at, ZONE, thing.values, thing.note, "self", its_id, version)


if __name__ == "__main__":
    main()
