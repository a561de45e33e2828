"""An import's first half: the rows of a file into `import_rows`, in batches that each commit with their position.

Whoever is killed begins again where the last batch ended. The table is unlogged: what it holds is counted beside, in
a table that is not, so that its loss in a crash of the database is noticed.
"""

import io
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from kit.faults import point
from services.directory.models import Import, ImportRow
from services.directory.registers.row import Item, Passed, Reject, Row
from services.directory.whereabouts import Whereabouts

BATCH = 5000
SPOILED = ""
"""The kind of a row that stands for a line that cannot be read: whom it speaks of did not leave the register."""

_FOUND = ("import_id", "commune")
_SAID = tuple(column.name for column in ImportRow.__table__.columns if column.name not in _FOUND)
_COPY = f"COPY import_rows ({', '.join((*_FOUND, *_SAID))}) FROM STDIN"
_said = attrgetter(*_SAID)
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": ""})
_REJECT = text(
    "INSERT INTO import_rejects (import_id, line, reason) VALUES (:id, :line, :reason) ON CONFLICT DO NOTHING"
)
_COUNT = text("SELECT count(*) FROM import_rows WHERE import_id = :id")
_DROP = text(
    "DELETE FROM import_rows WHERE import_id = :id AND line <= (SELECT max(line) FROM"
    " (SELECT line FROM import_rows WHERE import_id = :id ORDER BY line LIMIT :batch) few)"
)


def stage(
    db: Any,
    import_id: UUID,
    items: Iterable[Item],
    where: Whereabouts,
    advance: Callable[[int], None] = lambda _: None,
    *,
    size: int = BATCH,
) -> None:
    """Store what is left of a file, one transaction a batch; `advance` hears how many lines each had."""
    with db.transaction() as tx:
        done: int = _get(tx, import_id).rows
    rest = islice(items, done, None)
    while batch := list(islice(rest, size)):
        with db.transaction() as tx:
            _store(tx, import_id, batch, where)
            point("import.read")
        advance(len(batch))


def is_whole(tx: Session, one: Import) -> bool:
    """Whether all that was stored and not merged yet is still there."""
    found: int = tx.execute(_COUNT, {"id": one.id}).scalar_one()
    expected: int = one.counts.get("left", 0)
    return found == expected


def drop(db: Any, import_id: UUID) -> None:
    """Delete what is stored of a file, in bounded transactions."""
    while True:
        with db.transaction() as tx:
            gone: Any = tx.execute(_DROP, {"id": import_id, "batch": BATCH * 10})
            if not gone.rowcount:
                return


def _store(tx: Session, import_id: UUID, batch: list[Item], where: Whereabouts) -> None:
    one = _get(tx, import_id)
    rows = [item for item in batch if isinstance(item, Row)]
    rejects = [item for item in batch if isinstance(item, Reject)]
    spoiled = [_spoiled(item, where.country) for item in rejects if item.register_number]
    _copy(tx, [_line(import_id, row, where) for row in (*rows, *spoiled)])
    if rejects:
        tx.execute(_REJECT, [{"id": import_id, "line": item.line, "reason": item.reason} for item in rejects])
    counts = dict(one.counts)
    counts["left"] = counts.get("left", 0) + len(rows) + len(spoiled)
    counts["rejected"] = counts.get("rejected", 0) + len(rejects)
    counts["passed"] = dict(counts.get("passed", {}))
    for item in batch:
        if isinstance(item, Passed):
            counts["passed"][item.reason] = counts["passed"].get(item.reason, 0) + 1
    one.counts, one.rows = counts, one.rows + len(batch)


def _spoiled(item: Reject, country: str) -> Row:
    return Row(item.line, item.register_number or "", SPOILED, "", None, "", None, country=country)


def _line(import_id: UUID, row: Row, where: Whereabouts) -> tuple[Any, ...]:
    commune = where.find(row.commune, row.city, row.postcode) if row.place_key is not None else None
    return import_id, commune, *_said(row)


def _copy(tx: Session, rows: Iterable[tuple[Any, ...]]) -> None:
    connection: Any = tx.connection().connection.driver_connection
    with connection.cursor() as cursor:
        cursor.copy_expert(_COPY, io.StringIO("".join(_written(rows))))


def _written(rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    for row in rows:
        words = ("\\N" if value is None else str(value).translate(_ESCAPED) for value in row)
        yield "\t".join(words) + "\n"


def _get(tx: Session, import_id: UUID) -> Import:
    return tx.get_one(Import, import_id, with_for_update=True, populate_existing=True)
