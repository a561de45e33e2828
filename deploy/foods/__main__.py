"""`python -m deploy.foods > FILE`: a table of invented foods on standard output."""

import sys

import click

from deploy.foods.table import lines


@click.command()
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same file.")
def main(seed: int) -> None:
    """Invented foods, in the layout of the real table."""
    for line in lines(seed):
        sys.stdout.buffer.write(line.encode())


if __name__ == "__main__":
    main()
