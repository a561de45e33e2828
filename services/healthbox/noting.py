"""What has to be known to note something, in one prepared statement, and the row itself, which travels with the commit.

Asked one after the other these are eight statements, and to plan them costs more than to run them.
"""

from base64 import b64decode
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from kit.prepared import Prepared, execute, put
from services.healthbox import around, notes
from services.healthbox.models import Entry
from services.healthbox.trackers import About

_STAND = Prepared(
    "healthbox_stand",
    text(f"""SELECT CAST(json_build_object(
    'now', now(),
    'zone', (SELECT time_zone FROM members WHERE id = :member),
    'key', (SELECT json_build_array(version, kek, encode(wrapped, 'base64')) FROM keys WHERE member_id = :member
        ORDER BY version DESC LIMIT 1),
    'days', (SELECT json_object_agg(day, count) FROM (SELECT day, count(*) FROM entries
        WHERE member_id = :member AND tracker = :tracker AND day BETWEEN
            coalesce(CAST(:near AS date), CAST(now() AS date)) - 2 AND
            coalesce(CAST(:near AS date), CAST(now() AS date)) + 2 GROUP BY day) near),
    {around.ABOUT}) AS text)"""),  # noqa: S608 - both texts are ours
)
_WRITE = Prepared(
    "healthbox_write",
    text(
        "INSERT INTO entries (id, member_id, tracker, day, at, zone, amounts, note, source, version, created_at,"
        " changed_at) VALUES (:id, :member_id, :tracker, :day, :at, :zone, CAST(:amounts AS jsonb), :note, :source,"
        " :version, :created_at, :changed_at)"
    ),
)
_COLUMNS = (
    "id", "member_id", "tracker", "day", "at", "zone", "note", "source", "version", "created_at", "changed_at",
)  # fmt: skip


class Standing(NamedTuple):
    """`now`: the database's; `zone`: the member's own; `days`: how many entries each day near has, by ISO date."""

    now: datetime
    zone: str
    days: dict[str, int]
    about: About


def stand(tx: Session, member_id: UUID, tracker: str, near: datetime | None) -> Standing:
    """What is known of a member who notes something near a moment (None: now), and the key of their notes."""
    days = {"near": near and near.date()}
    found = orjson.loads(execute(tx, _STAND, {"member": member_id, "tracker": tracker, **days}).scalar_one())
    if found["key"] is not None:
        version, kek, wrapped = found["key"]
        notes.know(tx, member_id, version, kek, b64decode(wrapped))
    now = datetime.fromisoformat(found["now"])
    return Standing(now, found["zone"] or "Europe/Paris", found["days"] or {}, around.about(found))


def write(tx: Session, made: Entry, about: About) -> None:
    """Write the row before the commit; until then `just_made` has it."""
    values = {name: getattr(made, name) for name in _COLUMNS}
    put(tx, _WRITE, {**values, "amounts": orjson.dumps(made.amounts).decode()})
    tx.info["made"] = made, about


def just_made(tx: Session, entry_id: UUID) -> tuple[Entry, About] | None:
    """What this transaction wrote, and of whom: it need not be asked for again."""
    found: tuple[Entry, About] | None = tx.info.get("made")
    return found if found and found[0].id == entry_id else None


def moment_of(amounts: dict[str, Any], at: datetime | None) -> datetime | None:
    """About which moment something is noted, as far as that is said: of a night, when it ended."""
    return datetime.fromisoformat(amounts["out"]) if "out" in amounts else at
