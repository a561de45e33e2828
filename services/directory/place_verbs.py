"""`python -m services.directory places load`."""

import click

from kit.main import open_room
from services.directory import gazetteer
from services.directory.service import DirectoryService


@click.group("places")
def places() -> None:
    """The communes and cities of nine countries that come with the directory."""


@places.command("load")
def load() -> None:
    """Put the packaged places into the database; nothing is done where they are there already."""
    with open_room(DirectoryService, quiet=True) as room, room.db.transaction() as tx:
        written = gazetteer.load(tx)
    click.echo(f"places: {written:,} written" if written else "places: as they are in the package already")
