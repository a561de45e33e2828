"""The index follows the tables: what changed is noted beside the change, and a worker writes it as it is by then.

Nothing is missed, whenever a process ends: a note is deleted after its document was written, and only if nobody noted
the entry again meanwhile. Nothing goes back: a document's version is the entry's `revision`, an older one is refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from elasticsearch import ApiError, TransportError
from sqlalchemy import text
from sqlalchemy.orm import Session

from kit.database import Database
from kit.faults import point
from kit.logs import log
from services.directory.documents import document
from services.directory.engine import Engine, EngineAway

AT_ONCE = 500
_OLDER, _GONE, _BUSY = 409, 404, 429
_TOLD = "errors,items.*._id,items.*._index,items.*.status,items.*.error.type"

_NOTE = text(
    "WITH changed AS (UPDATE entries SET revision = revision + 1 WHERE id = :entry RETURNING id)"
    " INSERT INTO index_queue (entry_id) SELECT id FROM changed ON CONFLICT (entry_id) DO UPDATE"
    # later than the note before, whatever the clock does
    " SET noted_at = greatest(clock_timestamp(), index_queue.noted_at + interval '1 microsecond')"
)
_TAKE = text("SELECT entry_id, noted_at FROM index_queue ORDER BY noted_at LIMIT :most")
_DONE = text(
    "DELETE FROM index_queue USING unnest(CAST(:ids AS uuid[]), CAST(:moments AS timestamptz[])) AS taken(id, moment)"
    " WHERE entry_id = taken.id AND noted_at = taken.moment"
)
_LAST = text(
    "UPDATE index_queue SET noted_at = greatest(clock_timestamp(), noted_at + interval '1 microsecond')"
    " WHERE entry_id = ANY(CAST(:ids AS uuid[]))"
)
_WAITING = text("SELECT count(*), coalesce(extract(epoch FROM now() - min(noted_at)), 0) FROM index_queue")
_ROWS = """
SELECT entries.id, kind, country, source, profession, specialties, words, sought, member_id, revision,
  state = 'open' AND listed AS shown, languages, sector, video, accepts_new, accessible,
  found.points, found.postcodes, around.localities
FROM entries
LEFT JOIN profiles ON profiles.entry_id = entries.id
CROSS JOIN LATERAL (
  SELECT
    jsonb_agg(jsonb_build_object('lat', lat, 'lon', lon) ORDER BY position) FILTER (WHERE lat IS NOT NULL) AS points,
    array_agg(DISTINCT postcode) FILTER (WHERE postcode IS NOT NULL) AS postcodes
  FROM places WHERE entry_id = entries.id) AS found
CROSS JOIN LATERAL (
  SELECT array_agg(DISTINCT one) AS localities
  FROM places LEFT JOIN localities ON localities.id = commune, unnest(ARRAY[commune, parent_id]) AS one
  WHERE entry_id = entries.id AND one IS NOT NULL) AS around
WHERE """
_OF = text(_ROWS + "entries.id = ANY(CAST(:ids AS uuid[]))")
_AFTER = text(_ROWS + "entries.id > :after AND state = 'open' AND listed ORDER BY entries.id LIMIT :most")


def note(tx: Session, entry_id: UUID) -> None:
    """What the index has to know of this entry changed: every change of an entry, its places, profile or claim."""
    tx.execute(_NOTE, {"entry": entry_id})


def rows(tx: Session, ids: Sequence[UUID]) -> list[Mapping[str, Any]]:
    """These entries as documents are made of them, `shown` or not; who does not exist is left out."""
    return [dict(row) for row in tx.execute(_OF, {"ids": list(ids)}).mappings()]


def rows_after(tx: Session, after: UUID, most: int) -> list[Mapping[str, Any]]:
    """The next entries that are shown, in the order of their ids."""
    return [dict(row) for row in tx.execute(_AFTER, {"after": after, "most": most}).mappings()]


def waiting(tx: Session) -> tuple[int, float]:
    """How many entries the index does not know as they are, and since how many seconds the first of them."""
    count, oldest = tx.execute(_WAITING).one()
    return int(count), float(oldest)


def index_noted(db: Database, engine: Engine, most: int = AT_ONCE) -> int:
    """Write the entries noted longest ago, as they are now; returns how many notes were taken.

    Raises EngineAway, and then every note stays. What the engine refuses goes to the end of the queue.
    """
    point("index.read")
    with db.transaction() as tx:
        taken = tx.execute(_TAKE, {"most": most}).all()
        # after the notes: a change is committed with its note, so what is read is at least as new
        found = rows(tx, [one.entry_id for one in taken])
    if not taken:
        return 0
    point("index.write")
    # after the rows: an index that begins later reads them itself, and finds them as new
    refused = write(engine, found, targets(engine))
    point("index.delete")
    with db.transaction() as tx:
        if refused:
            tx.execute(_LAST, {"ids": refused})
        ids, moments = [one.entry_id for one in taken], [one.noted_at for one in taken]
        tx.execute(_DONE, {"ids": ids, "moments": moments})
        point("index.commit")
    return len(taken)


def targets(engine: Engine) -> list[str]:
    """The aliases to write to: the index, and the one that is being built, if any. Raises EngineAway."""
    try:
        building = engine.writer().indices.exists_alias(name=f"{engine.index}-next")
    except (ApiError, TransportError):
        raise EngineAway from None
    return [engine.index, f"{engine.index}-next"] if building else [engine.index]


def write(engine: Engine, found: Iterable[Mapping[str, Any]], aliases: Sequence[str]) -> list[UUID]:
    """Write the documents of these rows, delete those that are not shown; returns the ids that the engine refuses.

    Raises EngineAway where the first of the aliases, or the engine, is not there: nothing of it may count as done.
    """
    lines = [line for row in found for alias in aliases for line in _lines(row, alias)]
    if not lines:
        return []
    try:
        answer = engine.writer().bulk(operations=lines, filter_path=_TOLD).body
    except (ApiError, TransportError):
        raise EngineAway from None
    items = [outcome for item in answer["items"] for outcome in item.values()] if answer["errors"] else []
    return _refused(items, must=aliases[0])


def _lines(row: Mapping[str, Any], alias: str) -> list[Any]:
    place = {
        "_index": alias, "_id": str(row["id"]), "version": row["revision"], "version_type": "external",
        "require_alias": True,  # a name that is not there would become an index of its own
    }  # fmt: skip
    if not row["shown"]:
        return [orjson.dumps({"delete": place})]
    return [orjson.dumps({"index": place}), orjson.dumps(document(row))]


def _refused(items: list[dict[str, Any]], must: str) -> list[UUID]:
    refused = set()
    for item in items:
        status, why = item["status"], item.get("error", {}).get("type")
        if status < 300 or status == _OLDER or (status == _GONE and why is None):
            continue  # written; a newer one is there already; nothing was there to delete
        if status == _GONE and item["_index"] != must:
            continue  # the index that was being built is in its place by now, or given up
        if status in (_GONE, _BUSY) or status >= 500:
            raise EngineAway
        log.error("document_refused", aggregate_id=item["_id"], reason=why)
        refused.add(UUID(item["_id"]))
    return list(refused)
