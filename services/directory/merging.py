"""An import's second half: what was read becomes entries, by ranges of register numbers, one transaction a range.

An entry whose rows have the digest they had is not touched. Who is in the tables and not in the file is closed.
"""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg2.errors import DeadlockDetected
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from kit.database import clock
from kit.faults import point
from services.directory import claims, drafts, owning
from services.directory import merging_sql as sql
from services.directory.models import Import
from services.directory.staging import SPOILED

RANGE = 1000
_FINESS = "finess"
WRITTEN = ("new", "changed", "reopened", "closed", "placed")
"""What of the counts of an import are rows that it wrote."""


@dataclass(frozen=True)
class Range:
    """Register numbers above `low` up to `high`, of one import."""

    import_id: UUID
    source: str
    low: str
    high: str

    def values(self, **more: Any) -> dict[str, Any]:
        """The parameters of statements about it."""
        return {"id": self.import_id, "source": self.source, "low": self.low, "high": self.high, **more}


def merge(db: Any, import_id: UUID, advance: Callable[[int], None] = lambda _: None, *, size: int = RANGE) -> None:
    """Merge what is left of an import; `advance` hears how many rows each range had."""
    while True:
        try:
            with db.transaction() as tx:
                merged = _merge_next(tx, import_id, size)
                point("import.merged")
        except OperationalError as error:
            if not isinstance(error.orig, DeadlockDetected):
                raise
            continue  # who takes from the queue of the index was in the way, and nothing of the range is done
        if merged is None:
            return
        advance(merged)


def compare(
    db: Any, import_id: UUID, advance: Callable[[int], None] = lambda _: None, *, size: int = RANGE
) -> dict[str, int]:
    """What `merge` would count, without a change."""
    counts: Counter[str] = Counter()
    low = ""
    while True:
        with db.transaction() as tx:
            one = tx.get_one(Import, import_id)
            part = _range(tx, one, low, size)
            if part is None:
                return dict(counts)
            seen = _seen(tx, part)
            counts.update(what for _, what in map(_judge, seen))
            counts["closed"] += tx.execute(sql.LEFT, part.values()).scalar_one()
        advance(sum(row["rows"] for row in seen))
        low = part.high


def _merge_next(tx: Session, import_id: UUID, size: int) -> int | None:
    one = tx.get_one(Import, import_id, with_for_update=True, populate_existing=True)
    part = _range(tx, one, one.merged_to or "", size)
    if part is None:
        return None
    seen, now = _seen(tx, part), clock(tx)
    judged = [_judge(row) for row in seen]
    digests = {row["register_number"]: row["digest"] for row in seen}
    counts = Counter(what for _, what in judged)
    numbers = [number for number, what in judged if what in WRITTEN]
    written = _write(tx, part, numbers, digests, one) if numbers else []
    closed = list(tx.execute(sql.CLOSE, part.values(now=now)).scalars())
    placed = list(tx.execute(sql.PLACE_AGAIN, {"numbers": numbers}).scalars()) if one.source == _FINESS else []
    _revise(tx, sorted(set(placed)))
    _note(tx, sorted({*(id_ for id_, _ in written), *closed, *placed}))
    for entry_id in sorted(id_ for id_, is_claimed in written if is_claimed):
        owning.changed(tx, entry_id)
    for entry_id in tx.execute(sql.CLAIMED, {"ids": closed}).scalars().all():
        claims.fall(tx, entry_id, now, "left_register")
    gone = tx.execute(sql.FORGET, part.values()).rowcount  # type: ignore[attr-defined]
    counts.update(closed=len(closed), placed=len(set(placed)))
    one.counts = {**one.counts, "left": one.counts["left"] - gone, **_sum(one.counts, counts)}
    one.merged_to = part.high
    return int(gone)


def _range(tx: Session, one: Import, low: str, size: int) -> Range | None:
    tx.execute(sql.BY_INDEX)
    values = {"id": one.id, "source": one.source, "low": low, "size": size}
    high = tx.execute(sql.HIGH, values).scalar_one()
    return None if high is None else Range(one.id, one.source, low, high)


def _seen(tx: Session, part: Range) -> list[dict[str, Any]]:
    found = tx.execute(sql.SEEN, part.values(spoiled=SPOILED, form=str(drafts.FORM)))
    return [dict(row) for row in found.mappings()]


def _judge(row: dict[str, Any]) -> tuple[str, str]:
    """What is to be done with a register number: new, changed, unchanged, reopened; kept or unread for bad lines."""
    number = row["register_number"]
    if row["is_spoiled"]:
        if row["entry_id"] is not None:
            return number, "kept"
        return number, "new" if row["is_readable"] else "unread"
    if row["entry_id"] is None:
        return number, "new"
    if row["state"] == "closed":
        return number, "reopened"
    return number, "unchanged" if row["is_same"] else "changed"


def _write(
    tx: Session, part: Range, numbers: list[str], digests: dict[str, str], one: Import
) -> list[tuple[UUID, bool]]:
    """Insert or update entries with their places: their ids, and whether each is somebody's."""
    rows: Any = tx.execute(sql.ROWS, part.values(numbers=numbers, spoiled=SPOILED)).all()
    made = drafts.drafts(rows)
    for draft in made:
        draft["digest"] = digests[draft["register_number"]]
    plain = json.dumps([{name: value for name, value in draft.items() if name != "places"} for draft in made])
    found = tx.execute(sql.WRITE_ENTRIES, {"drafts": plain, "source": part.source, "as_of": one.as_of}).all()
    places = drafts.with_entries(made, {row.register_number: row.id for row in found})
    values = {"ids": [row.id for row in found], "places": json.dumps(places), "is_finess": part.source == _FINESS}
    tx.execute(sql.DROP_PLACES, values)
    tx.execute(sql.WRITE_PLACES, values)
    return [(row.id, row.member_id is not None) for row in found]


def _revise(tx: Session, ids: list[UUID]) -> None:
    if ids:
        tx.execute(text("UPDATE entries SET revision = revision + 1 WHERE id = ANY(:ids)"), {"ids": ids})


def _note(tx: Session, ids: list[UUID]) -> None:
    if ids:
        tx.execute(sql.NOTE, {"ids": ids})


def _sum(before: dict[str, Any], more: Counter[str]) -> dict[str, int]:
    return {name: before.get(name, 0) + count for name, count in more.items()}
