"""`python -m deploy.registers rpps | finess | abroad > FILE`: a register of invented people on standard output."""

import sys
from collections.abc import Iterable

import click

from deploy.registers import abroad, finess, rpps

_seed = click.option("--seed", default=1, show_default=True, help="The same seed gives the same file.")
_establishments = click.option("--establishments", default=400, show_default=True, type=click.IntRange(10, 90_000))


@click.group()
def cli() -> None:
    """Registers of invented people, in the layouts of the real ones."""


@cli.command("rpps")
@click.option("--people", default=5000, show_default=True, type=click.IntRange(1))
@click.option("--month", default=0, show_default=True, type=click.IntRange(0, 50), help="A later file of the same.")
@_establishments
@_seed
def write_rpps(people: int, month: int, establishments: int, seed: int) -> None:
    """The French professionals, a row for each of their activities."""
    _write(rpps.lines(people, seed, establishments=establishments, month=month))


@cli.command("finess")
@click.option("--json", "as_json", is_flag=True, help="The new form, with closed establishments.")
@_establishments
@_seed
def write_finess(as_json: bool, establishments: int, seed: int) -> None:
    """The French establishments."""
    if as_json:
        _write(finess.json_chunks(establishments, seed))
    else:
        _write(finess.csv_lines(establishments, seed), finess.ENCODING)


@cli.command("abroad")
@click.option("--country", required=True, type=click.Choice(abroad.COUNTRIES))
@click.option("--people", default=100, show_default=True, type=click.IntRange(1))
@_seed
def write_abroad(country: str, people: int, seed: int) -> None:
    """The professionals of another country."""
    _write(abroad.lines(country, people, seed))


def _write(pieces: Iterable[str], encoding: str = "utf-8") -> None:
    for piece in pieces:
        sys.stdout.buffer.write(piece.encode(encoding))


if __name__ == "__main__":
    cli()
