"""Erasure in the transport's own tables: of an event about a member who left, only its place remains.

A blanked row keeps its aggregate, seq, type and subjects; its payload is empty and its header `redacted` says so. Sent
or applied afterwards, it only moves the cursor.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from kit.events import Event

TABLES = ("outbox", "inbox", "letters")

_BLANK = """
WITH rows AS (
    SELECT id FROM {table} WHERE subjects && CAST(:members AS uuid[]) AND type <> ALL (:spared)
        AND NOT headers ? 'redacted' ORDER BY id FOR UPDATE
)
UPDATE {table} SET payload = '{{}}', headers = headers || '{{"redacted": true}}' WHERE id IN (SELECT id FROM rows)"""
_STATEMENTS = [text(_BLANK.format(table=table)) for table in TABLES]
_FORGET_KEYS = text("DELETE FROM idempotency_keys WHERE actor = ANY (CAST(:members AS uuid[]))")
_LATE = """
SELECT DISTINCT subject FROM inbox, unnest(subjects) AS subject
WHERE id > :after AND NOT headers ? 'redacted' AND type <> ALL (:spared) AND subject IN ({tombstones})"""


def blank(tx: Session, members: Iterable[UUID], spared: Iterable[type[Event]]) -> None:
    """Empty every event about these members in outbox, inbox and letters, published and applied or not, and forget
    the idempotency keys they used. `spared`: the events that tell of the erasure itself, and so hold nothing."""
    values = {"members": list(members), "spared": [event.type for event in spared]}
    for statement in _STATEMENTS:
        tx.execute(statement, values)
    tx.execute(_FORGET_KEYS, {"members": values["members"]})


def blank_late(tx: Session, after: int, tombstones: str, spared: Iterable[type[Event]]) -> None:
    """Empty what came into the inbox after its row `after` about members who had left by then: an old event that was
    sent again. `tombstones`: the SELECT of their ids."""
    late = text(_LATE.format(tombstones=tombstones))
    if found := tx.scalars(late, {"after": after, "spared": [event.type for event in spared]}).all():
        blank(tx, found, spared)
