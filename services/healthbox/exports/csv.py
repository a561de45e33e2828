"""One zip with a table (RFC 4180) for each tracker, and one for each other thing that is kept of a member.

Each file is UTF-8 with a byte order mark: without it spreadsheets of Windows read accents wrongly, and whatever else
reads CSV passes over it. Separator: a comma; decimals: a point; days and moments: ISO 8601. The columns of trackers are
those of `columns`, so that what is written here can be taken over again.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy.orm import Session

from contracts.healthbox.schemas import TRACKERS
from kit.times import instant
from services.healthbox import columns
from services.healthbox.columns import guarded
from services.healthbox.exports import rows, sheets
from services.healthbox.models import Entry

PART = 1 << 16  # bytes that are handed on at once
_MARK = "\ufeff"


def write(_room: Any, tx: Session, member_id: UUID, tell: Callable[[int], None]) -> Iterator[bytes]:
    """The zip in parts. `tell`: see `exports.write`."""
    out, done = _Out(), 0
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for tracker in TRACKERS:
            entries = rows.entries(tx, member_id, tracker)
            for count in _sheet(archive, tracker, columns.header(tracker), (_line(tx, row) for row in entries)):
                if count % rows.PAGE == 0:
                    tell(done + count)
                yield from out.parts()
            done += count
            tell(done)
        for name, header, lines in sheets.all_of(tx, member_id):
            for _ in _sheet(archive, name, header, lines):
                yield from out.parts()
    yield out.rest()


def _sheet(archive: ZipFile, name: str, header: list[str], lines: Iterable[list[Any]]) -> Iterator[int]:
    """Write a table; yields how many of its lines are written, first none."""
    with archive.open(f"{name}.csv", "w") as file, io.TextIOWrapper(file, "utf-8", newline="") as text:
        text.write(_MARK)
        writer = csv.writer(text)
        writer.writerow(header)
        count = 0
        yield count
        for count, line in enumerate(lines, 1):
            writer.writerow(line)
            yield count


def _line(tx: Session, entry: Entry) -> list[Any]:
    return [
        entry.id, entry.day, instant(entry.at), entry.zone, guarded(rows.note(tx, entry)), entry.source,
        guarded(entry.source_id), entry.source_version, instant(entry.changed_at),
        *columns.row(entry.tracker, entry.amounts).values(),
    ]  # fmt: skip


class _Out(io.RawIOBase):
    """Where the zip is written to; what is there is taken out in parts."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._held += data
        return len(data)

    def parts(self) -> Iterator[bytes]:
        if len(self._held) >= PART:
            yield self.rest()

    def rest(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken
