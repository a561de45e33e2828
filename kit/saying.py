"""How an operator's verb says what it found or did: lines, or JSON."""

import json
from typing import Any

import click

JSON = click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
DRY = click.option("--dry-run", is_flag=True, help="Say what would be done and change nothing.")


def say_all(rows: list[dict[str, Any]], as_json: bool) -> None:
    """One line each, or all as one list."""
    if as_json:
        click.echo(json.dumps(rows, default=str))
    for row in [] if as_json else rows:
        say(row, False)


def say(said: dict[str, Any], as_json: bool) -> None:
    """`name: value, …`, or an object."""
    click.echo(
        json.dumps(said, default=str) if as_json else ", ".join(f"{key}: {value}" for key, value in said.items())
    )
