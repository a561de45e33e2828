"""What the relay reads and writes in its database: rows of the outbox, and letters, which lie there until delivered.

Events are read by `published_at IS NULL` and never by `id > last`: numbers commit out of order.
"""

from typing import Any

_COLUMNS = (
    *("id", "event_id", "epoch", "aggregate_type", "aggregate_id", "seq", "type", "version"),
    *("payload", "headers", "subjects", "created_at"),
)
_ROW = """
SELECT id, event_id, epoch, aggregate_type, aggregate_id, seq, type, version, payload, headers, subjects::text[],
       created_at FROM"""
_EVENTS = f"""{_ROW} outbox WHERE published_at IS NULL AND retry_at <= now() AND id <> ALL (%s::bigint[])
ORDER BY id LIMIT %s"""
_LETTERS = f"{_ROW} letters WHERE queue = %s AND retry_at <= now() ORDER BY id LIMIT %s"
_NEXT_QUEUE = """
SELECT queue FROM letters WHERE retry_at <= now() AND queue <> ALL (%s::text[]) ORDER BY id LIMIT 1"""
_MARK = {
    "outbox": "UPDATE outbox SET published_at = now() WHERE id = ANY (%s::bigint[])",
    "letters": "DELETE FROM letters WHERE id = ANY (%s::bigint[])",
}
_POSTPONE = """
UPDATE {} SET attempts = attempts + 1,
    retry_at = now() + least(interval '1 minute', interval '1 second' * 2 ^ least(attempts, 6))
WHERE id = ANY (%s::bigint[])"""


def events(db: Any, in_flight: list[int], most: int) -> list[dict[str, Any]]:
    """The oldest rows of the outbox that are due and not in flight, as `kit.outbox.envelope` takes them."""
    return _read(db, _EVENTS, in_flight, most)


def letters(db: Any, queue: str, most: int) -> list[dict[str, Any]]:
    """The oldest letters to a queue that are due."""
    return _read(db, _LETTERS, queue, most)


def next_queue(db: Any, passed_over: list[str]) -> str | None:
    """Where the oldest letter goes, of those not to these queues; None when there is none."""
    with db.cursor() as cursor:
        cursor.execute(_NEXT_QUEUE, (passed_over,))
        found = cursor.fetchone()
    return found[0] if found else None


def mark(db: Any, table: str, ids: list[int]) -> None:
    """The broker has them: an event is published, a letter is of no more use."""
    with db.cursor() as cursor:
        cursor.execute(_MARK[table], (ids,))


def postpone(db: Any, table: str, ids: list[int]) -> None:
    """The broker refused them: again in a second, then in two, at last each minute."""
    with db.cursor() as cursor:
        cursor.execute(_POSTPONE.format(table), (ids,))


def _read(db: Any, query: str, *values: Any) -> list[dict[str, Any]]:
    with db.cursor() as cursor:
        cursor.execute(query, values)
        return [dict(zip(_COLUMNS, row, strict=True)) for row in cursor.fetchall()]
