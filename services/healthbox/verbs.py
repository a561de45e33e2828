"""The verbs of the Health Box beside those of every service: whether the chains are whole, keys that change, foods."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import click
from sqlalchemy import select

from kit.accesses_verbs import audit_verbs
from kit.main import open_room
from services.healthbox import ciqual, foods
from services.healthbox.accesses import accesses
from services.healthbox.models import Key, Member
from services.healthbox.service import HealthboxService
from services.healthbox.subjects import enter

_SHOWN = 10


audit = audit_verbs(HealthboxService, accesses)


@click.group()
def keys() -> None:
    """The keys of members, wrapped by the operator's."""


@keys.command()
def rewrap() -> None:
    """Wrap every member's key by the current key of the operator's; while the room works. Says how many."""
    with open_room(HealthboxService, quiet=True) as room:
        with room.db.transaction() as tx:
            members = list(tx.scalars(select(Member.id).where(Member.state != "erased").order_by(Member.id)))
        count = sum(_rewrap(room, member_id) for member_id in members)
    click.echo(f"{count} keys wrapped anew")


def _rewrap(room: HealthboxService, member_id: UUID) -> int:
    with room.db.transaction() as tx:
        enter(tx, member_id)
        rows = tx.scalars(select(Key).where(Key.member_id == member_id).with_for_update()).all()
        changed = 0
        for row in rows:
            plain = room.kms.unwrap(row.kek, row.wrapped, row.member_id)
            name, wrapped = room.kms.wrap(plain, row.member_id)
            if name != row.kek:
                row.kek, row.wrapped, changed = name, wrapped, changed + 1
    return changed


@click.group("import")
def import_() -> None:
    """Tables that the operator has: the foods that members may name."""


@import_.command("ciqual")
@click.option("--source", default="ciqual", show_default=True, help="Which table it is.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_ciqual(source: str, file: Path) -> None:
    """The foods of Anses's table Ciqual, saved as CSV. The same file twice changes nothing."""
    bad: list[ciqual.Bad] = []

    def rows() -> Iterator[ciqual.Row]:
        for row in ciqual.read(file):
            if isinstance(row, ciqual.Bad):
                bad.append(row)
            else:
                yield row

    with open_room(HealthboxService, quiet=True) as room, room.db.transaction() as tx:
        try:
            counts = foods.put(tx, source, rows())
        except ciqual.HeaderDrift as drift:
            raise click.ClickException(f"The columns are not the known ones: {drift}.") from None
    click.echo(f"{source}: {', '.join(f'{count} {kind}' for kind, count in counts.items())}, {len(bad)} bad lines")
    for one in bad[:_SHOWN]:
        click.echo(f"line {one.line}: {one.reason}")


VERBS: tuple[click.Command, ...] = (audit, keys, import_)
