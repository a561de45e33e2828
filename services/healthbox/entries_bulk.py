"""Entries that come out of a file, many at once: whatever the order of imports, edits and deletions, one outcome.

A point is known by its source and the source's id. Of two versions the newer counts. What the member changed or
deleted by hand is theirs: no file changes it or brings it back.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from marshmallow import Schema, ValidationError, fields
from marshmallow.validate import Length
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from contracts.words import readable, storable
from kit.database import clock
from kit.refusals import Invalid
from kit.times import instant
from services.healthbox import entries, foods, gone, notes
from services.healthbox.gone import Key
from services.healthbox.imports.records import Problem, Record
from services.healthbox.models import Entry, Gone
from services.healthbox.trackers import TRACKERS

_MOST_ID, ONE_DAY = 200, timedelta(days=1)


class _Note(Schema):
    note = fields.String(allow_none=True, validate=[Length(max=2000), storable, readable])


@dataclass(slots=True)
class Counts:
    """What became of records: `same` were here already, or are newer here; `trackers` counts all that were taken."""

    added: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)
    trackers: Counter[str] = field(default_factory=Counter)


def put_many(tx: Session, member_id: UUID, records: Sequence[Record]) -> Counts:
    """Take records over, in their order; what a schema refuses is counted and named. One transaction, a few hundred
    records at most: what they are about is read at once."""
    bulk = _Bulk(tx, member_id, records)
    for record in records:
        bulk.put(record)
    tx.flush()
    return bulk.counts


class _Bulk:
    """The entries that some records are about, by source and id; what is gone; how many a day has."""

    def __init__(self, tx: Session, member_id: UUID, records: Sequence[Record]) -> None:
        self.tx, self.member_id, self.now, self.counts = tx, member_id, clock(tx), Counts()
        ids = {record.source_id for record in records}
        own = [found for one in ids if (found := _uuid(one)) is not None]
        which = or_(Entry.source_id.in_(ids), Entry.id.in_(own))
        self.held: dict[Key, Entry] = {}
        for row in tx.scalars(select(Entry).where(Entry.member_id == member_id, which).with_for_update()):
            self.held[gone.key("csv", str(row.id))] = row
            if row.source_id is not None:
                self.held[gone.key(row.source, row.source_id)] = row
        digests = {gone.digest(gone.key(record.source, record.source_id)) for record in records}
        marks = select(Gone.digest, Gone.version).where(Gone.member_id == member_id, Gone.digest.in_(digests))
        self.gone: dict[bytes, str | None] = {bytes(row.digest): row.version for row in tx.execute(marks)}
        about = {record.at.date() + ONE_DAY * off for record in records for off in (-1, 0, 1)}
        many = select(Entry.tracker, Entry.day, func.count()).where(Entry.member_id == member_id, Entry.day.in_(about))
        self.a_day: Counter[tuple[str, date]] = Counter()
        for tracker, day, count in tx.execute(many.group_by(Entry.tracker, Entry.day)):
            self.a_day[tracker, day] = count

    def put(self, record: Record) -> None:
        key = gone.key(record.source, record.source_id)
        entry, mark = self.held.get(key), gone.digest(key)
        self.counts.trackers[record.tracker] += 1
        if mark in self.gone and self._stays_gone(mark, record):
            self.counts.same += 1
        elif record.retracted:
            self._retract(key, entry, record)
        elif entry is None:
            self._add(key, mark, record)
        elif entry.deleted_at is not None or record.source_version <= _version(entry):
            self.counts.same += 1
        else:
            self._change(entry, record)

    def _stays_gone(self, mark: bytes, record: Record) -> bool:
        version = self.gone[mark]
        return version is None or record.source_version <= version

    def _retract(self, key: Key, entry: Entry | None, record: Record) -> None:
        if entry is not None and (
            entry.edited or entry.source == "self" or entry.deleted_at or record.source_version < _version(entry)
        ):
            self.counts.same += 1
            return
        gone.mark(self.tx, self.member_id, key, record.source_version)
        self.gone[gone.digest(key)] = record.source_version
        if entry is None:
            self.counts.same += 1
            return
        self.held.pop(key)
        self.tx.delete(entry)
        self.tx.flush()
        self.counts.removed += 1

    def _add(self, key: Key, mark: bytes, record: Record) -> None:
        checked = self._checked(record)
        if checked is None:
            return
        day, moment, amounts = checked
        if not self._fits(record.tracker, day):
            self._refuse(record, "at", f"At most {entries.MOST_A_DAY} of one day.")
            return
        if mark in self.gone:  # taken back, and there again in a newer version
            gone.unmark(self.tx, self.member_id, key)
            del self.gone[mark]
        made = Entry(
            id=uuid7(), member_id=self.member_id, tracker=record.tracker, day=day, at=moment, zone=record.zone,
            amounts=amounts, source=record.source, source_id=record.source_id, source_version=record.source_version,
            version=1, edited=False,
        )  # fmt: skip
        made.note = notes.seal(self.tx, self.member_id, record.note, made.id, entries.NOTE)
        self.tx.add(made)
        self.held[key] = made
        self.counts.added += 1

    def _change(self, entry: Entry, record: Record) -> None:
        checked = self._checked(record)
        if checked is None:
            return
        before = notes.unseal(self.tx, self.member_id, entry.note, entry.id, entries.NOTE)
        held = (entry.tracker, entry.at, entry.zone, entry.amounts, before)
        day, moment, amounts = checked
        if entry.source != "self":
            entry.source_version = record.source_version
        if entry.edited or held == (record.tracker, moment, record.zone, amounts, record.note):
            self.counts.same += 1
            return
        self.tx.flush()
        entries.keep(self.tx, entry, self.member_id, before)
        entry.tracker, entry.day, entry.at, entry.zone, entry.amounts = (
            record.tracker,
            day,
            moment,
            record.zone,
            amounts,
        )
        entry.note = notes.seal(self.tx, self.member_id, record.note, entry.id, entries.NOTE)
        entry.version, entry.changed_at = entry.version + 1, self.now
        self.counts.changed += 1

    def _checked(self, record: Record) -> tuple[date, datetime, dict[str, Any]] | None:
        """Day, moment and values as if they were typed; None when they are refused, and then it is said why."""
        if not 0 < len(record.source_id) <= _MOST_ID:
            self._refuse(record, "id", f"An id of 1 to {_MOST_ID} characters.")
            return None
        try:
            _NOTE.load({"note": record.note})
            amounts = entries.shape(record.tracker, record.values)
            foods.check(self.tx, record.tracker, amounts)
            zone = entries.known_zone(record.zone)
            day, moment = TRACKERS[record.tracker].placed(amounts, record.at, zone)
            entries.not_ahead(moment, self.now)
        except ValidationError as error:
            for name, detail in _told(error):
                self.counts.problems.append(Problem(record.number, name, detail))
            self.counts.refused += 1
            return None
        except Invalid as error:
            said = error.extra["errors"][0]
            self._refuse(record, said["pointer"].removeprefix("/").removeprefix("values/"), said["detail"])
            return None
        return day, moment, amounts

    def _refuse(self, record: Record, name: str, detail: str) -> None:
        self.counts.refused += 1
        self.counts.problems.append(Problem(record.number, name, detail))

    def _fits(self, tracker: str, day: date) -> bool:
        """Whether a day has room for one more; counts it."""
        self.a_day[tracker, day] += 1
        return self.a_day[tracker, day] <= entries.MOST_A_DAY


_NOTE = _Note()


def _version(entry: Entry) -> str:
    return entry.source_version or instant(entry.changed_at)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _told(error: ValidationError) -> list[tuple[str, str]]:
    """(field, what is allowed); of a nested field its outer name, as a name within it may be of the file."""
    said = error.messages_dict.items()
    return [("values" if name == "_schema" else str(name), _first(messages)) for name, messages in said]


def _first(said: Any) -> str:
    while isinstance(said, (dict, list)):
        said = next(iter(said.values() if isinstance(said, dict) else said), "")
    return str(said)
