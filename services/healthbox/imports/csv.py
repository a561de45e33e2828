"""Tables of one tracker each, ours and those that people keep: separated by commas, semicolons or tabs."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from contracts.healthbox.schemas.trackers import TRACKERS
from kit.times import instant
from services.healthbox import columns
from services.healthbox.imports import cells
from services.healthbox.imports.headers import named, tracker_of
from services.healthbox.imports.records import SOURCES, Context, Problem, Record, Unreadable

MOST_RECORDS = 1_000_000
_LONGEST_LINE = 1 << 20
_NO = ("", "0", "false", "no", "non", "nein")
_WEIGHTS = ("kg", "lb", "st")
_AS_WRITTEN = (*columns.TEXTS, "words", "foods")


def read(chunks: Iterator[bytes], about: Context, stem: str = "", first: int = 1) -> Iterator[Record | Problem]:
    """The rows of one table. `stem`: the name of its file; `first`: the number of its first row.

    Raises `Unreadable`: no text, a line without an end, or no line that names columns we know."""
    lines = rows(chunks)
    names = [named(cell) for cell in next(lines, [])]
    tracker = tracker_of(names, stem)
    if ("at" not in names and "day" not in names) or (tracker is None and "tracker" not in names):
        raise Unreadable("The first line has to name its columns: a date, and the values of one tracker.")
    seen: Counter[str] = Counter()
    for number, row in enumerate(lines, first):
        if number - first >= MOST_RECORDS:
            raise Unreadable(f"The table has more than {MOST_RECORDS} rows.")
        row_cells = {name: cell.strip() for name, cell in zip(names, row, strict=False) if name}
        yield _record(number, tracker, row_cells, about, seen)


def rows(chunks: Iterator[bytes]) -> Iterator[list[str]]:
    """The cells of each line that has some, the first line first. Raises `Unreadable`."""
    lines = _lines(chunks)
    head = next(lines, "")
    separator = max(",;\t", key=head.count)
    yield next(csv.reader([head], delimiter=separator), [])
    try:
        yield from (row for row in csv.reader(lines, delimiter=separator) if any(row))
    except csv.Error:
        raise Unreadable("This is no table of separated values.") from None


def _record(
    number: int, tracker: str | None, said: dict[str, str], about: Context, seen: Counter[str]
) -> Record | Problem:
    tracker = tracker or said.get("tracker", "").lower()
    if tracker not in TRACKERS:
        return Problem(number, "tracker", f"One of {', '.join(TRACKERS)}.")
    zone = said.get("zone") or about.zone
    try:
        at = cells.moment(said.get("at") or said.get("day", ""), said.get("time", ""), zone)
    except (ValueError, KeyError, OSError):
        return Problem(number, "at", "A date as 31/12/2026 (the day first) or 2026-12-31, a time as 20:30.")
    try:
        found = _values(tracker, said)
    except _Wrong as error:
        return Problem(number, error.column, _ALLOWED.get(error.column, "A number, as 70,4 or 70.4."))
    source, source_id, version = _point(tracker, said, instant(at), about, seen)
    retracted = said.get("deleted", "").lower() not in _NO
    note = columns.unguarded(said.get("note", "")) or None
    return Record(number, tracker, at, zone, found, note, source, source_id, version, retracted)


_ALLOWED = {"foods": "A list in JSON, as our own export writes it.", "unit": "kg, lb or st."}


class _Wrong(Exception):
    """A column that is not as it should be."""

    def __init__(self, column: str) -> None:
        self.column = column


def _values(tracker: str, said: dict[str, str]) -> dict[str, Any]:
    """The values of a row; raises `_Wrong`."""
    got: dict[str, Any] = {}
    unit = said.get("unit", "").lower() or "kg"
    if unit[:1] not in ("k", "l", "p", "s"):
        raise _Wrong("unit")
    for name in (*columns.VALUES[tracker], *(_WEIGHTS[1:] if tracker == "weight" else ())):
        text = said.get(name, "")
        try:
            if not text:
                continue
            if name in _WEIGHTS:
                got["kg"] = cells.kilograms(text, unit if name == "kg" else name)
            else:
                got[name] = columns.unguarded(text) if name in _AS_WRITTEN else cells.number(text)
        except (ValueError, OverflowError):
            raise _Wrong(name) from None
    try:
        return columns.values(tracker, got)
    except ValueError:
        raise _Wrong("foods") from None


def _point(tracker: str, said: dict[str, str], at: str, about: Context, seen: Counter[str]) -> tuple[str, str, str]:
    """(source, id, version) of a row: its own where it came out of another app, ours, or its table's; one without an
    id is told by its tracker and time, and which of several of the same it is."""
    source, source_id = said.get("source", ""), columns.unguarded(said.get("source_id", ""))
    changed = _changed(said, about)
    if source in SOURCES and source != "self" and source_id:
        return source, source_id, columns.unguarded(said.get("source_version", "")) or changed
    if own := said.get("id"):
        return "csv", own if _is_uuid(own) else f"{tracker}:{own}", changed
    key = sha256(f"{tracker}|{at}|{said.get('meal', '')}|{said.get('intensity', '')}".encode()).hexdigest()[:32]
    seen[key] += 1
    return "csv", f"{key}-{seen[key]}", changed


def _changed(said: dict[str, str], about: Context) -> str:
    """When a row was last changed, as it says; else it is as of now."""
    try:
        return instant(cells.moment(said["changed_at"], "", about.zone))
    except (KeyError, ValueError):
        return instant(about.now)


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def stem(path: str) -> str:
    """The name of a file without its folder and ending."""
    return PurePosixPath(path).stem


def _lines(chunks: Iterator[bytes]) -> Iterator[str]:
    """The lines of a text in UTF-8, UTF-16 with its mark, or (a line at a time) Windows-1252."""
    head = next(chunks, b"")
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    decoder = codecs.getincrementaldecoder("utf-16" if wide else "latin-1")()
    held = ""
    for part in _all(head.removeprefix(codecs.BOM_UTF8), chunks):
        try:
            held += decoder.decode(part, final=part == b"")
        except UnicodeDecodeError:
            raise Unreadable("This is no text.") from None
        if "\0" in held:
            raise Unreadable("This is no text.")
        *whole, held = held.split("\n")
        yield from (f"{_text(line, wide)}\n" for line in whole)
        if len(held) > _LONGEST_LINE:
            raise Unreadable("A line is longer than can be.")
    if held:
        yield _text(held, wide)


def _all(head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from (part for part in chunks if part)
    yield b""


def _text(line: str, is_text: bool) -> str:
    if is_text:
        return line.removesuffix("\r")
    raw = line.encode("latin-1").removesuffix(b"\r")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
