"""Whether the index says what the tables say: every document is read and compared, in the order of ids."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from elastic_transport import TransportError
from elasticsearch import ApiError
from sqlalchemy import text

from kit.database import Database
from services.directory.documents import digest, document
from services.directory.engine import Engine, EngineAway
from services.directory.indexing import rows, rows_after

AT_ONCE = 2_000
_KEPT = "2m"  # for so long after each page the engine keeps the picture that is walked through
_QUEUED = text("SELECT entry_id FROM index_queue WHERE entry_id = ANY(CAST(:ids AS uuid[]))")


class Mark(NamedTuple):
    """One document: of the index with its version there, of the tables with the entry's revision."""

    id: str
    version: int
    digest: str


_END = Mark("~", 0, "")  # after every id


@dataclass
class Report:
    """How many there are on each side, and by id what is wrong: `missing` in the index, `unwanted` there, `differs`,
    or `ahead` (the index holds a newer version than the tables, which were restored: it takes no change of it)."""

    documents: int = 0
    entries: int = 0
    differences: dict[str, str] = field(default_factory=dict)


def verify(db: Database, engine: Engine, at_once: int = AT_ONCE) -> Report:
    """Compare everything. What differs is looked at again: an entry that is noted still is on its way.

    Raises EngineAway.
    """
    report, strays = Report(), list[str]()
    try:
        suspects = [*_walk(_documents(engine, at_once, strays), _entries(db, at_once), report), *strays]
        report.documents += len(strays)
        for start in range(0, len(suspects), at_once):
            report.differences |= _look_again(db, engine, suspects[start : start + at_once])
    except (ApiError, TransportError) as error:
        raise EngineAway from error
    return report


def _walk(documents: Iterator[Mark], entries: Iterator[Mark], report: Report) -> Iterator[str]:
    """The ids that are not alike on both sides."""
    left, right = next(documents, _END), next(entries, _END)
    while (first := min(left.id, right.id)) != _END.id:
        if _difference(left if left.id == first else None, right if right.id == first else None):
            yield first
        if left.id == first:
            report.documents += 1
            left = next(documents, _END)
        if right.id == first:
            report.entries += 1
            right = next(entries, _END)


def _difference(found: Mark | None, wanted: Mark | None) -> str | None:
    if found is None or wanted is None:
        return "missing" if wanted else "unwanted" if found else None
    if found.version > wanted.version:
        return "ahead"
    return "differs" if found.digest != wanted.digest else None


def _look_again(db: Database, engine: Engine, suspects: Sequence[str]) -> dict[str, str]:
    """What is wrong with these by now, from a fresh look at both sides: the index first."""
    docs = engine.writer().mget(index=engine.index, ids=list(suspects)).body["docs"]
    found = {doc["_id"]: _mark(doc) for doc in docs if doc.get("found")}
    ids = [UUID(one) for one in suspects if _is_uuid(one)]
    with db.transaction() as tx:
        queued = {str(one) for one in tx.scalars(_QUEUED, {"ids": ids})}
        wanted = {str(row["id"]): _wanted(row) for row in rows(tx, ids) if row["shown"]}
    looked_at = {one: _difference(found.get(one), wanted.get(one)) for one in suspects if one not in queued}
    return {one: what for one, what in looked_at.items() if what}


def _documents(engine: Engine, at_once: int, strays: list[str]) -> Iterator[Mark]:
    """Every document of one picture of the index. `strays` gets those that say another id than they have: written by
    hand, and out of order here."""
    client = engine.writer()
    pit = client.open_point_in_time(index=engine.index, keep_alive=_KEPT).body["id"]
    try:
        after: list[Any] | None = None
        while True:
            body = {"size": at_once, "version": True, "sort": [{"id": "asc"}], "pit": {"id": pit, "keep_alive": _KEPT}}
            hits = client.search(body=body | ({"search_after": after} if after else {})).body["hits"]["hits"]
            if not hits:
                return
            strays += [hit["_id"] for hit in hits if hit["_source"].get("id") != hit["_id"]]
            yield from (_mark(hit) for hit in hits if hit["_source"].get("id") == hit["_id"])
            after = hits[-1]["sort"]
    finally:
        client.options(ignore_status=404).close_point_in_time(id=pit)


def _entries(db: Database, at_once: int) -> Iterator[Mark]:
    after = UUID(int=0)
    while True:
        with db.transaction() as tx:
            found = rows_after(tx, after, at_once)
        if not found:
            return
        yield from map(_wanted, found)
        after = found[-1]["id"]


def _mark(hit: dict[str, Any]) -> Mark:
    """A document; one that says another hash than it has is like none."""
    own = digest(hit["_source"])
    return Mark(hit["_id"], hit["_version"], own if hit["_source"].get("hash") == own else "")


def _wanted(row: Any) -> Mark:
    made = document(row)
    return Mark(made["id"], row["revision"], made["hash"])


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
