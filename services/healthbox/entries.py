"""Entries of the six trackers: noted, listed, changed with their history, deleted with half a minute to undo it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from contracts.healthbox.schemas import SHAPES
from kit.cursors import cut, pack_moment, unpack_moment
from kit.database import clock
from kit.refusals import Invalid, NotFound, VersionConflict
from kit.rpc.doors import Actor
from kit.times import instant
from services.healthbox import foods, gone, notes, noting, profiles
from services.healthbox.due import due
from services.healthbox.models import Entry, Revision
from services.healthbox.refusals import TooManyToday, UndoOver
from services.healthbox.trackers import TRACKERS, About, Noted
from services.healthbox.trackers.nutrition import incomplete

UNDO = timedelta(seconds=30)
MOST_A_DAY = 200
AHEAD = timedelta(hours=24)  # a clock that is wrong, a zone ahead; not a wish
NOTE, _OLD_NOTE = "entries.note", "revisions.note"
_SHAPES = {name: schema() for name, schema in SHAPES.items()}  # to make one costs twice what it costs to use it


def add(
    tx: Session, actor: Actor, tracker: str, at: datetime | None, zone: str | None, values: dict[str, Any],
    note: str | None,
) -> UUID:  # fmt: skip
    """Note something. Raises `Invalid` (an unknown zone, a moment to come), `TooManyToday`."""
    member_id, amounts = actor.member_id, shape(tracker, values)
    foods.check(tx, tracker, amounts)
    found = noting.stand(tx, member_id, tracker, noting.moment_of(amounts, at))
    there = known_zone(zone or found.zone)
    day, moment = TRACKERS[tracker].placed(amounts, at or found.now, there)
    not_ahead(moment, found.now)
    if found.days.get(day.isoformat(), 0) >= MOST_A_DAY:
        raise TooManyToday()
    made = Entry(
        id=uuid7(), member_id=member_id, tracker=tracker, day=day, at=moment, zone=there, amounts=amounts,
        source="self", version=1, created_at=found.now, changed_at=found.now,
    )  # fmt: skip
    made.note = notes.seal(tx, member_id, note, made.id, NOTE)
    noting.write(tx, made, found.about)
    return made.id


def edit(tx: Session, actor: Actor, tracker: str, entry_id: UUID, version: int | None, changes: dict[str, Any]) -> UUID:
    """Change an entry; how it was stays in its history. Raises `NotFound`, `VersionConflict`, `Invalid`."""
    entry = _held(tx, actor.member_id, tracker, entry_id, version)
    before = (entry.at, entry.zone, dict(entry.amounts), _note(tx, entry))
    amounts = shape(tracker, changes["values"]) if "values" in changes else entry.amounts
    if "values" in changes:
        foods.check(tx, tracker, amounts)
    zone = known_zone(changes.get("zone", entry.zone))
    day, moment = TRACKERS[tracker].placed(amounts, changes.get("at", entry.at), zone)
    note = changes.get("note", before[3])
    if (moment, zone, amounts, note) != before:
        not_ahead(moment, clock(tx))
        keep(tx, entry, actor.member_id, before[3])
        entry.day, entry.at, entry.zone, entry.amounts = day, moment, zone, amounts
        entry.note = notes.seal(tx, entry.member_id, note, entry.id, NOTE)
        entry.version, entry.changed_at = entry.version + 1, clock(tx)
        entry.edited = entry.source_id is not None
    return entry_id


def remove(tx: Session, actor: Actor, tracker: str, entry_id: UUID, version: int | None) -> None:
    """Delete an entry: gone at once from everything, for good after half a minute."""
    entry = _held(tx, actor.member_id, tracker, entry_id, version)
    entry.deleted_at = clock(tx)
    due.put(tx, entry.id, entry.member_id, "entry", entry.deleted_at + UNDO)


def restore(tx: Session, actor: Actor, tracker: str, entry_id: UUID) -> UUID:
    """Take a deletion back. Raises `NotFound` for what was never deleted or is gone, `UndoOver`."""
    gone = _mine(actor.member_id, tracker).where(Entry.id == entry_id, Entry.deleted_at.is_not(None))
    entry = tx.scalar(gone.with_for_update())
    if entry is None or entry.deleted_at is None:
        raise NotFound()
    if clock(tx) - entry.deleted_at > UNDO:
        raise UndoOver()
    entry.deleted_at = None
    due.drop(tx, entry_id)
    return entry_id


def read(tx: Session, actor: Actor, entry_id: UUID) -> dict[str, Any]:
    """An entry of one's own; raises `NotFound` also for another's."""
    if made := noting.just_made(tx, entry_id):
        return items(tx, [made[0]], made[1])[0]
    query = select(Entry).where(Entry.id == entry_id, Entry.member_id == actor.member_id, Entry.deleted_at.is_(None))
    entry = tx.scalar(query)
    if entry is None:
        raise NotFound()
    return items(tx, [entry])[0]


def read_of(tx: Session, actor: Actor, tracker: str, entry_id: UUID) -> dict[str, Any]:
    """An entry of one's own under its tracker; raises `NotFound` under another."""
    found = read(tx, actor, entry_id)
    if found["tracker"] != tracker:
        raise NotFound()
    return found


def page(tx: Session, actor: Actor, tracker: str, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of one's own entries, the newest moment first; raises `Invalid` for a cursor that is not one of ours."""
    query = _mine(actor.member_id, tracker).where(Entry.deleted_at.is_(None))
    if cursor is not None:
        at, last_id = unpack_moment(cursor)
        query = query.where((Entry.at < at) | ((Entry.at == at) & (Entry.id < last_id)))
    rows, last = cut(tx.scalars(query.order_by(Entry.at.desc(), Entry.id.desc()).limit(limit + 1)).all(), limit)
    return {"items": items(tx, rows), "next": pack_moment(last.at, last.id) if last else None}


def history(tx: Session, actor: Actor, tracker: str, entry_id: UUID) -> dict[str, Any]:
    """How an entry was before each change, the newest first; raises `NotFound`."""
    if tx.scalar(_mine(actor.member_id, tracker).where(Entry.id == entry_id, Entry.deleted_at.is_(None))) is None:
        raise NotFound()
    rows = tx.scalars(select(Revision).where(Revision.entry_id == entry_id).order_by(Revision.version.desc()))
    items = [
        {
            "version": row.version,
            "by": str(row.by),
            "at": instant(row.at),
            "zone": row.zone,
            "values": row.amounts,
            "note": notes.unseal(tx, row.member_id, row.note, f"{row.entry_id}/{row.version}", _OLD_NOTE),
            "changed_at": instant(row.changed_at),
        }
        for row in rows
    ]
    return {"items": items, "next": None}


def bury(tx: Session, entry_id: UUID, now: datetime) -> None:
    """Delete an entry for good, with its history, when its deletion was not taken back in time. No import brings back
    what came out of one."""
    over = Entry.deleted_at <= now - UNDO
    buried = delete(Entry).where(Entry.id == entry_id, over).returning(Entry.member_id, Entry.source, Entry.source_id)
    for member_id, source, source_id in tx.execute(buried.execution_options(synchronize_session=False)).all():
        if source_id is not None:
            gone.mark(tx, member_id, gone.key(source, source_id), None)


def shape(tracker: str, values: dict[str, Any]) -> dict[str, Any]:
    """The values as they are kept: what the tracker's schema reads, written again as JSON, without what is not said."""
    schema = _SHAPES[tracker]
    kept: dict[str, Any] = schema.dump(schema.load(values))
    return {name: value for name, value in kept.items() if value not in (None, [], {})}


def known_zone(zone: str) -> str:
    """The zone, when the zone database has it; raises `Invalid`."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid(errors=[{"pointer": "/zone", "detail": "An IANA time zone, as Europe/Paris."}]) from None
    return zone


def numbers_of(entry: Entry, about: Any, amounts: dict[str, Any] | None = None) -> dict[str, float | None]:
    """The numbers of one entry alone, those that it gives. `amounts`: filled ones, as `foods.filled` makes them."""
    noted = Noted(entry.day, entry.at, entry.zone, entry.amounts if amounts is None else amounts, entry.source)
    found = TRACKERS[entry.tracker].numbers([noted], about)
    # what floating point adds is nobody's measure
    return {name: round(value, 6) for name, value in found.items() if value is not None}


def _mine(member_id: UUID, tracker: str) -> Select[Entry]:
    return select(Entry).where(Entry.member_id == member_id, Entry.tracker == tracker)


def _held(tx: Session, member_id: UUID, tracker: str, entry_id: UUID, version: int | None) -> Entry:
    query = _mine(member_id, tracker).where(Entry.id == entry_id, Entry.deleted_at.is_(None))
    entry = tx.scalar(query.with_for_update())
    if entry is None:
        raise NotFound()
    if version not in (None, entry.version):
        raise VersionConflict()
    return entry


def keep(tx: Session, entry: Entry, by: UUID, note: str | None) -> None:
    """Keep how an entry is, before it changes; `note` as it can be read."""
    sealed = notes.seal(tx, entry.member_id, note, f"{entry.id}/{entry.version}", _OLD_NOTE)
    tx.add(
        Revision(
            entry_id=entry.id, version=entry.version, member_id=entry.member_id, by=by, at=entry.at, zone=entry.zone,
            amounts=entry.amounts, note=sealed,
        )
    )  # fmt: skip


def _note(tx: Session, entry: Entry) -> str | None:
    return notes.unseal(tx, entry.member_id, entry.note, entry.id, NOTE)


def not_ahead(moment: datetime, now: datetime) -> None:
    """Raises `Invalid` for a moment that is more than a day to come."""
    if moment > now + AHEAD:
        raise Invalid(errors=[{"pointer": "/at", "detail": "Not later than tomorrow at this time."}])


def items(tx: Session, rows: Sequence[Entry], about: About | None = None) -> list[dict[str, Any]]:
    """Entries of one member as their member reads them; `about`: who that is, where it is known already."""
    if rows and about is None:
        about = profiles.about(tx, rows[0].member_id)
    meals = foods.filled(tx, [row.amounts for row in rows])
    return [_item(tx, row, about, amounts) for row, amounts in zip(rows, meals, strict=True)]


def _item(tx: Session, entry: Entry, about: Any, amounts: dict[str, Any]) -> dict[str, Any]:
    noted = Noted(entry.day, entry.at, entry.zone, amounts, entry.source)
    return {
        "id": str(entry.id),
        "tracker": entry.tracker,
        "day": entry.day.isoformat(),
        "at": instant(entry.at),
        "zone": entry.zone,
        "values": foods.named(amounts),
        "note": _note(tx, entry),
        "source": entry.source,
        "numbers": numbers_of(entry, about, amounts),
        "incomplete": incomplete([noted]) if entry.tracker == "nutrition" else [],
        "created_at": instant(entry.created_at),
        "changed_at": instant(entry.changed_at),
        "version": entry.version,
    }
