"""`python -m services.directory import rpps | finess | professionals FILE`: the registers into the directory."""

import csv
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from kit.main import open_room
from services.directory import importing
from services.directory.importing import NotImported, Outcome, Wish
from services.directory.registers import finess, rpps
from services.directory.registers.abroad import COUNTRIES, Abroad
from services.directory.registers.opening import Broken
from services.directory.registers.row import HeaderDrift, Provider

_KINDS = ("new", "changed", "unchanged", "closed", "reopened")
_OF_BYTES = ("looking", "reading")
_SHOWN = 10


@click.group("import")
def import_() -> None:
    """Take the file of a register into the directory. It goes on where it was killed."""


def _options(verb: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the bad lines here."),
        click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day the data is of, else the file's."),
        click.option("--accept", is_flag=True, help="Although it is much longer, shorter or older than the last one."),
        click.option("--dry-run", "is_dry", is_flag=True, help="Count what would change, and change nothing."),
        click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
    ):
        verb = option(verb)
    return verb


@import_.command("rpps")
@_options
def import_rpps(**options: Any) -> None:
    """The French professionals: PS_LibreAcces_Personne_activite, perhaps compressed (.gz)."""
    _run(rpps, **options)


@import_.command("finess")
@_options
def import_finess(**options: Any) -> None:
    """The French establishments: the old CSV or the JSON of FINESS, perhaps compressed (.gz)."""
    _run(finess, **options)


@import_.command("professionals")
@click.option("--country", required=True, type=click.Choice(COUNTRIES))
@_options
def import_professionals(country: str, **options: Any) -> None:
    """The professionals of another country, in the CSV that docs/registers.md describes."""
    _run(Abroad(country), **options)


def _run(
    provider: Provider, file: Path, *, is_dry: bool, accept: bool, as_of: datetime | None, report: Path | None
) -> None:
    from services.directory.service import DirectoryService

    wish = Wish(is_dry, accept, as_of.date() if as_of else None)
    try:
        with open_room(DirectoryService, quiet=True) as room:
            found = importing.run(room.db, provider, file, wish, _bar)
    except HeaderDrift as drift:
        raise click.ClickException(f"The columns are not those of {provider.source}. {drift}.") from None
    except (NotImported, Broken, OSError) as error:
        raise click.ClickException(str(error)) from None
    if report:
        _write_report(report, found)
    click.echo("\n".join(describe(found, is_dry=is_dry)))


def describe(found: Outcome, *, is_dry: bool = False) -> Iterator[str]:
    """What an import did, in lines."""
    counts = found.counts
    resumed = ", taken up where it was interrupted" if found.is_resumed else ""
    yield f"{found.source}: {found.lines:,} lines, data as of {found.as_of}{resumed}"
    yield "entries: " + ", ".join(f"{counts.get(kind, 0):,} {kind}" for kind in _KINDS)
    if counts.get("placed"):
        yield f"  {counts['placed']:,} others now stand where their establishment does"
    if counts.get("kept") or counts.get("unread"):
        kept, unread = counts.get("kept", 0), counts.get("unread", 0)
        yield f"  {kept:,} kept as they were, {unread:,} left out: their lines are bad"
    passed: dict[str, int] = counts.get("passed", {})
    if passed:
        yield f"passed over: {_most(Counter(passed))}"
    if found.rejects:
        yield f"bad lines: {_most(Counter(reason for _, reason in found.rejects))}"
    if not found.knows_places:
        yield "No place is known yet (places load): entries without a point of their own have none."
    yield f"would write {found.written:,} entries" if is_dry else f"{found.written:,} entries written"


def _most(counted: Counter[str]) -> str:
    said = [f"{count:,} {what}" for what, count in counted.most_common(_SHOWN)]
    rest = sum(counted.values()) - sum(count for _, count in counted.most_common(_SHOWN))
    return ", ".join([*said, f"{rest:,} others"] if rest else said)


def _write_report(path: Path, found: Outcome) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("line", "reason"), *found.rejects])


@contextmanager
def _bar(what: str, length: int) -> Iterator[Callable[[int], None]]:
    """A bar with the rate and the time left, where somebody watches."""
    begin = time.monotonic()
    done = 0

    def rate(_: Any) -> str:
        per_second = done / max(time.monotonic() - begin, 0.001)
        return f"{per_second / 1e6:,.1f} MB/s" if what in _OF_BYTES else f"{per_second:,.0f} rows/s"

    with click.progressbar(
        length=length, label=f"{what:>10}", show_eta=True, show_percent=True, item_show_func=rate
    ) as bar:

        def advance(count: int) -> None:
            nonlocal done
            done += count
            bar.update(count, 1)

        yield advance
